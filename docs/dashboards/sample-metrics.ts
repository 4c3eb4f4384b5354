import { alertEnded, alertSince, vulnerableEnded, vulnerableSince } from '../../charts/alerts/remediation';
import type { SampleSeries } from './sample-series';
import { counter, firstSecond, steps } from './sample-series';

const hourly = (hour: number): number => firstSecond + hour * 3600;

const found = (image: string, namespace: string, severity: string, at: SampleSeries[1]): SampleSeries => [
  `trivy_image_vulnerabilities{namespace="${namespace}",container_name="${image}",image_repository="acme/${image}",image_tag="1",severity="${severity}"}`,
  at,
];
const vulnerabilities: readonly SampleSeries[] = [
  found('web', 'shop', 'Critical', steps(3, [20, 4], [60, 1], [110, 0])),
  found('web', 'shop', 'High', steps(14, [60, 6], [110, 2])),
  found('orders', 'shop', 'Critical', steps(1, [96, 2])),
  found('orders', 'shop', 'High', steps(9, [96, 12])),
  found('records', 'clinic', 'Critical', steps(0, [40, 1], [52, 0])),
  found('records', 'clinic', 'High', steps(4, [52, 1])),
  found('records', 'clinic', 'Medium', steps(22, [52, 17])),
  found('web', 'shop', 'Medium', steps(31, [60, 24])),
  found('orders', 'shop', 'Low', steps(44)),
  ['kube_pod_container_info{namespace="shop",pod="web-1",container="web"}', steps(1)],
  ['kube_pod_container_info{namespace="shop",pod="orders-1",container="orders"}', steps(1)],
  ['kube_pod_container_info{namespace="clinic",pod="records-1",container="records"}', steps(1)],
  ['kube_pod_container_info{namespace="games",pod="chess-1",container="chess"}', steps(1)],
  ['trivy_image_exposedsecrets{namespace="shop",image_repository="acme/web"}', steps(0)],
  ['trivy_image_exposedsecrets{namespace="games",image_repository="acme/chess"}', steps(0, [150, 1])],
  ['trivy_resource_configaudits{namespace="games",severity="High"}', steps(7)],
  ['trivy_resource_configaudits{namespace="shop",severity="Critical"}', steps(1)],
];

const alert = (name: string, severity: string, more = ''): string =>
  `{alertname="${name}",alertstate="firing",severity="${severity}"${more}}`;
const firing: readonly SampleSeries[] = [
  ['CriticalVulnerabilities', 'high', 96],
  ['BackupTooOld', 'high', 165],
  ['NamespaceWithoutNetworkPolicy', 'high', 150],
  ['PodSecurityDenied', 'medium', 130],
  ['SecretTooOld', 'low', 40],
  ['VulnerabilityNotMended', 'high', 12],
].flatMap(([name, severity, from]): readonly SampleSeries[] => {
  const labels = alert(String(name), String(severity));
  const since = Number(from);
  return [
    [`ALERTS${labels}`, hour => (hour < since ? undefined : 1)],
    [`${alertSince}${labels}`, hour => (hour < since ? undefined : hourly(since))],
  ];
});
const once = (labels: string, at: number, seconds: number): SampleSeries => [
  labels,
  hour => (Math.abs(hour - at) < 0.01 ? seconds : undefined),
];
const ended: readonly SampleSeries[] = [
  once(`${alertEnded}${alert('FalcoCriticalEvent', 'critical')}`, 30, 1500),
  once(`${alertEnded}${alert('GatekeeperFailedOpen', 'critical')}`, 100, 4200),
  once(`${alertEnded}${alert('BackupFailed', 'high')}`, 26, 9000),
  once(`${alertEnded}${alert('SecretSyncFailed', 'high')}`, 80, 18_000),
  once(`${alertEnded}${alert('CertificateNotReady', 'medium')}`, 64, 61_000),
  once(`${vulnerableEnded}{namespace="clinic",image_repository="acme/records",severity="Critical"}`, 52, 43_200),
  once(`${vulnerableEnded}{namespace="shop",image_repository="acme/web",severity="Critical"}`, 110, 396_000),
  [
    `${vulnerableSince}{namespace="shop",image_repository="acme/web",severity="Critical"}`,
    steps(hourly(-20), [110, 0]),
  ],
  [`${vulnerableSince}{namespace="shop",image_repository="acme/orders",severity="Critical"}`, steps(hourly(-12))],
  [`${vulnerableSince}{namespace="shop",image_repository="acme/orders",severity="High"}`, steps(hourly(-50))],
  [`${vulnerableSince}{namespace="clinic",image_repository="acme/records",severity="High"}`, steps(hourly(-4))],
];

