// Package gojsonschema stands in for the validator that go-sarif uses, and notes the first text that it is given.
package gojsonschema

import "fmt"

// First is the first text that was loaded.
var First string

// Loader holds nothing.
type Loader struct{}

// NewStringLoader notes a text.
func NewStringLoader(text string) Loader {
	if First == "" {
		First = text
	}
	return Loader{}
}

// NewGoLoader notes nothing.
func NewGoLoader(any) Loader { return Loader{} }

// Result is always valid.
type Result struct{}

// Validate validates nothing.
func Validate(_, _ Loader) (*Result, error) { return &Result{}, nil }

// Valid is always true.
func (*Result) Valid() bool { return true }

// Errors is always empty.
func (*Result) Errors() []fmt.Stringer { return nil }
