import { alertGroups } from '../../charts/alerts';
import { prometheusRules } from '../../lib/observability/alert-rules';
import { broken } from '../support/rendered';
import type { Moment } from '../support/promtool';
import { checkRules, testRules } from '../support/promtool';
import { describeWithTool } from '../support/tool';
import type { AlertCase } from './alert-cases';
import { laterCases } from './alert-cases';

const runbooks = 'https://example.org/runbooks';
const rules = prometheusRules(alertGroups, runbooks);

/** The rules of one alert's group alone, so that a day of minutes is evaluated quickly. */
function around(alert: string): object {
  return prometheusRules(
    alertGroups.filter(group => group.alerts.some(one => one.name === alert)),
    runbooks,
  );
}

const volume = 'longhorn_volume_robustness{volume="pvc-1",state="healthy"}';
const lastBackup = 'longhorn_volume_last_backup_at{volume="pvc-1"}';
const falco =
  'falcosecurity_falcosidekick_falco_events_total{rule="Escape",k8s_ns_name="shop",k8s_pod_name="web",priority_raw="critical"}';
const failOpen = 'apiserver_admission_webhook_fail_open_count{name="validation.gatekeeper.sh",type="validating"}';
const podSecurity =
  'pod_security_evaluations_total{decision="deny",mode="enforce",policy_level="restricted",resource="pod"}';
const opened = (policy: string, workload = 'web'): string =>
  `istio_tcp_connections_opened_total{reporter="destination",connection_security_policy="${policy}",destination_workload="${workload}",destination_workload_namespace="shop"}`;
const meshed = { destination_workload: 'web', destination_workload_namespace: 'shop' };
const secretType = (type: string): string => `kube_secret_type{namespace="shop",secret="db",type="${type}"}`;
const created = 'kube_secret_created{namespace="shop",secret="db"}';
const version = 'kube_secret_metadata_resource_version{namespace="shop",secret="db"}';
const ready = (status: string): string =>
  `externalsecret_status_condition{namespace="shop",name="db",condition="Ready",status="${status}"}`;
const cronJob = (what: string): string => `kube_cronjob_${what}{namespace="kube-bench",cronjob="weekly"}`;
const image = (severity: string): string =>
  `trivy_image_vulnerabilities{namespace="shop",image_repository="acme/web",image_tag="1",severity="${severity}"}`;
const certificate = 'certmanager_certificate_expiration_timestamp_seconds{namespace="shop",name="tls"}';

