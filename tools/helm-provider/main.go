// Command helm-provider stands in for the Terraform provider hashicorp/helm where `tofu validate` has to know its schema. The provider itself
// cannot be built from the Go module proxy: its newest release there is 1.3.2, because its go.mod names no major version. The schema is read from the
// file that BULWARK_PROVIDER_SCHEMA names. It answers what validation asks and nothing else: it never installs a release.
package main

import (
	"context"
	"encoding/json"
	"log"
	"os"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

type attribute struct {
	Type     string               `json:"type"`
	Of       map[string]attribute `json:"of"`
	List     bool                 `json:"list"`
	Required bool                 `json:"required"`
}

type schemas struct {
	Provider  map[string]attribute            `json:"provider"`
	Resources map[string]map[string]attribute `json:"resources"`
}

var types = map[string]tftypes.Type{
	"string":          tftypes.String,
	"number":          tftypes.Number,
	"bool":            tftypes.Bool,
	"list of strings": tftypes.List{ElementType: tftypes.String},
	"map of strings":  tftypes.Map{ElementType: tftypes.String},
}

// Everything that validation does not ask is left to the interface, which is nil: asking for it ends the process.
type server struct {
	tfprotov6.ProviderServer
	known schemas
}

func (s server) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	resources := map[string]*tfprotov6.Schema{}
	for name, of := range s.known.Resources {
		resources[name] = schema(of)
	}
	return &tfprotov6.GetProviderSchemaResponse{
		ServerCapabilities: &tfprotov6.ServerCapabilities{},
		Provider:           schema(s.known.Provider),
		ResourceSchemas:    resources,
	}, nil
}

func (s server) ValidateProviderConfig(_ context.Context, request *tfprotov6.ValidateProviderConfigRequest) (*tfprotov6.ValidateProviderConfigResponse, error) {
	return &tfprotov6.ValidateProviderConfigResponse{PreparedConfig: request.Config}, nil
}

func (s server) ValidateResourceConfig(context.Context, *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return &tfprotov6.ValidateResourceConfigResponse{}, nil
}

func (s server) StopProvider(context.Context, *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	return &tfprotov6.StopProviderResponse{}, nil
}

func schema(of map[string]attribute) *tfprotov6.Schema {
	return &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{Attributes: attributes(of)}}
}

func attributes(of map[string]attribute) []*tfprotov6.SchemaAttribute {
	all := []*tfprotov6.SchemaAttribute{}
	for name, one := range of {
		made := &tfprotov6.SchemaAttribute{Name: name, Required: one.Required, Optional: !one.Required}
		if one.Of != nil {
			nesting := tfprotov6.SchemaObjectNestingModeSingle
			if one.List {
				nesting = tfprotov6.SchemaObjectNestingModeList
			}
			made.NestedType = &tfprotov6.SchemaObject{Attributes: attributes(one.Of), Nesting: nesting}
		} else if known, ok := types[one.Type]; ok {
			made.Type = known
		} else {
			log.Fatalf("helm-provider: attribute %s is of no known type, got %q", name, one.Type)
		}
		all = append(all, made)
	}
	return all
}

func main() {
	text, err := os.ReadFile(os.Getenv("BULWARK_PROVIDER_SCHEMA"))
	if err != nil {
		log.Fatalf("helm-provider: BULWARK_PROVIDER_SCHEMA must name a file: %v", err)
	}
	var known schemas
	if err := json.Unmarshal(text, &known); err != nil {
		log.Fatalf("helm-provider: the schema is not what it must be: %v", err)
	}
	if err := tf6server.Serve("registry.opentofu.org/hashicorp/helm", func() tfprotov6.ProviderServer { return server{known: known} }); err != nil {
		log.Fatal(err)
	}
}
