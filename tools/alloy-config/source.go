package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

const module = "github.com/grafana/alloy/"

// A named is a type of a package, by the folder of the package below the module.
type named struct{ folder, name string }

// A registration is what Alloy knows of a component: the types of its arguments and of what others may refer to.
type registration struct{ arguments, exports named }

// A source is the Go code of Alloy, read as far as it is asked for. Nothing of it is compiled or run.
type source struct {
	root       string
	components map[string]registration
	packages   map[string]*pkg
}

// A pkg is a package: its types, each with the file that declares it.
type pkg struct{ types map[string]declared }

type declared struct {
	expr ast.Expr
	file *ast.File
}

// readSource finds every component that Alloy registers.
func readSource(root string) (*source, error) {
	found := &source{root: root, components: map[string]registration{}, packages: map[string]*pkg{}}
	err := filepath.WalkDir(filepath.Join(root, "internal/component"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !isCode(entry) {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil || !strings.Contains(string(text), "component.Registration{") {
			return err
		}
		folder, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		return found.register(folder, path, text)
	})
	if err == nil && len(found.components) == 0 {
		err = fmt.Errorf("%s registers no component", root)
	}
	return found, err
}

func isCode(entry fs.DirEntry) bool {
	name := entry.Name()
	return !entry.IsDir() && strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go")
}

func (s *source) register(folder, path string, text []byte) error {
	file, err := parser.ParseFile(token.NewFileSet(), path, text, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	ast.Inspect(file, func(node ast.Node) bool {
		literal, ok := node.(*ast.CompositeLit)
		if ok && qualified(literal.Type) == "component.Registration" {
			s.registerOne(folder, file, literal)
		}
		return true
	})
	return nil
}

func (s *source) registerOne(folder string, file *ast.File, literal *ast.CompositeLit) {
	name, found := "", registration{}
	for _, element := range literal.Elts {
		pair, ok := element.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		switch value := pair.Value.(type) {
		case *ast.BasicLit:
			if qualified(pair.Key) == "Name" {
				name, _ = strconv.Unquote(value.Value)
			}
		case *ast.CompositeLit:
			switch qualified(pair.Key) {
			case "Args":
				found.arguments = nameOf(folder, file, value.Type)
			case "Exports":
				found.exports = nameOf(folder, file, value.Type)
			}
		}
	}
	if name != "" {
		s.components[name] = found
	}
}

// qualified is an identifier as it is written: `Name` or `package.Name`.
func qualified(expr ast.Expr) string {
	switch one := expr.(type) {
	case *ast.Ident:
		return one.Name
	case *ast.SelectorExpr:
		return qualified(one.X) + "." + one.Sel.Name
	}
	return ""
}

// nameOf finds the type that an expression names. It is empty when the type is of another module or has no name.
func nameOf(folder string, file *ast.File, expr ast.Expr) named {
	switch one := expr.(type) {
	case *ast.Ident:
		return named{folder, one.Name}
	case *ast.SelectorExpr:
		alias := qualified(one.X)
		for _, imported := range file.Imports {
			path, _ := strconv.Unquote(imported.Path.Value)
			known := filepath.Base(path)
			if imported.Name != nil {
				known = imported.Name.Name
			}
			if below, ok := strings.CutPrefix(path, module); ok && known == alias {
				return named{below, one.Sel.Name}
			}
		}
	}
	return named{}
}

// declaration finds where a type is declared. It is nil when the sources do not hold it.
func (s *source) declaration(of named) *declared {
	if of.name == "" {
		return nil
	}
	if s.packages[of.folder] == nil {
		s.packages[of.folder] = readPackage(filepath.Join(s.root, of.folder))
	}
	if found, ok := s.packages[of.folder].types[of.name]; ok {
		return &found
	}
	return nil
}

func readPackage(folder string) *pkg {
	found := &pkg{types: map[string]declared{}}
	entries, _ := os.ReadDir(folder)
	for _, entry := range entries {
		if !isCode(entry) {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(folder, entry.Name()), nil, parser.SkipObjectResolution)
		if err != nil {
			continue
		}
		ast.Inspect(file, func(node ast.Node) bool {
			if spec, ok := node.(*ast.TypeSpec); ok {
				found.types[spec.Name.Name] = declared{spec.Type, file}
			}
			return true
		})
	}
	return found
}
