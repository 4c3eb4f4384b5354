module cdk8s-bulwark/tools/helm-charts

go 1.26.0

require (
	github.com/cert-manager/cert-manager v1.21.1
	github.com/external-secrets/external-secrets v1.3.2
	github.com/grafana/alloy v1.18.1
	github.com/open-policy-agent/gatekeeper/v3 v3.23.1
	istio.io/istio v0.0.0-20260827124520-eed52ebb66ad
)
