import { parse } from 'yaml';
import { logAlertGroups } from '../../charts/alerts';
import { clusters } from '../../charts/platform';
import type { LogAlertGroup } from '../../lib';
import { prometheusRules } from '../../lib/observability/alert-rules';
import type { Manifest } from '../../lib/manifest';
import { manifestsOf, renderedPlatform } from '../support/platform';
import { checkRules } from '../support/promtool';
import { broken, only } from '../support/rendered';
import { askAll, describeWithTool } from '../support/tool';
import type { AuditChange } from './log-alert-cases';
import { auditLine, logAlertCases } from './log-alert-cases';

const deliveries = ['argo-cd', 'flux', 'terraform'] as const;
const alertsOf = (groups: readonly LogAlertGroup[]): LogAlertGroup['alerts'] => groups.flatMap(one => one.alerts);
const alerts = alertsOf(logAlertGroups('argo-cd'));
const exprOf = (name: string): string => alerts.find(one => one.name === name)?.expr ?? '';

/** What Loki answers to an expression. */
interface Answer {
  readonly kind?: 'logs' | 'numbers';
  readonly error?: string;
  readonly results?: readonly { readonly labels: Readonly<Record<string, string>> }[];
}

const now = 100_000;

/** The question that the ruler asks at one moment, over one event some seconds before it. */
function asked(expr: string, event: AuditChange, secondsAgo = 30): object {
  const streams = [
    {
      labels: '{job="kubernetes-audit",data_class="security"}',
      lines: [{ at: now - secondsAgo, text: auditLine(event) }],
    },
  ];
  return { language: 'logql', expr, streams, start: now, end: now, step: 60 };
}

test('every alert over logs has a case in which it fires and one in which it is silent', () => {
  expect([...new Set(logAlertCases.map(one => one.alert))].sort()).toEqual(alerts.map(one => one.name).sort());
});

describeWithTool('queries', "by Loki's own parser and engine", queries => {
  test.each(deliveries)('every expression is LogQL that gives numbers, where %s delivers', delivery => {
    const expressions = alertsOf(logAlertGroups(delivery)).map(one => one.expr);
    const read = (all: readonly string[]): readonly (string | undefined)[] =>
      askAll<Answer>(
        queries,
        all.map(expr => ({ language: 'logql', expr })),
      ).map(one => one.kind);
    expect(read(expressions)).toEqual(expressions.map(() => 'numbers'));
    expect(read(expressions.map(one => one.replace('[5m]', '[5m')))).toEqual(expressions.map(() => undefined));
  });

  test.each(logAlertCases.map(one => [one.alert, one] as const))(
    '%s fires when something is wrong, and not when it is right',
    (_, { alert, labels, wrong, right }) => {
      const expr = exprOf(alert);
      const [fires, silent, later] = askAll<Answer>(queries, [
        asked(expr, wrong),
        asked(expr, right),
        asked(expr, wrong, 600),
      ]);
      expect(fires?.results?.map(one => one.labels)).toEqual([labels]);
      expect(silent).toEqual({ id: null, kind: 'numbers' });
      expect(later).toEqual({ id: null, kind: 'numbers' });
    },
  );

  test('one read of a Secret is told by one alert', () => {
    const reads = logAlertCases.map(one => one.wrong).filter(one => one.resource === undefined);
    const told = reads.map(event => {
      const answers = askAll<Answer>(
        queries,
        alerts.map(one => asked(one.expr, event)),
      );
      return answers.filter(one => (one.results ?? []).length > 0).length;
    });
    expect(told).toEqual(reads.map(() => 1));
  });
});

describeWithTool('promtool', "by the reader of Prometheus' rules, which Loki uses too", promtool => {
  test('the file of rules is one, and the texts of alerts are templates', () => {
    const file = prometheusRules(logAlertGroups('argo-cd'), 'https://example.org/runbooks');
    const withoutLogs = JSON.parse(
      JSON.stringify(file, (key, value: unknown) => (key === 'expr' ? 'vector(1)' : value)),
    ) as object;
    expect(checkRules(promtool, withoutLogs)).toMatchObject({ ok: true });
    const wrong = broken(withoutLogs, ['groups', 0, 'rules', 0, 'annotations', 'summary'], '{{ $labels.who');
    expect(checkRules(promtool, wrong).ok).toBe(false);
  });
});

const names = clusters.map(one => one.cluster.name);
const objects = renderedPlatform();

interface LokiValues {
  readonly loki: { readonly structuredConfig: { readonly ruler: Readonly<Record<string, unknown>> } };
  readonly singleBinary: {
    readonly extraVolumes: readonly { readonly name: string; readonly configMap: { readonly name: string } }[];
    readonly extraVolumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
  };
}

/** The rules that Loki mounts where its ruler looks, as far as a ConfigMap of the tree holds them. */
function mountedRules(manifests: readonly Manifest[]): readonly string[] {
  const application = only(manifests, 'Application', 'loki') as unknown as {
    spec: { source: { helm: { valuesObject: LokiValues } } };
  };
  const { loki, singleBinary } = application.spec.source.helm.valuesObject;
  const { directory } = (loki.structuredConfig.ruler['storage'] as { local: { directory: string } }).local;
  const mount = singleBinary.extraVolumeMounts.find(one => one.mountPath === `${directory}/fake`);
  const volume = singleBinary.extraVolumes.find(one => one.name === mount?.name);
  const file = manifests.find(one => one.kind === 'ConfigMap' && one.metadata.name === volume?.configMap.name);
  return Object.values((file?.['data'] ?? {}) as Readonly<Record<string, string>>);
}

test.each(names)('on %s the ruler of Loki finds every alert, and Alertmanager lets it in', name => {
  const manifests = manifestsOf(objects, name);
  const read = mountedRules(manifests).flatMap(
    text => (parse(text) as { groups: { rules: { alert: string }[] }[] }).groups,
  );
  expect(read.flatMap(group => group.rules.map(one => one.alert))).toEqual(alerts.map(one => one.name));
  expect(mountedRules(manifests.filter(one => one.metadata.name !== 'log-alerts'))).toEqual([]);
  const caller = only(manifests, 'AuthorizationPolicy', 'alertmanager-from-loki.logging');
  expect(JSON.stringify(caller['spec'])).toContain('cluster.local/ns/logging/sa/loki');
  only(manifests, 'NetworkPolicy', 'alertmanager-from-loki.logging');
  only(manifests, 'NetworkPolicy', 'loki-to-alertmanager.monitoring');
});