const rights: readonly SampleSeries[] = [
  ['trivy_role_rbacassessments{namespace="kube-system",resource_name="leader-locking",severity="Critical"}', steps(2)],
  ['trivy_role_rbacassessments{namespace="shop",resource_name="deployer",severity="Critical"}', steps(3, [70, 0])],
  ['trivy_role_rbacassessments{namespace="shop",resource_name="reader",severity="High"}', steps(4, [30, 2])],
  ['trivy_role_rbacassessments{namespace="games",resource_name="helper",severity="Medium"}', steps(6)],
  ['trivy_clusterrole_clusterrbacassessments{resource_name="cluster-admin",severity="Critical"}', steps(1)],
  ['trivy_clusterrole_clusterrbacassessments{resource_name="operator",severity="High"}', steps(5, [90, 3])],
  ['gatekeeper_violations{enforcement_action="deny"}', steps(0, [70, 2], [90, 1])],
  ['gatekeeper_violations{enforcement_action="warn"}', steps(19, [60, 12])],
  ['gatekeeper_violations{enforcement_action="dryrun"}', steps(31, [120, 8])],
];

const event = (rule: string, rate: (hour: number) => number): SampleSeries =>
  counter(`falcosecurity_falcosidekick_falco_events_total{rule="${rule}",priority_raw="error"}`, rate);
const packets = (node: string, verdict: string, rate: (hour: number) => number): SampleSeries =>
  counter(`kube_network_policies_packet_count{instance="${node}:9080",verdict="${verdict}"}`, rate);
const between = (from: number, to: number, rate: number) => (hour: number) => (hour >= from && hour < to ? rate : 0);

const traffic: readonly SampleSeries[] = [
  event('Bulwark connection attempted from zero egress namespace', between(146, 158, 0.02)),
  event('Bulwark network tool started in container', between(148, 150, 0.01)),
  event('Terminal shell in container', between(100, 101, 0.005)),
  packets('192.168.1.101', 'accept', () => 180),
  packets('192.168.1.101', 'drop', () => 0.05),
  packets('192.168.1.102', 'accept', () => 240),
  packets('192.168.1.102', 'drop', hour => 0.1 + between(146, 168, 3.2)(hour)),
  counter(
    'pod_security_evaluations_total{decision="deny",mode="enforce",policy_level="restricted"}',
    between(130, 136, 0.004),
  ),
  ...['shop', 'clinic', 'games', 'kube-system'].map((name): SampleSeries => [
    `kube_namespace_created{namespace="${name}"}`,
    steps(firstSecond),
  ]),
  ['kube_networkpolicy_created{namespace="shop",networkpolicy="default-deny"}', steps(firstSecond)],
  ['kube_networkpolicy_created{namespace="clinic",networkpolicy="default-deny"}', steps(firstSecond)],
];

const judged = (title: string, status: string, at: SampleSeries[1]): SampleSeries => [
  `trivy_cluster_compliance{title="${title}",status="${status}"}`,
  at,
];
const nsa = 'National Security Agency - Kubernetes Hardening Guidance v1.0';
const [baseline, restricted] = [
  'Kubernetes Pod Security Standards - Baseline',
  'Kubernetes Pod Security Standards - Restricted',
];

const posture: readonly SampleSeries[] = [
  judged(nsa, 'Fail', steps(5, [50, 3], [150, 4])),
  judged(nsa, 'Pass', steps(22, [50, 24], [150, 23])),
  judged(baseline, 'Fail', steps(2, [90, 0])),
  judged(baseline, 'Pass', steps(9, [90, 11])),
  judged(restricted, 'Fail', steps(4, [70, 3])),
  judged(restricted, 'Pass', steps(13, [70, 14])),
  ['agent_devsecops_build_info{version="0.2.0",commit="unknown"}', steps(1)],
  [
    'devsecops_lambdafunction_outdated_total{exported_namespace="knative-lambda-functions",registry="ghcr.io"}',
    steps(3, [120, 2]),
  ],
];

const state: readonly SampleSeries[] = [
  ['longhorn_node_status{node="n1"}', steps(1)],
  ['longhorn_backup_state{volume="pvc-1",backup="b1"}', steps(3, [140, 4])],
  ['externalsecret_status_condition{namespace="shop",name="db",condition="Ready",status="False"}', steps(0)],
  ['certmanager_certificate_ready_status{namespace="shop",name="tls",condition="False"}', steps(0)],
  ['certmanager_certificate_expiration_timestamp_seconds{namespace="shop",name="tls"}', steps(hourly(24 * 60))],
  ['kube_secret_created{namespace="shop",secret="db"}', steps(hourly(-2400))],
  ['cloudflared_tunnel_ha_connections{pod="cloudflared-1"}', steps(4)],
  ['cloudflared_tunnel_ha_connections{pod="cloudflared-2"}', steps(4, [160, 0])],
  counter('apiserver_audit_error_total{instance="192.168.1.101:6443"}', () => 0),
  counter('loki_write_dropped_entries_total{pod="alloy-1",reason="ingester_error"}', between(167, 168, 0.2)),
];

/** A week of metrics in which much is wrong, so that every panel has something to show. */
export const sampleMetrics: readonly SampleSeries[] = [
  ...vulnerabilities,
  ...firing,
  ...ended,
  ...rights,
  ...traffic,
  ...state,
  ...posture,
];
