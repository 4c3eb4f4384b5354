// Command alloy-config reads configurations of Grafana Alloy with Alloy's own parser. Given the sources of Alloy, it also says which components, arguments, blocks and
// references Alloy does not know. On standard input and output it speaks one JSON object a line. It runs no component and opens no connection.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/grafana/alloy/syntax/diag"
	"github.com/grafana/alloy/syntax/parser"
)

// A question: the text of a configuration, and where the module github.com/grafana/alloy lies. Without sources the text is only parsed.
type question struct {
	ID     any    `json:"id"`
	Text   string `json:"text"`
	Source string `json:"source"`
}

type answer struct {
	ID any `json:"id"`
	// Problems are what is wrong, each with its line and column.
	Problems []string `json:"problems"`
	// Components are those that the text declares, as `loki.write.store`.
	Components []string `json:"components"`
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(make([]byte, 1<<20), 1<<26)
	out := json.NewEncoder(os.Stdout)
	sources := map[string]*source{}
	for lines.Scan() {
		var asked question
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			fail(err)
		}
		found, err := reply(asked, sources)
		if err != nil {
			fail(err)
		}
		if err := out.Encode(found); err != nil {
			fail(err)
		}
	}
	if err := lines.Err(); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "alloy-config:", err)
	os.Exit(2)
}

func reply(asked question, sources map[string]*source) (answer, error) {
	found := answer{ID: asked.ID, Problems: []string{}, Components: []string{}}
	file, err := parser.ParseFile("", []byte(asked.Text))
	if err != nil {
		found.Problems = problemsOf(err)
		return found, nil
	}
	if sources[asked.Source] == nil && asked.Source != "" {
		read, err := readSource(asked.Source)
		if err != nil {
			return found, err
		}
		sources[asked.Source] = read
	}
	judge := newJudge(file, sources[asked.Source])
	judge.file()
	found.Problems = append(found.Problems, judge.problems...)
	found.Components = append(found.Components, judge.names...)
	return found, nil
}

func problemsOf(err error) []string {
	var all diag.Diagnostics
	if !errors.As(err, &all) {
		return []string{err.Error()}
	}
	found := []string{}
	for _, one := range all {
		found = append(found, fmt.Sprintf("%d:%d: %s", one.StartPos.Line, one.StartPos.Column, one.Message))
	}
	return found
}
