import type { Series } from '../support/promtool';

/** Fires in the first world and not in the second, which differs in one thing. */
export interface AlertCase {
  readonly alert: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly severity: string;
  readonly at: string;
  readonly wrong: Series;
  readonly right: Series;
}

const notReached =
  'apiserver_admission_webhook_rejection_count{name="validation.gatekeeper.sh",error_type="calling_webhook_error"}';
const store = (status: string): string =>
  `clustersecretstore_status_condition{name="vault",condition="Ready",status="${status}"}`;
const certificate = (condition: string): string =>
  `certmanager_certificate_ready_status{namespace="shop",name="tls",condition="${condition}"}`;
const exposed = 'trivy_image_exposedsecrets{namespace="shop",image_repository="acme/web",image_tag="1"}';
const found = (severity: string): string =>
  `trivy_image_vulnerabilities{namespace="shop",image_repository="acme/web",severity="${severity}"}`;
const running = 'kube_pod_container_info{namespace="shop",pod="web-1",container="web"}';
const scanned = (container: string): string =>
  `trivy_image_vulnerabilities{namespace="shop",container_name="${container}",severity="Critical"}`;
const image = { namespace: 'shop', image_repository: 'acme/web' };
const connections = (pod: string): string => `cloudflared_tunnel_ha_connections{pod="${pod}"}`;
const components = (health: string): string =>
  `alloy_component_controller_running_components{namespace="logging",pod="alloy-1",health_type="${health}"}`;
const dropped = 'loki_write_dropped_entries_total{namespace="logging",pod="alloy-1",reason="ingester_error"}';
const discarded = 'loki_discarded_samples_total{reason="rate_limited"}';
const retention = 'loki_compactor_apply_retention_last_successful_run_timestamp_seconds';
const compliance = (status: string): string => `trivy_cluster_compliance{title="NSA",status="${status}"}`;
const others = {
  'trivy_cluster_compliance{title="a",status="Pass"}': '9x900',
  'trivy_cluster_compliance{title="b",status="Pass"}': '9x900',
};
const functions = 'exported_namespace="shop",registry="ghcr.io"';
const outdated = `devsecops_lambdafunction_outdated_total{${functions}}`;
const scanFailed = 'devsecops_lambdafunction_scan_errors_total{exported_namespace="shop",error_type="scan_error"}';
const ruleCount = 'loki_prometheus_rule_group_rules{user="fake",rule_group="audit"}';
const notTold = 'loki_prometheus_notifications_dropped_total{user="fake"}';
const notEvaluated = 'loki_prometheus_rule_evaluation_failures_total{user="fake",rule_group="audit"}';
const node = '{instance="n1:9080"}';
const refused = 'kube_network_policies_packet_count{instance="n1:9080",verdict="drop"}';

const built = (on: string): string =>
  `trivy_image_info{namespace="shop",image_repository="brunovlucena/web",image_os_family="${on}",image_os_name="3"}`;
const unmended = (eosl: boolean): string =>
  `trivy_image_info{namespace="shop",image_repository="acme/web",image_os_family="alpine",image_os_name="3",image_os_eosl="${eosl ? 'true' : ''}"}`;

/** What images of our own are built on. */
const baseCases: readonly AlertCase[] = [
  {
    alert: 'BaseImageNotStandard',
    severity: 'low',
    labels: { image_repository: 'brunovlucena/web', image_os_family: 'debian' },
    at: '70m',
    wrong: { [built('debian')]: '1x80' },
    right: { [built('alpine')]: '1x80' },
  },
  {
    alert: 'BaseImageNotStandard',
    severity: 'low',
    labels: { image_repository: 'brunovlucena/web', image_os_family: 'ubuntu' },
    at: '70m',
    wrong: { [built('ubuntu')]: '1x80' },
    right: { [built('')]: '1x80' },
  },
  {
    alert: 'BaseImageUnsupported',
    severity: 'medium',
    labels: { namespace: 'shop', image_repository: 'acme/web', image_os_family: 'alpine', image_os_name: '3' },
    at: '70m',
    wrong: { [unmended(true)]: '1x80' },
    right: { [unmended(false)]: '1x80' },
  },
];

