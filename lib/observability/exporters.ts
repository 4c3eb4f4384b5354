import type { Exporter } from './exporter';
import { alloy, loki } from './log-exporters';
import { cloudflared, istiod, kiali, networkPolicies, ztunnel } from './traffic-exporters';

/** Exporters by name. */
export type Exporters = Readonly<Record<string, Exporter>>;

const apiServer: Exporter = {
  sign: 'apiserver_audit_event_total',
  metrics: [
    'apiserver_admission_webhook_fail_open_count',
    'apiserver_admission_webhook_rejection_count',
    'apiserver_admission_webhook_request_total',
    'apiserver_audit_error_total',
    'apiserver_audit_event_total',
    'apiserver_validating_admission_policy_check_total',
    'pod_security_errors_total',
    'pod_security_evaluations_total',
    'pod_security_exemptions_total',
  ],
};

const certManager: Exporter = {
  sign: 'certmanager_clock_time_seconds',
  metrics: [
    'certmanager_certificate_expiration_timestamp_seconds',
    'certmanager_certificate_ready_status',
    'certmanager_clock_time_seconds',
    'certmanager_clusterissuer_ready_status',
  ],
};

const externalSecrets: Exporter = {
  sign: 'externalsecret_status_condition',
  metrics: [
    'clustersecretstore_status_condition',
    'externalsecret_provider_api_calls_count',
    'externalsecret_status_condition',
    'externalsecret_sync_calls_error',
    'externalsecret_sync_calls_total',
    'secretstore_status_condition',
  ],
};

const falco: Exporter = {
  sign: 'falcosecurity_falco_version_info',
  metrics: [
    'falcosecurity_falco_outputs_queue_num_drops_total',
    'falcosecurity_falco_rules_matches_total',
    'falcosecurity_falco_version_info',
    'falcosecurity_scap_n_drops_total',
    'falcosecurity_scap_n_evts_total',
  ],
};

const falcosidekick: Exporter = {
  metrics: [
    'falcosecurity_falcosidekick_falco_events_total',
    'falcosecurity_falcosidekick_inputs_total',
    'falcosecurity_falcosidekick_outputs_total',
  ],
};

const gatekeeper: Exporter = {
  sign: 'gatekeeper_constraints',
  metrics: [
    'gatekeeper_audit_duration_seconds',
    'gatekeeper_audit_last_run_end_time',
    'gatekeeper_audit_last_run_time',
    'gatekeeper_constraint_templates',
    'gatekeeper_constraints',
    'gatekeeper_validation_request_count',
    'gatekeeper_violations',
  ],
};

const kubeStateMetrics: Exporter = {
  sign: 'kube_secret_created',
  metrics: [
    'kube_cronjob_created',
    'kube_cronjob_status_last_successful_time',
    'kube_namespace_created',
    'kube_networkpolicy_created',
    'kube_networkpolicy_spec_ingress_rules',
    'kube_pod_container_info',
    'kube_secret_created',
    'kube_secret_metadata_resource_version',
    'kube_secret_type',
  ],
};

const longhorn: Exporter = {
  sign: 'longhorn_node_status',
  metrics: [
    'longhorn_backup_actual_size_bytes',
    'longhorn_backup_state',
    'longhorn_node_status',
    'longhorn_volume_encrypted',
    'longhorn_volume_last_backup_at',
    'longhorn_volume_robustness',
    'longhorn_volume_state',
  ],
};

/** What Prometheus makes of its own alerts. */
const prometheus: Exporter = { metrics: ['ALERTS', 'ALERTS_FOR_STATE'] };

const trivyOperator: Exporter = {
  sign: 'trivy_image_vulnerabilities',
  metrics: [
    'trivy_cluster_compliance',
    'trivy_clusterrole_clusterrbacassessments',
    'trivy_image_exposedsecrets',
    'trivy_image_info',
    'trivy_image_vulnerabilities',
    'trivy_resource_configaudits',
    'trivy_role_rbacassessments',
  ],
};

/**
 * What the security components of a cluster serve, by the version this library knows: Kubernetes 1.36, cert-manager 1.21, External Secrets 2.9,
 * Falco 0.44, falcosidekick 2.32, Gatekeeper 3.23, Istio 1.30, Kiali 2.29, kube-network-policies 1.1, kube-state-metrics 2, Longhorn 1.12, Trivy Operator 0.32,
 * Loki 3.7, Alloy 1.18, cloudflared 2026.8. An expression
 * over a metric that nobody serves is never true and looks like safety: rules and dashboards refuse it.
 */
export const exporters = {
  alloy,
  'api-server': apiServer,
  'cert-manager': certManager,
  cloudflared,
  'external-secrets': externalSecrets,
  falco,
  falcosidekick,
  gatekeeper,
  istiod,
  kiali,
  'kube-state-metrics': kubeStateMetrics,
  loki,
  longhorn,
  'network-policies': networkPolicies,
  prometheus,
  'trivy-operator': trivyOperator,
  ztunnel,
} as const satisfies Exporters;