const cases: readonly AlertCase[] = [
  {
    alert: 'BackupFailed',
    severity: 'high',
    labels: { volume: 'pvc-1', backup: 'b' },
    at: '5m',
    wrong: { 'longhorn_backup_state{volume="pvc-1",backup="b"}': '4x10' },
    right: { 'longhorn_backup_state{volume="pvc-1",backup="b"}': '3x10' },
  },
  {
    alert: 'BackupMissing',
    severity: 'high',
    labels: { volume: 'pvc-1' },
    at: '27h',
    wrong: { [volume]: '1x1700', [lastBackup]: '0x1700' },
    right: { [volume]: '1x1700', [lastBackup]: '60x1700' },
  },
  {
    alert: 'BackupTooOld',
    severity: 'high',
    labels: { volume: 'pvc-1' },
    at: '27h',
    wrong: { [lastBackup]: '60x1700' },
    right: { [lastBackup]: '3660x1700' },
  },
  {
    alert: 'SecretTooOld',
    severity: 'low',
    labels: { namespace: 'shop', secret: 'db' },
    at: '2h',
    wrong: { [created]: '-7776060x130', [secretType('Opaque')]: '1x130' },
    right: { [created]: '-7776060x130', [secretType('kubernetes.io/tls')]: '1x130' },
  },
  {
    alert: 'SecretTooOld',
    severity: 'low',
    labels: { namespace: 'shop', secret: 'db' },
    at: '2h',
    wrong: { [created]: '-7776060x130', [secretType('Opaque')]: '1x130' },
    right: { [created]: '-7768000x130', [secretType('Opaque')]: '1x130' },
  },
  {
    alert: 'SecretTooOld',
    severity: 'low',
    labels: { namespace: 'shop', secret: 'db' },
    at: '3h',
    wrong: { [created]: '-7776060x190', [secretType('Opaque')]: '1x190', [version]: '5x190' },
    right: { [created]: '-7776060x190', [secretType('Opaque')]: '1x190', [version]: '5x20 6x170' },
  },
  {
    alert: 'SecretSyncFailed',
    severity: 'high',
    labels: { namespace: 'shop', name: 'db' },
    at: '20m',
    wrong: { [ready('False')]: '1x30' },
    right: { [ready('False')]: '0x30' },
  },
  {
    alert: 'ScheduledCheckOverdue',
    severity: 'medium',
    labels: { namespace: 'kube-bench', cronjob: 'weekly' },
    at: '2h',
    wrong: { [cronJob('status_last_successful_time')]: '-691300x130', [cronJob('created')]: '-9000000x130' },
    right: { [cronJob('status_last_successful_time')]: '-683000x130', [cronJob('created')]: '-9000000x130' },
  },
  {
    alert: 'ScheduledCheckOverdue',
    severity: 'medium',
    labels: { namespace: 'kube-bench', cronjob: 'weekly' },
    at: '2h',
    wrong: { [cronJob('created')]: '-691300x130' },
    right: { [cronJob('created').replace('weekly', 'verify')]: '-691300x130' },
  },
  {
    alert: 'CertificateExpires',
    severity: 'high',
    labels: { namespace: 'shop', name: 'tls' },
    at: '2h',
    wrong: { [certificate]: '1800000x130' },
    right: { [certificate]: '1823000x130' },
  },
  {
    alert: 'FalcoCriticalEvent',
    severity: 'critical',
    labels: { rule: 'Escape', k8s_ns_name: 'shop', k8s_pod_name: 'web' },
    at: '10m',
    wrong: { [falco]: '_x9 1x10' },
    right: { [falco.replace('critical', 'notice')]: '_x9 1x10' },
  },
  {
    alert: 'FalcoCriticalEvent',
    severity: 'critical',
    labels: { rule: 'Escape', k8s_ns_name: 'shop', k8s_pod_name: 'web' },
    at: '10m',
    wrong: { [falco]: '1x8 2x10' },
    right: { [falco]: '2x20' },
  },
  {
    alert: 'FalcoDropsEvents',
    severity: 'high',
    labels: { pod: 'falco-1' },
    at: '30m',
    wrong: {
      'falcosecurity_scap_n_drops_total{pod="falco-1"}': '0+5x40',
      'falcosecurity_scap_n_evts_total{pod="falco-1"}': '0+100x40',
    },
    right: {
      'falcosecurity_scap_n_drops_total{pod="falco-1"}': '0+0x40',
      'falcosecurity_scap_n_evts_total{pod="falco-1"}': '0+100x40',
    },
  },
  {
    alert: 'FalcoEventsNotDelivered',
    severity: 'high',
    labels: { destination: 'slack' },
    at: '20m',
    wrong: { 'falcosecurity_falcosidekick_outputs_total{destination="slack",status="error"}': '0+1x30' },
    right: { 'falcosecurity_falcosidekick_outputs_total{destination="slack",status="ok"}': '0+1x30' },
  },
  {
    alert: 'GatekeeperFailedOpen',
    severity: 'critical',
    labels: { name: 'validation.gatekeeper.sh' },
    at: '12m',
    wrong: { [failOpen]: '_x10 1x10' },
    right: { [failOpen]: '1x20' },
  },
  {
    alert: 'GatekeeperViolations',
    severity: 'medium',
    labels: {},
    at: '20m',
    wrong: { 'gatekeeper_violations{enforcement_action="deny"}': '1x30' },
    right: { 'gatekeeper_violations{enforcement_action="deny"}': '0x30' },
  },
  {
    alert: 'GatekeeperAuditStale',
    severity: 'high',
    labels: {},
    at: '30m',
    wrong: { gatekeeper_audit_last_run_end_time: '60x40' },
    right: { gatekeeper_audit_last_run_end_time: '0+60x40' },
  },
  {
    alert: 'PodSecurityDenied',
    severity: 'medium',
    labels: { policy_level: 'restricted', resource: 'pod' },
    at: '20m',
    wrong: { [podSecurity]: '0x15 1x20' },
    right: { [podSecurity.replace('deny', 'allow')]: '0x15 1x20' },
  },
  {
    alert: 'PlaintextInMesh',
    severity: 'high',
    labels: meshed,
    at: '10m',
    wrong: { [opened('none')]: '0+1x20' },
    right: { [opened('mutual_tls')]: '0+1x20' },
  },
  {
    alert: 'PlaintextInMesh',
    severity: 'high',
    labels: meshed,
    at: '10m',
    wrong: { [opened('unknown')]: '0+1x20' },
    right: { [opened('unknown', 'external-secrets-webhook')]: '0+1x20' },
  },
  {
    alert: 'CriticalVulnerabilities',
    severity: 'high',
    labels: { namespace: 'shop', image_repository: 'acme/web', image_tag: '1' },
    at: '40m',
    wrong: { [image('Critical')]: '2x50' },
    right: { [image('High')]: '2x50' },
  },
];