/** Alerts about admission, secrets, certificates and images. */
const gateCases: readonly AlertCase[] = [
  {
    alert: 'GatekeeperNotReached',
    severity: 'high',
    labels: { name: 'validation.gatekeeper.sh' },
    at: '12m',
    wrong: { [notReached]: '_x10 1x10' },
    right: { [notReached]: '1x20' },
  },
  {
    alert: 'SecretStoreFailed',
    severity: 'high',
    labels: { name: 'vault' },
    at: '15m',
    wrong: { [store('False')]: '1x30' },
    right: { [store('False')]: '0x30' },
  },
  {
    alert: 'CertificateNotReady',
    severity: 'medium',
    labels: { namespace: 'shop', name: 'tls' },
    at: '70m',
    wrong: { [certificate('False')]: '1x80' },
    right: { [certificate('True')]: '1x80' },
  },
  {
    alert: 'MeshRootCertificateExpires',
    severity: 'high',
    labels: {},
    at: '70m',
    wrong: { citadel_server_root_cert_expiry_timestamp: '7000000x80' },
    right: { citadel_server_root_cert_expiry_timestamp: '8000000x80' },
  },
  {
    alert: 'SecretInImage',
    severity: 'critical',
    labels: { ...image, image_tag: '1' },
    at: '1m',
    wrong: { [exposed]: '1x5' },
    right: { [exposed]: '0x5' },
  },
  {
    alert: 'ImageNotScanned',
    severity: 'medium',
    labels: { namespace: 'shop', container: 'web' },
    at: '7h',
    wrong: { [running]: '1x430', [scanned('other')]: '0x430' },
    right: { [running]: '1x430', [scanned('web')]: '0x430' },
  },
  {
    alert: 'ImageNotScanned',
    severity: 'medium',
    labels: { namespace: 'shop', container: 'web' },
    at: '26h',
    wrong: { [running]: '1x1600', [scanned('web')]: '0x1100 _x500' },
    right: { [running]: '1x1600', [scanned('web')]: '0x1100 _x60 0x440' },
  },
  {
    alert: 'VulnerabilityNotMended',
    severity: 'high',
    labels: { ...image, rated: 'Critical' },
    at: '24h5m',
    wrong: { [found('Critical')]: '2x1600' },
    right: { [found('Critical')]: '0x15 2x1600' },
  },
  {
    alert: 'VulnerabilityNotMended',
    severity: 'high',
    labels: { ...image, rated: 'Critical' },
    at: '25h',
    wrong: { [found('Critical')]: '2x1600' },
    right: { [found('High')]: '2x1600' },
  },
  {
    alert: 'VulnerabilityNotMended',
    severity: 'high',
    labels: { ...image, rated: 'Critical' },
    at: '25h',
    wrong: { [found('Critical')]: '2x600 _x60 2x900' },
    right: { [found('Critical')]: '2x600 0x60 2x900' },
  },
];

