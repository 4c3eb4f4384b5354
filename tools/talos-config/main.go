// Command talos-config generates the configuration of a node as talosctl does, patches it as talosctl does, and lets Talos judge it.
//
// stdin is one JSON object a line, {"id": ..., "role": "controlplane" or "worker", "patches": ["<documents>", ...]}; stdout is one JSON object a
// line, in the same order: {"id": ..., "admission": ..., "audit": ..., "documents": [...], "warnings": [...]}, or "error" where Talos refuses. What
// is generated holds keys; they stay in this process.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/siderolabs/talos/pkg/machinery/config"
	"github.com/siderolabs/talos/pkg/machinery/config/configpatcher"
	"github.com/siderolabs/talos/pkg/machinery/config/generate"
	"github.com/siderolabs/talos/pkg/machinery/config/generate/secrets"
	"github.com/siderolabs/talos/pkg/machinery/config/machine"
	"go.yaml.in/yaml/v4"
)

const (
	talos      = "v1.13"
	kubernetes = "1.36.3"
)

type request struct {
	ID      json.RawMessage `json:"id"`
	Role    string          `json:"role"`
	Patches []string        `json:"patches"`
}

type answer struct {
	ID        json.RawMessage `json:"id"`
	Admission any             `json:"admission,omitempty"`
	Audit     any             `json:"audit,omitempty"`
	Documents []any           `json:"documents,omitempty"`
	Warnings  []string        `json:"warnings,omitempty"`
	Error     string          `json:"error,omitempty"`
}

// metal is a node that boots from its disk.
type metal struct{}

func (metal) String() string        { return "metal" }
func (metal) RequiresInstall() bool { return false }
func (metal) InContainer() bool     { return false }

func main() {
	// Keys take seconds to make, and no answer depends on them: one set serves every question.
	keys, contract, err := once()
	if err != nil {
		fmt.Fprintln(os.Stderr, "talos-config:", err)
		os.Exit(1)
	}
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<20), 1<<28)
	encoder := json.NewEncoder(os.Stdout)
	for in.Scan() {
		var r request
		if err := json.Unmarshal(in.Bytes(), &r); err != nil {
			fmt.Fprintln(os.Stderr, "talos-config:", err)
			os.Exit(2)
		}
		a, err := configured(r, generate.WithSecretsBundle(keys), generate.WithVersionContract(contract))
		if err != nil {
			a = answer{Error: err.Error()}
		}
		a.ID = r.ID
		if err := encoder.Encode(a); err != nil {
			os.Exit(1)
		}
	}
}

func once() (*secrets.Bundle, *config.VersionContract, error) {
	contract, err := config.ParseContractFromVersion(talos)
	if err != nil {
		return nil, nil, err
	}
	keys, err := secrets.NewBundle(secrets.NewClock(), contract)
	return keys, contract, err
}

func configured(r request, options ...generate.Option) (answer, error) {
	input, err := generate.NewInput("test", "https://192.0.2.1:6443", kubernetes, options...)
	if err != nil {
		return answer{}, err
	}
	role, err := machine.ParseType(r.Role)
	if err != nil {
		return answer{}, err
	}
	generated, err := input.Config(role)
	if err != nil {
		return answer{}, err
	}
	patches, err := configpatcher.LoadPatches(r.Patches)
	if err != nil {
		return answer{}, err
	}
	patched, err := configpatcher.Apply(configpatcher.WithConfig(generated), patches)
	if err != nil {
		return answer{}, err
	}
	provider, err := patched.Config()
	if err != nil {
		return answer{}, err
	}
	warnings, err := provider.Validate(metal{})
	if err != nil {
		return answer{}, err
	}
	text, err := patched.Bytes()
	if err != nil {
		return answer{}, err
	}
	a, err := withoutKeys(text)
	a.Warnings = warnings
	return a, err
}

// withoutKeys takes from the first document what is asked for, and the others whole: keys stand in the first alone.
func withoutKeys(text []byte) (answer, error) {
	var a answer
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	for {
		var document map[string]any
		err := decoder.Decode(&document)
		if errors.Is(err, io.EOF) {
			return a, nil
		}
		if err != nil {
			return a, err
		}
		if document["kind"] != nil {
			a.Documents = append(a.Documents, document)
			continue
		}
		cluster, _ := document["cluster"].(map[string]any)
		server, _ := cluster["apiServer"].(map[string]any)
		a.Admission, a.Audit = server["admissionControl"], server["auditPolicy"]
	}
}
