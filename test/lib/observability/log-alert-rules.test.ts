import { parse } from 'yaml';
import type { Chart } from 'cdk8s';
import type { AlertRule } from '../../../lib/observability/alert-rule';
import { LogAlertRules } from '../../../lib/observability/log-alert-rules';
import { logStreams, unknownStreams } from '../../../lib/observability/log-streams';
import { lokiRuler } from '../../../lib/observability/loki-ruler';
import type { LokiRuler } from '../../../lib/observability/loki-ruler';
import { SecureNamespace } from '../../../lib/namespace/secure-namespace';
import { manifestsOf, mistakesIn } from '../../support/clusters';
import { only } from '../../support/rendered';

const read: AlertRule = {
  name: 'SecretRead',
  severity: 'high',
  expr: 'sum by (who) (count_over_time({job="kubernetes-audit"} | json who="user.username" [5m])) > 0',
  summary: '{{ $labels.who }} read a secret',
  runbook: { means: 'A secret is known.', steps: [{ say: 'Look.' }] },
};
const runbooks = 'https://example.org/runbooks';
const rules =
  (alerts: readonly AlertRule[], url = runbooks) =>
  (chart: Chart): void => {
    const groups = alerts.length === 0 ? [] : [{ name: 'audit', alerts }];
    new LogAlertRules(new SecureNamespace(chart, 'logging'), 'log-alerts', { groups, runbooks: url });
  };

test('an alert over logs has a severity, a response time and a page, as every alert has', () => {
  const file = only(manifestsOf(rules([read])), 'ConfigMap', 'log-alerts');
  const [group] = (parse((file['data'] as Record<string, string>)['log-alerts.yaml'] ?? '') as { groups: object[] })
    .groups;
  expect(group).toEqual({
    name: 'audit',
    rules: [
      {
        alert: 'SecretRead',
        expr: read.expr,
        labels: { severity: 'high' },
        annotations: {
          summary: '{{ $labels.who }} read a secret',
          response: 'within 4 hours',
          runbook_url: 'https://example.org/runbooks/secret-read.md',
        },
      },
    ],
  });
  expect(file.metadata.annotations).toMatchObject({ 'kustomize.toolkit.fluxcd.io/substitute': 'disabled' });
});

test.each<[string, readonly AlertRule[], string, string?]>([
  ['a stream that nobody sends', [{ ...read, expr: 'rate({job="audit"} [5m])' }], 'got \'job="audit"\''],
  ['a label that nobody sets', [{ ...read, expr: 'rate({app="loki"} [5m])' }], "got 'app'"],
  ['an expression over no stream', [{ ...read, expr: 'vector(1)' }], "got '{}'"],
  ['two alerts of one name', [read, read], "alerts must be named once, got 'SecretRead'"],
  ['an alert that nobody can act on', [{ ...read, runbook: { means: 'x', steps: [] } }], 'must be at least one step'],
  ['an alert that says nothing', [{ ...read, summary: ' ' }], '.summary must be a sentence'],
  ['no alert at all', [], 'groups must be at least one alert'],
  ['pages over plain HTTP', [read], 'runbooks must be an https:// address', 'http://x/y'],
])('refuses %s', (_, alerts, expected, url = runbooks) => {
  expect(mistakesIn(rules(alerts, url)).join('\n')).toContain(expected);
});

test('what stands in a text is no selector, and what is filtered later is no label of a stream', () => {
  const known = (expr: string): readonly string[] => unknownStreams(expr, logStreams);
  expect(known('rate({namespace="a", pod=~`b{c="d"}`} |= "{x=\\"y\\"}" | who="eve" [5m])')).toEqual([]);
  expect(known('rate({namespace="a"} [5m]) / rate({ namespce = "a" } [5m])')).toEqual(['namespce']);
  expect(known('rate({job=~"kubernetes-.+"} [5m])')).toEqual([]);
});

const rulerAt =
  (alertmanager: string, keep: LokiRuler[] = []) =>
  (chart: Chart): void => {
    const groups = [{ name: 'audit', alerts: [read] }];
    const log = new LogAlertRules(new SecureNamespace(chart, 'logging'), 'log-alerts', { groups, runbooks });
    keep.push(lokiRuler(log, alertmanager));
  };

test('the ruler reads the ConfigMap of the rules, can change none, and tells every replica of Alertmanager', () => {
  const made: LokiRuler[] = [];
  manifestsOf(rulerAt('_http-web._tcp.alertmanager-operated.monitoring.svc', made));
  const [ruler] = made;
  expect(ruler?.config['ruler']).toMatchObject({
    alertmanager_url: 'http://_http-web._tcp.alertmanager-operated.monitoring.svc',
    enable_alertmanager_discovery: true,
    enable_api: false,
    storage: { type: 'local', local: { directory: '/etc/loki/rules' } },
  });
  const { extraVolumes, extraVolumeMounts } = ruler!.volumes;
  expect(extraVolumes).toEqual([{ name: 'log-alert-rules', configMap: { name: 'log-alerts' } }]);
  expect(extraVolumeMounts).toEqual([{ name: 'log-alert-rules', mountPath: '/etc/loki/rules/fake', readOnly: true }]);
});

test.each(['alertmanager.monitoring.svc:9093', 'http://_web._tcp.alertmanager.monitoring.svc', ''])(
  "refuses '%s' in place of the SRV record of a port",
  address => {
    expect(mistakesIn(rulerAt(address)).join('\n')).toContain('alertmanager must be the SRV record of a port');
  },
);
