// Command sarif-schema prints the JSON schema of SARIF 2.1.0 as OASIS publishes it and the Go module go-sarif carries it.
//
// The module keeps the schema to itself and hands it to gojsonschema when it validates a report. What stands in for
// gojsonschema here (see go.mod) takes note of it and validates nothing.
package main

import (
	"fmt"
	"os"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/xeipuuv/gojsonschema"
)

func main() {
	if err := sarif.NewReport().Validate(); err != nil || gojsonschema.First == "" {
		fmt.Fprintln(os.Stderr, "sarif-schema: the module gave no schema:", err)
		os.Exit(1)
	}
	fmt.Println(gojsonschema.First)
}
