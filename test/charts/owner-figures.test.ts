import { responses } from '../../lib/observability/response';
import type { Manifest } from '../../lib/manifest';
import { clusters } from '../../charts/platform';
import { broken } from '../support/rendered';
import { manifestsOf, renderedPlatform } from '../support/platform';

/** The figures of the owner's two plans, where the committed objects of each cluster hold them. Whoever changes one changes a plan. */
const objects = renderedPlatform();
const names = clusters.map(one => one.cluster.name);

const specs = <Spec>(manifests: readonly Manifest[], kind: string): readonly Spec[] =>
  manifests.filter(one => one.kind === kind).map(one => one['spec'] as Spec);

const sunday = '0 3 * * 0';
const hoursOf = (duration: string): number => Number(/^(\d+)h0m0s$/.exec(duration)?.[1]);

describe.each(names)('on %s', name => {
  const manifests = manifestsOf(objects, name);

  test('every volume is backed up at two in the morning, and three backups are kept', () => {
    const jobs = specs<object>(manifests, 'RecurringJob');
    const plan = (group: string): object =>
      expect.objectContaining({ task: 'backup', cron: '0 2 * * *', retain: 3, groups: [group] }) as object;
    const all = [plan('default'), plan('health')];
    expect(jobs).toEqual(all);
    expect(jobs.map(one => broken(one, ['retain'], 2))).not.toEqual(all);
  });

  test('the CIS benchmark runs every week on both kinds of node, and is not suspended', () => {
    const runs = manifests.filter(one => one.kind === 'CronJob' && one.metadata.namespace === 'kube-bench');
    const weekly = (one: Manifest): boolean => {
      const { schedule, suspend = false } = one['spec'] as Scheduled;
      return schedule === sunday && !suspend;
    };
    expect(runs.map(one => [one.metadata.name, weekly(one)])).toEqual([
      ['kube-bench-control-plane', true],
      ['kube-bench-workers', true],
    ]);
    expect(weekly(broken(runs[0]!, ['spec', 'schedule'], '0 3 1 * *'))).toBe(false);
  });

  test('whatever runs by a schedule runs at least every week, as the alert about overdue checks expects', () => {
    const jobs = manifests.filter(one => one.kind === 'CronJob');
    const weekly = (one: Manifest): boolean => /^\d+ \d+ \* \* (\*|\d)$/.test((one['spec'] as Scheduled).schedule);
    const rare = jobs.filter(one => !weekly(one) && (one['spec'] as Scheduled).suspend !== true);
    expect(jobs.length).toBeGreaterThan(3);
    expect(rare.map(one => one.metadata.name)).toEqual([]);
    expect(jobs.filter(one => (one['spec'] as Scheduled).suspend).map(one => one.metadata.name)).toEqual([
      'verify',
      'verify',
    ]);
    expect(weekly(broken(jobs[0]!, ['spec', 'schedule'], '0 3 1 * *'))).toBe(false);
  });

  test('a generated password lives for a quarter, and a certificate for no longer', () => {
    const made = specs<{ readonly refreshInterval: string; readonly dataFrom?: readonly object[] }>(
      manifests,
      'ExternalSecret',
    ).filter(one => JSON.stringify(one.dataFrom ?? []).includes('"kind":"Password"'));
    expect(made.map(one => hoursOf(one.refreshInterval))).toEqual([90 * 24]);
    const certificates = specs<{ readonly duration: string; readonly privateKey: object }>(manifests, 'Certificate');
    expect(certificates.map(one => hoursOf(one.duration))).toEqual(certificates.map(() => 90 * 24));
    for (const one of certificates) expect(one.privateKey).toMatchObject({ rotationPolicy: 'Always' });
  });

  test('a critical vulnerability may stay open for a day, and a high one for a week', () => {
    const text = JSON.stringify(specs(manifests, 'PrometheusRule'));
    const allowed = [...text.matchAll(/severity=\\"(\w+)\\"} > 0\) > ([0-9 *]+)/g)].map(([, rated, time]) => [
      rated,
      time?.trim(),
    ]);
    expect(allowed).toEqual([
      ['Critical', '86400'],
      ['High', '7 * 86400'],
    ]);
  });

  test('each alert says the response time of its severity, in its annotation and in the title that Slack shows', () => {
    const [{ groups } = { groups: [] }] = specs<{ readonly groups: readonly { readonly rules: readonly Rule[] }[] }>(
      manifests,
      'PrometheusRule',
    );
    const alerts = groups.flatMap(one => one.rules).filter(one => one.alert !== undefined);
    const said = new Set(alerts.map(one => `${one.labels?.severity ?? ''}: ${one.annotations?.response ?? ''}`));
    expect([...said].sort()).toEqual(plan.map(([severity, within]) => `${severity}: ${within}`).sort());
    const routing = JSON.stringify(specs(manifests, 'AlertmanagerConfig'));
    expect(plan.filter(([severity, within]) => !routing.includes(`(${severity}, answer ${within})`))).toEqual([]);
  });
});

interface Scheduled {
  readonly schedule: string;
  readonly suspend?: boolean;
}

interface Rule {
  readonly alert?: string;
  readonly labels?: { readonly severity: string };
  readonly annotations?: { readonly response: string };
}

/** "Security Goals 2025", incident response: critical immediately, high < 4 h, medium < 24 h, low < 7 d. */
const plan = [
  ['critical', 'at once', 0],
  ['high', 'within 4 hours', 4],
  ['medium', 'within 24 hours', 24],
  ['low', 'within 7 days', 7 * 24],
] as const;

test('the response times are those of the plan, and people are told and reminded well within them', () => {
  expect(Object.entries(responses).map(([severity, { within }]) => [severity, within])).toEqual(
    plan.map(([severity, within]) => [severity, within]),
  );
  for (const [severity, , hours] of plan) {
    const { groupWaitSeconds, repeatMinutes, hours: said } = responses[severity];
    expect(said).toBe(hours === 0 ? 1 : hours);
    expect(groupWaitSeconds).toBeLessThanOrEqual(hours === 0 ? 10 : hours * 360);
    expect(repeatMinutes).toBeLessThan(said * 60);
  }
});