test('every alert has a case in which it fires and one in which it is silent', () => {
  const tested = new Set([...cases, ...laterCases].map(one => one.alert));
  const untested = alertGroups.flatMap(group => group.alerts).filter(one => !tested.has(one.name));
  expect(untested.map(one => one.name)).toEqual(['SecurityMetricsMissing']);
});

describeWithTool('promtool', "by Prometheus' own parser and engine", promtool => {
  test('every expression of every rule is PromQL', () => {
    expect(checkRules(promtool, rules)).toMatchObject({ ok: true });
    expect(checkRules(promtool, broken(rules, ['groups', 0, 'rules', 0, 'expr'], 'sum by (x (y)')).ok).toBe(false);
  });

  test.each([...cases, ...laterCases].map(one => [one.alert, Object.keys(one.wrong).length, one] as const))(
    '%s fires when something is wrong, and not when it is right',
    (_, __, { alert, labels, severity, at, wrong, right }) => {
      const fires: Moment = { at, alert, fires: [{ severity, ...labels }] };
      const silent: Moment = { at, alert, fires: [] };
      expect(testRules(promtool, around(alert), { series: wrong, moments: [fires] }).text).toContain('SUCCESS');
      expect(testRules(promtool, around(alert), { series: right, moments: [silent] }).text).toContain('SUCCESS');
      expect(testRules(promtool, around(alert), { series: right, moments: [fires] }).ok).toBe(false);
    },
  );

  test('silence of an exporter is an alert about that exporter', () => {
    const fires = (exporters: readonly string[]): Moment => ({
      at: '20m',
      alert: 'SecurityMetricsMissing',
      fires: exporters.map(exporter => ({ severity: 'high', exporter })),
    });
    const all = [
      'agent-devsecops',
      'alloy',
      'api-server',
      'cert-manager',
      'cloudflared',
      'external-secrets',
      'falco',
      'gatekeeper',
      'istiod',
      'kube-state-metrics',
      'loki',
      'longhorn',
      'network-policies',
      'trivy-operator',
      'ztunnel',
    ];
    const series = { longhorn_node_status: '1x30' };
    expect(
      testRules(promtool, rules, { series, moments: [fires(all.filter(one => one !== 'longhorn'))] }).text,
    ).toContain('SUCCESS');
    expect(testRules(promtool, rules, { series, moments: [fires(all)] }).ok).toBe(false);
  });
});
