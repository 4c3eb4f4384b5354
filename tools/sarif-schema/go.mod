module cdk8s-bulwark/tools/sarif-schema

go 1.26.0

require (
	github.com/owenrumney/go-sarif/v3 v3.3.1
	github.com/xeipuuv/gojsonschema v1.2.0
)

replace github.com/xeipuuv/gojsonschema => ./gojsonschema
