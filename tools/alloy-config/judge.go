package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/grafana/alloy/syntax/ast"
	"github.com/grafana/alloy/syntax/token"
)

// A judge finds what is wrong with one configuration that was parsed.
type judge struct {
	body ast.Body
	// source is nil when there are no sources to judge by.
	source   *source
	declared map[string]string
	names    []string
	problems []string
}

func newJudge(file *ast.File, source *source) *judge {
	return &judge{body: file.Body, source: source, declared: map[string]string{}}
}

func (j *judge) complain(at token.Pos, format string, parts ...any) {
	where := at.Position()
	text := fmt.Sprintf("%d:%d: ", where.Line, where.Column) + fmt.Sprintf(format, parts...)
	j.problems = append(j.problems, text)
}

// file judges every component: that it is known and named once, then what it holds.
func (j *judge) file() {
	for _, statement := range j.body {
		if block, ok := statement.(*ast.BlockStmt); ok {
			j.declare(block)
		}
	}
	if j.source == nil {
		return
	}
	for _, statement := range j.body {
		switch one := statement.(type) {
		case *ast.BlockStmt:
			j.component(one)
		case *ast.AttributeStmt:
			j.complain(one.Name.NamePos, "argument %q stands in no component", one.Name.Name)
		}
	}
}

func (j *judge) declare(block *ast.BlockStmt) {
	name := block.GetBlockName()
	id := name
	if block.Label != "" {
		id += "." + block.Label
	}
	if _, twice := j.declared[id]; twice {
		j.complain(block.NamePos, "component %q is declared twice", id)
	}
	j.declared[id] = name
	j.names = append(j.names, id)
}

func (j *judge) component(block *ast.BlockStmt) {
	name := block.GetBlockName()
	known, ok := j.source.components[name]
	if !ok {
		j.complain(block.NamePos, "there is no component %q", name)
		return
	}
	if block.Label == "" {
		j.complain(block.NamePos, "component %q has no label", name)
	}
	j.judgeBody(block, name, j.source.bodyOf(known.arguments))
}

func (j *judge) judgeBody(block *ast.BlockStmt, name string, known *body) {
	seen := []string{}
	for _, statement := range block.Body {
		switch one := statement.(type) {
		case *ast.AttributeStmt:
			j.argument(one, name, known)
			seen = append(seen, one.Name.Name)
		case *ast.BlockStmt:
			j.inner(one, name, known, seen)
			seen = append(seen, one.GetBlockName())
		}
	}
	if known == nil {
		return
	}
	missing := []string{}
	for required, one := range known.fields {
		if !one.optional && !slices.Contains(seen, required) {
			missing = append(missing, required)
		}
	}
	slices.Sort(missing)
	for _, one := range missing {
		j.complain(block.NamePos, "%s lacks %q", name, one)
	}
}

func (j *judge) argument(one *ast.AttributeStmt, name string, known *body) {
	j.references(one)
	if known == nil || known.open {
		return
	}
	if found, ok := known.fields[one.Name.Name]; !ok || found.block {
		j.complain(one.Name.NamePos, "%s takes no argument %q", name, one.Name.Name)
	}
}

func (j *judge) inner(block *ast.BlockStmt, name string, known *body, seen []string) {
	own := block.GetBlockName()
	if known == nil {
		j.judgeBody(block, own, nil)
		return
	}
	found, ok := known.block(own)
	if !ok {
		if !known.open {
			j.complain(block.NamePos, "%s takes no block %q", name, own)
		}
		return
	}
	if !found.many && slices.Contains(seen, own) {
		j.complain(block.NamePos, "%s takes one block %q", name, own)
	}
	j.judgeBody(block, own, found.body())
}

// references judges the names in a value: each must be an export of a component of this text.
func (j *judge) references(one *ast.AttributeStmt) {
	ast.Walk(visitor(func(node ast.Node) bool {
		access, ok := node.(*ast.AccessExpr)
		if !ok {
			return true
		}
		if path := pathOf(access); path != nil {
			j.reference(one.Name.NamePos, path)
		}
		return false
	}), one.Value)
}

func (j *judge) reference(at token.Pos, path []string) {
	for length := len(path) - 1; length > 0; length-- {
		name, ok := j.declared[strings.Join(path[:length], ".")]
		if !ok {
			continue
		}
		exports := j.source.bodyOf(j.source.components[name].exports)
		if exports == nil || exports.open {
			return
		}
		if _, ok := exports.fields[path[length]]; !ok {
			j.complain(at, "%s has no %q to refer to", strings.Join(path[:length], "."), path[length])
		}
		return
	}
	if !slices.Contains(libraries, path[0]) {
		j.complain(at, "%q refers to nothing in this text", strings.Join(path, "."))
	}
}

// libraries are the names under which Alloy keeps its functions.
var libraries = []string{"array", "constants", "convert", "crypto", "encoding", "file", "json", "string", "sys"}

// pathOf is the names of `a.b.c`, or nil when something else is taken apart, such as the result of a call.
func pathOf(expr ast.Expr) []string {
	switch one := expr.(type) {
	case *ast.IdentifierExpr:
		return []string{one.Ident.Name}
	case *ast.AccessExpr:
		if before := pathOf(one.Value); before != nil {
			return append(before, one.Name.Name)
		}
	}
	return nil
}

type visitor func(ast.Node) bool

func (v visitor) Visit(node ast.Node) ast.Visitor {
	if node != nil && v(node) {
		return v
	}
	return nil
}
