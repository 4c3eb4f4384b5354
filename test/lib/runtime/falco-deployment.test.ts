import type { Chart } from 'cdk8s';
import { parse } from 'yaml';
import { argoCd } from '../../../lib/delivery/argo-cd-application';
import { unknownValues } from '../../../lib/delivery/helm-values';
import { Peer } from '../../../lib/network/peer';
import { SecureNamespace } from '../../../lib/namespace/secure-namespace';
import { all, event, field, inContainer } from '../../../lib/runtime/condition';
import type { FalcoDeploymentProps } from '../../../lib/runtime/falco-deployment';
import { FalcoDeployment } from '../../../lib/runtime/falco-deployment';
import type { RuleException } from '../../../lib/runtime/rule-exception';
import { alertSeverities } from '../../../lib/observability/response';
import { SidekickOutput, severityOf } from '../../../lib/runtime/sidekick-output';
import { standardRules } from '../../../lib/runtime/standard-rules';
import type { SetPolicy } from '../../../lib/policy/policy';
import { catalogue } from '../../../policies';
import { ambientCluster, manifestsOf, mistakesIn, renderShop } from '../../support/clusters';
import { crdErrors, describeWithCrds } from '../../support/crd-schemas';
import { describeWithHelmCharts, knownValues, renderedObjects, renderedPod } from '../../support/helm-charts';
import { reason } from '../../support/images';
import { specOf } from '../../support/network-policies';
import { broken, only } from '../../support/rendered';

const delivery = argoCd({ project: 'platform' });

function deploy(chart: Chart, props: Partial<FalcoDeploymentProps> = {}): FalcoDeployment {
  const monitoring = new SecureNamespace(chart, 'monitoring');
  const loki = Peer.workload({ namespace: monitoring, labels: { app: 'loki' }, serviceAccount: 'loki' });
  const outputs = [SidekickOutput.loki({ workload: loki, url: 'http://loki.monitoring.svc:3100' })];
  return new FalcoDeployment(chart, 'runtime', {
    cluster: ambientCluster,
    delivery,
    nodeAccess: reason,
    outputs,
    ...props,
  });
}

const build = (props?: Partial<FalcoDeploymentProps>) => (chart: Chart) => void deploy(chart, props);
const exception: RuleException = {
  ...reason,
  rule: 'Bulwark file system mounted in container',
  name: 'longhorn',
  where: [field('k8s.ns.name').is('longhorn-system'), field('proc.name').in('mount', 'longhorn-manager')],
};

interface Values {
  readonly driver: { readonly kind: string; readonly modernEbpf: { readonly leastPrivileged: boolean } };
  readonly [key: string]: unknown;
}

function valuesOf(name: string, props?: Partial<FalcoDeploymentProps>): Values {
  const application = only(manifestsOf(build(props)), 'Application', name);
  return (application as unknown as { spec: { source: { helm: { valuesObject: Values } } } }).spec.source.helm
    .valuesObject;
}

test('Falco uses the modern eBPF probe with least privilege, and leaves that only with a waiver', () => {
  expect(valuesOf('falco').driver).toEqual({ kind: 'modern_ebpf', modernEbpf: { leastPrivileged: true } });
  expect(valuesOf('falco', { privileged: reason }).driver.modernEbpf.leastPrivileged).toBe(false);
  const waived = (props?: Partial<FalcoDeploymentProps>): string[] =>
    renderShop(build(props)).waivers.map(one => one.policy);
  expect(waived()).not.toContain('falco-least-privilege');
  expect(waived({ privileged: reason })).toContain('falco-least-privilege');
});

test.each<[string, Partial<FalcoDeploymentProps>]>([
  ['falco-least-privilege', { privileged: reason }],
  ['falco-rule-exception', { exceptions: [exception] }],
])('the policy %s refuses exactly what a waiver excuses', (id, props) => {
  const policy = catalogue.find(one => one.id === id) as SetPolicy;
  const judged = (more?: Partial<FalcoDeploymentProps>): readonly unknown[] =>
    policy.judge(renderShop(build(more)).objects);
  expect(judged()).toEqual([]);
  const [finding, ...more] = policy.judge(renderShop(build(props)).objects);
  const { name = '' } = renderShop(build(props)).waivers.find(one => one.policy === id)?.object ?? {};
  expect(more).toEqual([]);
  expect(finding?.object.name).toBe(name);
});

test('the namespace of Falco allows privileged pods by a recorded waiver, that of falcosidekick stays restricted', () => {
  const { objects, waivers } = renderShop(build());
  const level = (name: string): string | undefined =>
    only(
      objects.map(one => one.manifest),
      'Namespace',
      name,
    ).metadata.labels?.['pod-security.kubernetes.io/enforce'];
  expect([level('falco'), level('falcosidekick')]).toEqual(['privileged', 'restricted']);
  expect(waivers).toEqual([expect.objectContaining({ policy: 'namespace-pod-security-restricted', ...reason })]);
});

