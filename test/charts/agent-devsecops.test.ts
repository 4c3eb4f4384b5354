import { spawnSync } from 'node:child_process';
import { benchmarks, postureAlerts } from '../../charts/alerts/posture';
import { exporters } from '../../charts/exporters';
import { clusters } from '../../charts/platform';
import { exporters as known } from '../../lib';
import { allows, effectiveRights, grantsFor } from '../../lib/review/rights';
import type { Manifest } from '../../lib/manifest';
import { specOf } from '../support/network-policies';
import { manifestsOf, renderedPlatform } from '../support/platform';
import { broken, only } from '../support/rendered';

const objects = renderedPlatform();
const home = 'agent-devsecops';

/** Which ports of the scanner a caller may connect to, by the NetworkPolicy between them. */
function portsFrom(manifests: readonly Manifest[], caller: string): readonly unknown[] {
  const { ingress = [] } = specOf(only(manifests, 'NetworkPolicy', `agent-devsecops-from-${caller}`));
  return ingress.flatMap(rule => rule.ports ?? []).map(one => one.port);
}

/** How the Job ends by what the agent answers: its own command, with a curl that says so. */
function judged(job: Manifest): (answer: string) => number | null {
  const command = /"command":\[.*?\]/.exec(JSON.stringify(job))?.[0] ?? '';
  const [shell = '', ...words] = (JSON.parse(`{${command}}`) as { command: string[] }).command;
  const curl = 'curl() { test "$ANSWER" != gone || return 22; echo "$ANSWER"; }; ';
  const script = `${curl}${words.at(-1) ?? ''}`;
  return answer =>
    spawnSync(shell === 'sh' ? 'bash' : shell, [...words.slice(0, -1), script], {
      env: { ...process.env, ANSWER: answer },
    }).status;
}

interface Routing {
  readonly receivers: readonly {
    readonly name: string;
    readonly slackConfigs?: object[];
    readonly webhookConfigs?: object[];
  }[];
}

/** The severities of the alerts about posture that are not told on Slack and by the webhook both. */
function untold(routing: Manifest): readonly string[] {
  const { receivers } = routing['spec'] as Routing;
  const both = receivers.filter(one => one.slackConfigs !== undefined && one.webhookConfigs !== undefined);
  const severities = postureAlerts.alerts.filter(one => one.name.startsWith('Compliance')).map(one => one.severity);
  return severities.filter(severity => !both.some(one => one.name === severity));
}

describe.each(clusters.map(one => one.cluster.name))('on %s', cluster => {
  const manifests = manifestsOf(objects, cluster);

  test('the agent reads the benchmarks, findings and functions that it reports on, and no Secret', () => {
    const may = (all: readonly Manifest[], group: string, resource: string): boolean => {
      const grants = grantsFor(effectiveRights(all), `system:serviceaccount:${home}:${home}`, []);
      return allows(grants, { verb: 'list', group, resource }, '');
    };
    expect(may(manifests, 'aquasecurity.github.io', 'clustercompliancereports')).toBe(true);
    expect(may(manifests, 'lambda.knative.io', 'lambdafunctions')).toBe(true);
    expect(may(manifests, '', 'secrets')).toBe(false);
    const none = manifests.filter(one => one.metadata.name !== home || one.kind !== 'ClusterRoleBinding');
    expect(may(none, 'lambda.knative.io', 'lambdafunctions')).toBe(false);
  });

  test('Prometheus reads the metrics of the agent and can ask it for nothing else', () => {
    const monitor = only(manifests, 'PodMonitor', home);
    expect(monitor['spec']).toMatchObject({ podMetricsEndpoints: [{ portNumber: 9090, path: '/metrics' }] });
    const mesh = [15_008];
    expect(portsFrom(manifests, 'prometheus.monitoring').filter(port => !mesh.includes(Number(port)))).toEqual([9090]);
    expect(
      JSON.stringify(only(manifests, 'AuthorizationPolicy', 'agent-devsecops-from-prometheus.monitoring')),
    ).not.toContain('8080');
  });

  test('the agent is told to scan every day, by the one Job that may ask it', () => {
    const job = only(manifests, 'CronJob', 'function-scan');
    expect(job['spec']).toMatchObject({ schedule: '30 5 * * *', concurrencyPolicy: 'Forbid' });
    expect(JSON.stringify(job)).toContain('http://agent-devsecops:8080/scan/lambdafunctions');
    expect(['{"total_scanned": 3}', '{"status":"error"}', '{"status": "skipped"}', 'gone'].map(judged(job))).toEqual([
      0, 1, 1, 22,
    ]);
    expect(portsFrom(manifests, 'function-scan')).toContain(8080);
    const callers = manifests
      .filter(one => one.kind === 'NetworkPolicy' && one.metadata.namespace === home)
      .flatMap(one => /^agent-devsecops-from-(.+)$/.exec(one.metadata.name)?.[1] ?? []);
    expect(callers.sort()).toEqual(['function-scan', 'prometheus.monitoring']);
  });

  test('a benchmark that falls is told on Slack and by the webhook', () => {
    const routing = only(manifests, 'AlertmanagerConfig');
    expect(untold(routing)).toEqual([]);
    expect(untold(broken(routing, ['spec', 'receivers'], []))).not.toEqual([]);
  });

  test('as many benchmarks are watched as Trivy Operator is told to judge by', () => {
    const text = JSON.stringify(only(manifests, 'Application', 'trivy-operator'));
    const specs = /"specs":\[([^\]]*)\]/.exec(text)?.[1]?.split(',') ?? [];
    expect(specs).toHaveLength(benchmarks);
  });
});

test('the reports of nodes and of the agent are kept as long as all evidence about security', () => {
  const alloy = JSON.stringify(only(manifestsOf(objects, 'staging'), 'Application', 'alloy'));
  for (const namespace of ['kube-bench', home])
    expect(alloy).toMatch(new RegExp(`\\W${namespace}\\W[^}]*data_class[^}]*security`));
  expect(alloy).not.toMatch(/\Wkiali\W[^}]*data_class[^}]*security/);
});

test('the metrics of programs of the owner are known to the homelab, and not to the library', () => {
  expect(Object.keys(exporters).filter(one => !(one in known))).toEqual([home]);
});
