// Command queries reads LogQL and PromQL, and evaluates both with the engines of Loki and Prometheus over data that is given to it. On standard input
// and output it speaks one JSON object a line. It starts no server and opens no file.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"github.com/grafana/loki/v3/pkg/logql/syntax"
)

// A question: an expression, and what it is evaluated over. Without a step it is only read.
type question struct {
	ID any `json:"id"`
	// Language is "logql" or "promql".
	Language string `json:"language"`
	Expr     string `json:"expr"`
	// Streams are what LogQL is evaluated over.
	Streams []stream `json:"streams"`
	// Series are what PromQL is evaluated over: their first sample is of the second From, and they have one every Every seconds.
	Series []series `json:"series"`
	From   int64    `json:"from"`
	Every  int64    `json:"every"`
	// The answer has a value for every Step seconds from Start to End.
	Start int64 `json:"start"`
	End   int64 `json:"end"`
	Step  int64 `json:"step"`
}

type answer struct {
	ID    any    `json:"id"`
	Error string `json:"error,omitempty"`
	// Kind is "logs" for an expression that gives lines, "numbers" for one that gives series.
	Kind    string   `json:"kind,omitempty"`
	Results []result `json:"results,omitempty"`
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(make([]byte, 1<<20), 1<<26)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var asked question
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			fmt.Fprintln(os.Stderr, "queries:", err)
			os.Exit(2)
		}
		if err := out.Encode(reply(asked)); err != nil {
			os.Exit(2)
		}
	}
	if err := lines.Err(); err != nil {
		fmt.Fprintln(os.Stderr, "queries:", err)
		os.Exit(2)
	}
}

func reply(asked question) answer {
	found := answer{ID: asked.ID}
	kind, err := read(asked)
	if err == nil && asked.Step > 0 {
		found.Results, err = evaluate(asked)
	}
	if err != nil {
		found.Error = err.Error()
		return found
	}
	found.Kind = kind
	return found
}

// read says what an expression gives, or why it is none.
func read(asked question) (string, error) {
	if asked.Language == "promql" {
		_, err := reader.ParseExpr(asked.Expr)
		return "numbers", err
	}
	expression, err := syntax.ParseExpr(asked.Expr)
	if _, numbers := expression.(syntax.SampleExpr); numbers {
		return "numbers", err
	}
	return "logs", err
}

func evaluate(asked question) ([]result, error) {
	if asked.Language == "promql" {
		return evaluateMetrics(asked)
	}
	return evaluateLogs(asked)
}
