package main

import (
	"go/ast"
	"maps"
	"reflect"
	"strconv"
	"strings"
)

// A field is something that a body may hold: an argument or a block. Source: package syntax of Alloy, "Tags".
type field struct {
	block    bool
	optional bool
	many     bool
	// body is what the block may hold; nil when the sources do not say. It is read when it is asked for: a block may hold itself.
	body func() *body
}

// A body is the fields of one struct, by name, and the choices of which it holds any number: `stage.json` for the choice json of stage.
type body struct {
	fields  map[string]field
	choices map[string]func() *body
	// open bodies hold more than the sources say.
	open bool
}

// block finds what a block is, by its name.
func (b *body) block(name string) (field, bool) {
	if found, ok := b.fields[name]; ok {
		return found, found.block
	}
	choice, inner, _ := strings.Cut(name, ".")
	if b.choices[choice] == nil {
		return field{}, false
	}
	of := b.choices[choice]()
	if of == nil {
		return field{block: true, many: true, body: func() *body { return nil }}, true
	}
	found, ok := of.fields[inner]
	found.many = true
	return found, ok && found.block
}

// bodyOf reads the fields of a type. It is nil when the sources do not hold the type.
func (s *source) bodyOf(of named) *body {
	declared := s.declaration(of)
	if declared == nil {
		return nil
	}
	switch expr := declared.expr.(type) {
	case *ast.StructType:
		return s.structBody(of.folder, declared.file, expr)
	case *ast.Ident, *ast.SelectorExpr:
		return s.bodyOf(nameOf(of.folder, declared.file, expr))
	}
	return nil
}

func (s *source) structBody(folder string, file *ast.File, expr *ast.StructType) *body {
	found := &body{fields: map[string]field{}, choices: map[string]func() *body{}}
	for _, one := range expr.Fields.List {
		if one.Tag == nil {
			continue
		}
		text, _ := strconv.Unquote(one.Tag.Value)
		if tag, ok := reflect.StructTag(text).Lookup("alloy"); ok {
			s.addField(found, tag, typed{folder, file, one.Type})
		}
	}
	return found
}

// A typed is the type of a field, where it is written.
type typed struct {
	folder string
	file   *ast.File
	expr   ast.Expr
}

func (s *source) addField(to *body, tag string, of typed) {
	name, options, _ := strings.Cut(tag, ",")
	is := func(option string) bool { return strings.Contains(","+options+",", ","+option+",") }
	inner, many := element(of.expr)
	made := func() *body {
		if inline, ok := inner.(*ast.StructType); ok {
			return s.structBody(of.folder, of.file, inline)
		}
		return s.bodyOf(nameOf(of.folder, of.file, inner))
	}
	switch {
	case is("squash"):
		to.squash(made())
	case is("attr"):
		to.fields[name] = field{optional: is("optional")}
	case is("block"):
		to.fields[name] = field{block: true, optional: is("optional"), many: many, body: made}
	case is("enum"):
		to.choices[name] = made
	}
}

func (b *body) squash(inner *body) {
	if inner == nil {
		b.open = true
		return
	}
	b.open = b.open || inner.open
	maps.Copy(b.fields, inner.fields)
	maps.Copy(b.choices, inner.choices)
}

// element is what a pointer points to or a list holds, and whether it is a list.
func element(expr ast.Expr) (ast.Expr, bool) {
	switch one := expr.(type) {
	case *ast.StarExpr:
		return element(one.X)
	case *ast.ArrayType:
		inner, _ := element(one.Elt)
		return inner, true
	}
	return expr, false
}