test('Falco fetches nothing at run time', () => {
  expect(valuesOf('falco')).toMatchObject({
    falcoctl: { artifact: { install: { enabled: false }, follow: { enabled: false } } },
  });
});

test('what its Helm chart mounts without rendering it is there, or no pod of Falco would start', () => {
  const config = only(manifestsOf(build()), 'ConfigMap', 'falco-falcoctl');
  expect(config).toMatchObject({ metadata: { namespace: 'falco' }, data: { 'falcoctl.yaml': '{}\n' } });
});

test('Falco may speak to falcosidekick and DNS alone', () => {
  const egress = manifestsOf(build())
    .filter(one => one.kind === 'NetworkPolicy' && one.metadata.namespace === 'falco')
    .filter(one => (specOf(one).egress ?? []).length > 0);
  expect(egress.map(one => one.metadata.name).sort()).toEqual(['dns-egress', 'falco-to-falcosidekick.falcosidekick']);
});

test('falcosidekick is opened to its outputs and to nothing else, by identity', () => {
  const manifests = manifestsOf(build());
  const egress = manifests
    .filter(one => one.kind === 'NetworkPolicy' && one.metadata.namespace === 'falcosidekick')
    .filter(one => (specOf(one).egress ?? []).length > 0);
  expect(egress.map(one => one.metadata.name).sort()).toEqual(['dns-egress', 'falcosidekick-to-loki.monitoring']);
  const callers = manifests.filter(
    one => one.kind === 'AuthorizationPolicy' && one.metadata.namespace === 'falcosidekick',
  );
  expect(JSON.stringify(callers)).toContain('cluster.local/ns/falco/sa/falco');
  expect(callers).toHaveLength(1);
});

test('the secrets of outputs come from a Secret that exists already, and without one it is refused', () => {
  const slack = { outputs: [SidekickOutput.slack()] };
  expect(valuesOf('falcosidekick', { ...slack, outputSecret: 'falco-outputs' })['config']).toEqual({
    existingSecret: 'falco-outputs',
    slack: { minimumpriority: 'warning', outputformat: 'all' },
  });
  expect(mistakesIn(build(slack))).toEqual([expect.stringContaining('name a Secret with SLACK_WEBHOOKURL')]);
});