/** Alerts about the network, the tunnel and the logs. */
const pipelineCases: readonly AlertCase[] = [
  {
    alert: 'NamespaceWithoutNetworkPolicy',
    severity: 'high',
    labels: { namespace: 'shop' },
    at: '15m',
    wrong: { 'kube_namespace_created{namespace="shop"}': '1x30' },
    right: {
      'kube_namespace_created{namespace="shop"}': '1x30',
      'kube_networkpolicy_created{namespace="shop",networkpolicy="default-deny"}': '1x30',
    },
  },
  {
    alert: 'NetworkPolicyVerdictsLost',
    severity: 'high',
    labels: { instance: 'n1:9080' },
    at: '30m',
    wrong: {
      [`kube_network_policies_nfqueue_queue_dropped${node}`]: '0+5x40',
      [`kube_network_policies_nfqueue_user_dropped${node}`]: '0x40',
    },
    right: {
      [`kube_network_policies_nfqueue_queue_dropped${node}`]: '5x40',
      [`kube_network_policies_nfqueue_user_dropped${node}`]: '0x40',
    },
  },
  {
    alert: 'NetworkPolicyRefusals',
    severity: 'low',
    labels: { instance: 'n1:9080' },
    at: '100m',
    wrong: { [refused]: '0+120x120' },
    right: { [refused]: '0+6x120' },
  },
  {
    alert: 'TunnelDown',
    severity: 'high',
    labels: {},
    at: '10m',
    wrong: { [connections('a')]: '0x20', [connections('b')]: '0x20' },
    right: { [connections('a')]: '0x20', [connections('b')]: '4x20' },
  },
  {
    alert: 'TunnelEndDown',
    severity: 'medium',
    labels: { pod: 'a' },
    at: '20m',
    wrong: { [connections('a')]: '0x30', [connections('b')]: '4x30' },
    right: { [connections('a')]: '1x30', [connections('b')]: '4x30' },
  },
  {
    alert: 'TunnelErrors',
    severity: 'medium',
    labels: {},
    at: '40m',
    wrong: { cloudflared_tunnel_request_errors: '0+10x50', cloudflared_tunnel_total_requests: '0+100x50' },
    right: { cloudflared_tunnel_request_errors: '0+1x50', cloudflared_tunnel_total_requests: '0+100x50' },
  },
  {
    alert: 'AlloyDropsLogs',
    severity: 'high',
    labels: { namespace: 'logging', pod: 'alloy-1', reason: 'ingester_error' },
    at: '20m',
    wrong: { [dropped]: '_x10 1x20' },
    right: { [dropped]: '1x30' },
  },
  {
    alert: 'AlloyUnhealthy',
    severity: 'medium',
    labels: { namespace: 'logging', pod: 'alloy-1' },
    at: '20m',
    wrong: { [components('unhealthy')]: '1x30' },
    right: { [components('healthy')]: '4x30' },
  },
  {
    alert: 'LokiRefusesLogs',
    severity: 'high',
    labels: { reason: 'rate_limited' },
    at: '20m',
    wrong: { [discarded]: '_x10 7x20' },
    right: { [discarded]: '7x30' },
  },
  {
    alert: 'LokiReceivesNothing',
    severity: 'high',
    labels: {},
    at: '40m',
    wrong: { [retention]: '1x60' },
    right: { [retention]: '1x60', loki_distributor_lines_received_total: '0+60x60' },
  },
  {
    alert: 'AuditLogSilent',
    severity: 'high',
    labels: {},
    at: '40m',
    wrong: { 'loki_write_sent_entries_total{namespace="logging"}': '0+9x60' },
    right: { 'loki_write_sent_entries_total{namespace="audit-log"}': '0+9x60' },
  },
  {
    alert: 'LogAlertsFail',
    severity: 'high',
    labels: {},
    at: '30m',
    wrong: { [retention]: '1x40' },
    right: { [retention]: '1x40', [ruleCount]: '6x40' },
  },
  {
    alert: 'LogAlertsFail',
    severity: 'high',
    labels: {},
    at: '30m',
    wrong: { [retention]: '1x40', [ruleCount]: '6x40', [notTold]: '0x20 1x20' },
    right: { [retention]: '1x40', [ruleCount]: '6x40', [notTold]: '1x40' },
  },
  {
    alert: 'LogAlertsFail',
    severity: 'high',
    labels: {},
    at: '30m',
    wrong: { [retention]: '1x40', [ruleCount]: '6x40', [notEvaluated]: '0+1x40' },
    right: { [retention]: '1x40', [ruleCount]: '6x40', [notEvaluated]: '3x40' },
  },
  {
    alert: 'LokiKeepsTooLong',
    severity: 'medium',
    labels: {},
    at: '27h',
    wrong: { [retention]: '60x1700' },
    right: { [retention]: '60x1500 86400x200' },
  },
];

/** Alerts about benchmarks and about what the agent for security finds. */
const postureCases: readonly AlertCase[] = [
  {
    alert: 'ComplianceFell',
    severity: 'medium',
    labels: { title: 'NSA' },
    at: '26h',
    wrong: { [compliance('Fail')]: '3x1440 4x140' },
    right: { [compliance('Fail')]: '4x1440 3x140' },
  },
  {
    alert: 'ComplianceNotChecked',
    severity: 'medium',
    labels: {},
    at: '14h',
    wrong: others,
    right: { ...others, [compliance('Pass')]: '9x900' },
  },
  {
    alert: 'ComplianceNotChecked',
    severity: 'medium',
    labels: { title: 'NSA' },
    at: '14h',
    wrong: { ...others, [compliance('Pass')]: '0x900', [compliance('Fail')]: '0x900' },
    right: { ...others, [compliance('Pass')]: '0x900', [compliance('Fail')]: '2x900' },
  },
  {
    alert: 'FunctionImageOutdated',
    severity: 'low',
    labels: { exported_namespace: 'shop' },
    at: '2h',
    wrong: { [outdated]: '1x130' },
    right: { [outdated]: '0x130' },
  },
  {
    alert: 'FunctionScanFails',
    severity: 'medium',
    labels: { exported_namespace: 'shop' },
    at: '30m',
    wrong: { [scanFailed]: '_x10 1x30' },
    right: { [scanFailed.replace('scan_error"', 'no_image"')]: '_x10 1x30' },
  },
];

/** Cases of the alerts that later exporters made possible. */
export const laterCases: readonly AlertCase[] = [...gateCases, ...baseCases, ...pipelineCases, ...postureCases];