test('Alertmanager is asked by its second interface, because the first is gone', () => {
  const outputs = (chart: Chart): SidekickOutput[] => {
    const namespace = new SecureNamespace(chart, 'alerts');
    const workload = Peer.workload({ namespace, labels: { app: 'alertmanager' }, serviceAccount: 'alertmanager' });
    return [SidekickOutput.alertmanager({ workload, url: 'http://alertmanager.alerts.svc:9093' })];
  };
  const application = only(
    manifestsOf(chart => deploy(chart, { outputs: outputs(chart) })),
    'Application',
    'falcosidekick',
  );
  expect(JSON.stringify(application)).toContain('"endpoint":"/api/v2/alerts"');
  expect(JSON.stringify(application)).toMatch(/"customseveritymap":"[a-z:,]*,error:high,warning:medium,/);
});

test('every priority of Falco is a severity that people answer, and an error is more than a warning', () => {
  const falcos = ['emergency', 'alert', 'critical', 'error', 'warning', 'notice', 'informational', 'debug'];
  expect(Object.keys(severityOf)).toEqual(falcos);
  const order = Object.values(severityOf).map(one => alertSeverities.indexOf(one));
  expect(order).toEqual([...order].sort());
  expect(order).not.toContain(-1);
  expect(alertSeverities.indexOf(severityOf.error)).toBeLessThan(alertSeverities.indexOf(severityOf.warning));
});

test('pods restart when a rule changes, because a digest of the text stands in their template', () => {
  const digest = (props?: Partial<FalcoDeploymentProps>): unknown => valuesOf('falco', props)['podAnnotations'];
  expect(digest()).toEqual(digest());
  expect(digest()).not.toEqual(digest({ exceptions: [exception] }));
});

test('an exception is in the rules and in the waivers, with who answers for it', () => {
  const { objects, waivers } = renderShop(build({ exceptions: [exception] }));
  const map = only(
    objects.map(one => one.manifest),
    'ConfigMap',
    'bulwark-rules',
  );
  const rules = parse((map['data'] as Record<string, string>)['bulwark_rules.yaml'] ?? '') as Record<string, unknown>[];
  expect(rules.find(one => one['rule'] === exception.rule)?.['exceptions']).toEqual([
    {
      name: 'longhorn',
      fields: ['k8s.ns.name', 'proc.name'],
      comps: ['=', 'in'],
      values: [['longhorn-system', ['mount', 'longhorn-manager']]],
    },
  ]);
  expect(waivers.map(one => one.policy)).toContain('falco-rule-exception');
});

test.each<[string, Partial<FalcoDeploymentProps>, string]>([
  ['no output', { outputs: [] }, 'outputs must be at least one output'],
  [
    'an exception by name alone',
    { exceptions: [{ ...exception, where: [field('proc.name').is('mount')] }] },
    'bound to a place',
  ],
  [
    'an exception that says not',
    { exceptions: [{ ...exception, where: [field('k8s.ns.name').isNot('shop')] }] },
    'exceptions[0]',
  ],
  ['an exception without a reason', { exceptions: [{ ...exception, reason: '' }] }, 'falco-rule-exception.reason'],
  [
    'an exception of a rule that nobody has',
    { exceptions: [{ ...exception, rule: 'Terminal shell' }] },
    'of a rule that is loaded',
  ],
  [
    "a rule with the name of one of Falco's own",
    { rules: [{ ...standardRules[0]!, name: 'Terminal shell in container' }] },
    'each once',
  ],
  ['two rules of one name', { rules: [...standardRules, ...standardRules.slice(0, 1)] }, 'each once'],
  [
    'a rule about every system call',
    { rules: [{ ...standardRules[0]!, condition: inContainer }] },
    'about named system calls',
  ],
  [
    'a technique that is none',
    { rules: [{ ...standardRules[0]!, mitre: { tactic: 'impact', technique: 'T16' } }] },
    'a technique such as T1611',
  ],
  [
    'a text that ends its quotation',
    { rules: [{ ...standardRules[0]!, condition: all(event('execve'), field('proc.name').is('a" or "b')) }] },
    'without quotation marks',
  ],
  ['no reason for the privileged namespace', { nodeAccess: { ...reason, expires: 'soon' } }, 'a date, YYYY-MM-DD'],
])('%s is refused', (_, props, text) => {
  const mistakes = mistakesIn(build(props));
  expect(mistakes).toHaveLength(1);
  expect(mistakes[0]).toContain(text);
});

test('the deployment as a whole', () => {
  const prometheus = (chart: Chart): Peer & { kind: 'workload' } => {
    const namespace = new SecureNamespace(chart, 'metrics');
    return Peer.workload({ namespace, labels: { app: 'prometheus' }, serviceAccount: 'prometheus' });
  };
  const manifests = manifestsOf(chart => deploy(chart, { prometheus: prometheus(chart) }));
  const own = manifests.filter(one => /^(falco|falcosidekick|argocd)$/.test(one.metadata.namespace ?? ''));
  expect(own).toMatchSnapshot();
});

describeWithHelmCharts('against the Helm charts falco 9.1.0 and falcosidekick 0.14.0', () => {
  test.each(['falco', 'falcosidekick'])('%s knows every value that is set, and not one that is misspelt', name => {
    const values = valuesOf(name);
    expect(unknownValues(values as never, knownValues(name))).toEqual([]);
    const wrong = broken({ ...values, metrix: {} } as object, ['metrix'], { enabled: true });
    expect(unknownValues(wrong as never, knownValues(name))).toEqual(['metrix']);
  });

  test.each([
    ['falco', 'DaemonSet', 'rendered-modern-ebpf.yaml', 8765],
    ['falcosidekick', 'Deployment', 'rendered.yaml', 2801],
  ])(
    'the policies of %s select the pods, the ServiceAccount and the port that its Helm chart renders',
    (name, kind, file, port) => {
      const pod = renderedPod(renderedObjects(name, file), kind, name);
      let peer: Peer | undefined;
      manifestsOf(chart => {
        const deployment = deploy(chart);
        peer = name === 'falco' ? deployment.falco : deployment.sidekick;
      });
      expect(pod.metadata.labels).toMatchObject((peer as { labels: object }).labels);
      expect(pod.spec.serviceAccountName).toBe((peer as { serviceAccount: string }).serviceAccount);
      expect(pod.spec.containers.flatMap(one => one.ports ?? []).map(one => one.containerPort)).toContain(port);
      expect((peer as unknown as { ports: { first: number }[] }).ports.map(one => one.first)).toEqual([port]);
    },
  );
});

describeWithCrds('against the real CustomResourceDefinitions', () => {
  test('both Applications are valid', () => {
    const applications = manifestsOf(build({ exceptions: [exception] })).filter(one => one.kind === 'Application');
    expect(applications.map(one => crdErrors(one))).toEqual([[], []]);
  });
});
