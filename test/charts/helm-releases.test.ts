import { App } from 'cdk8s';
import { clusters, platform } from '../../charts/platform';
import { unknownValues } from '../../lib/delivery/helm-values';
import type { HelmRelease } from '../../lib/delivery/helm-release';
import { helmAddonsOf } from '../../lib/delivery/helm-addon';
import type { Manifest } from '../../lib/manifest';
import type { PodSecurityLevel } from '../../lib/policy/pss/control';
import { violations } from '../../lib/policy/pss/level';
import { render } from '../../lib/pipeline/render';
import type { RenderedPod } from '../support/helm-charts';
import {
  describeWithHelmCharts,
  haveHelmChart,
  haveHelmCharts,
  knownValues,
  renderedObjects,
} from '../support/helm-charts';
import { specOf } from '../support/network-policies';
import { broken } from '../support/rendered';

/** Istio publishes its Helm charts under short names. */
const folders: Readonly<Record<string, string>> = { base: 'istio-base', cni: 'istio-cni', gateway: 'istio-gateway' };

/** Values that stand in no values.yaml, because a Helm chart passes them on whole (Istio's mesh configuration) or reads them first (its profile). */
const passedOn =
  /^(profile|configs\.(cm|params)\..*|meshConfig\..*|external_services\.prometheus\.url|grafana\.grafana\.ini\..*)$/;

/** Pods that no Helm chart renders, because a controller that it installs makes them: namespace, then what selects them. */
const madeByControllers: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>> = {
  'longhorn-system': [
    { 'longhorn.io/component': 'instance-manager' },
    { 'longhorn.io/component': 'share-manager' },
    { 'longhorn.io/component': 'backing-image-manager' },
    { 'longhorn.io/component': 'backing-image-data-source' },
    { app: 'longhorn-csi-plugin' },
    { app: 'csi-attacher' },
    { app: 'csi-provisioner' },
    { app: 'csi-resizer' },
    { app: 'csi-snapshotter' },
  ],
  monitoring: [{ 'app.kubernetes.io/name': 'prometheus' }, { 'app.kubernetes.io/name': 'alertmanager' }],
  'trivy-system': [{ 'bulwark.dev/trivy': 'scan' }],
  'istio-ingress': [{ 'gateway.networking.k8s.io/gateway-name': 'home' }],
  logging: [{ 'gateway.networking.k8s.io/gateway-name': 'waypoint' }],
};

/** Pods that a Helm chart renders by default and our values switch off: release, end of the name, and the value that does. */
const switchedOff: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'argo-cd': { 'notifications-controller': 'notifications.enabled', 'dex-server': 'dex.enabled' },
  'cert-manager': { startupapicheck: 'startupapicheck.enabled' },
  flux: {
    'flux-check': 'rbac.create',
    'image-automation-controller': 'imageAutomationController.create',
    'image-reflector-controller': 'imageReflectionController.create',
    'notification-controller': 'notificationController.create',
  },
  gatekeeper: {
    'update-crds-hook': 'upgradeCRDs.enabled',
    'update-namespace-label': 'postInstall.labelNamespace.enabled',
  },
  'kube-prometheus-stack': { 'node-exporter': 'nodeExporter.enabled' },
  loki: {
    'loki-canary': 'lokiCanary.enabled',
    'loki-chunks-cache': 'chunksCache.enabled',
    'loki-gateway': 'gateway.enabled',
    'loki-results-cache': 'resultsCache.enabled',
  },
  longhorn: { 'longhorn-ui': 'longhornUI.replicas', 'pre-upgrade': 'preUpgradeChecker.jobEnabled' },
};

/** Pods of others, in namespaces that this platform does not make. */
const elsewhere: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>> = { vault: [{ app: 'vault' }] };

/** Every release of every cluster, and what delivers them by Flux instead. */
const [first] = clusters;
const forms = [clusters, first === undefined ? [] : [{ ...first, delivery: 'flux' as const }]].map(definitions => {
  const root = new App();
  platform(root, definitions);
  return root;
});
const rendered = forms.map(root => render(root).objects);
const objects = rendered.flat();
const everyRelease = forms.flatMap(root =>
  helmAddonsOf(root).map(addon => ({ cluster: addon.node.path.split('/')[0] ?? '', release: addon.release })),
);
const folderOf = ({ chart }: HelmRelease): string => folders[chart.name] ?? chart.name;
const releases = [...new Map(everyRelease.map(one => [`${one.cluster}/${one.release.name}`, one])).values()];
/** Those whose Helm charts are there; all of them where none is, for everything is skipped then. */
const known = releases.filter(one => !haveHelmCharts || haveHelmChart(folderOf(one.release)));

const templateKinds = ['Deployment', 'DaemonSet', 'StatefulSet', 'Job'];

function podsIn(manifests: readonly Manifest[]): readonly RenderedPod[] {
  return manifests.filter(one => templateKinds.includes(one.kind)).map(podOf);
}

/** The pod of a workload. The controller of Jobs labels each with the name of its Job. */
function podOf(workload: Manifest): RenderedPod {
  const { template } = (workload as unknown as { spec: { template: RenderedPod } }).spec;
  if (workload.kind !== 'Job') return template;
  const labels = { ...template.metadata?.labels, 'batch.kubernetes.io/job-name': workload.metadata.name };
  return { ...template, metadata: { ...template.metadata, labels } };
}

/** Whether labels choose a pod; one that a Helm chart gives no label is chosen by none. */
function selects(labels: Readonly<Record<string, string>>, pod: Readonly<Record<string, string>> = {}): boolean {
  return Object.entries(labels).every(([key, value]) => pod[key] === value);
}

describeWithHelmCharts('against the Helm charts that the platform installs', () => {
  const table = known.map(one => [`${one.cluster}/${one.release.name}`, one] as const);

  test('looks at every release, and names the Helm charts that are missing', () => {
    expect(releases.length).toBeGreaterThanOrEqual(37);
    expect(new Set(known).size + releases.filter(one => !known.includes(one)).length).toBe(releases.length);
  });

  for (const { cluster, release } of releases.filter(one => !known.includes(one)))
    test.skip(`${cluster}/${release.name}: ../shared/charts has no ${folderOf(release)}`, () =>
      expect(haveHelmChart(folderOf(release))).toBe(true));

  test.each(table)('%s sets only values that its Helm chart knows', (_, { release }) => {
    const all = knownValues(folderOf(release));
    expect(unknownValues(release.values, all).filter(path => !passedOn.test(path))).toEqual([]);
    const slip = unknownValues({ ...release.values, imagee: {} }, all);
    expect(slip).toContain('imagee');
  });

  test.each(table)('%s switches off what these tests take for absent', (_, { release }) => {
    const values = Object.values(switchedOff[release.name] ?? {});
    expect(values.filter(path => ![false, 0].includes(valueAt(release.values, path) as number | false))).toEqual([]);
  });

  test.each(table)('each pod of %s is selected by a NetworkPolicy that opens a way for it', (_, { release }) => {
    expect(closedPods(release)).toEqual([]);
  });

  test.each(table)('the namespace of %s allows the pods that its Helm chart renders', (_, { cluster, release }) => {
    const enforced = enforcedIn(cluster, release.namespace);
    const pods = installed(release).map(one => hardened(one, release));
    expect(
      pods.flatMap(one => violations(one, enforced, 36).map(({ control }) => `${one.metadata.name} ${control}`)),
    ).toEqual([]);
  });

  test('the same pods are refused by a level above, so the check above can fail', () => {
    const manager = renderedObjects('longhorn').filter(one => one.kind === 'DaemonSet');
    expect(manager.flatMap(one => violations(one, 'baseline', 36))).not.toEqual([]);
  });

  const namespaces = [...new Set(known.map(one => one.release.namespace))].sort();
  test.each(namespaces)('in %s every NetworkPolicy selects pods that exist', namespace => {
    expect(strayPolicies(namespace)).toEqual([]);
  });

  test.each(namespaces)('in %s every opened port is one that a selected pod listens on', namespace => {
    expect(deafPorts(namespace)).toEqual([]);
  });

  test.each(namespaces)(
    'in %s every peer of a NetworkPolicy is a pod that exists, and listens where it is called',
    namespace => {
      expect(policiesIn(namespace).flatMap(strayPeers)).toEqual([]);
    },
  );

  test('a NetworkPolicy that names a peer or a port beside the right one is found', () => {
    const right = policiesIn('monitoring').find(one => specOf(one).egress?.some(rule => rule.to?.[0]?.podSelector));
    if (right === undefined) throw new Error('no NetworkPolicy of monitoring names a pod');
    const peer = ['spec', 'egress', 0, 'to', 0, 'podSelector', 'matchLabels'] as const;
    expect(strayPeers(right)).toEqual([]);
    expect(strayPeers(broken(right, [...peer], { no: 'pod' }))).toHaveLength(1);
    expect(strayPeers(broken(right, ['spec', 'egress', 0, 'ports', 0, 'port'], 1))).toHaveLength(1);
  });
});

/** A Helm chart's own tests are run by hand, never by a GitOps engine; and a part that the values switch off is not there. */
function isInstalled({ kind, metadata }: Manifest, { name }: HelmRelease): boolean {
  const isTest = (metadata.annotations?.['helm.sh/hook'] ?? '').startsWith('test');
  const off = Object.keys(switchedOff[name] ?? {});
  return templateKinds.includes(kind) && !isTest && !off.some(end => metadata.name.endsWith(end));
}

function valueAt(values: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((at, key) => (at as Readonly<Record<string, unknown>> | undefined)?.[key], values);
}

/** The pods of a release that every NetworkPolicy which opens something leaves out. */
function closedPods(release: HelmRelease): readonly string[] {
  const policies = policiesIn(release.namespace);
  const closed = installed(release).filter(one => {
    const { labels } = podOf(one).metadata;
    return !policies.some(policy => selects(specOf(policy).podSelector.matchLabels ?? {}, labels));
  });
  return closed.map(one => one.metadata.name);
}

const installed = (release: HelmRelease): readonly Manifest[] =>
  renderedObjects(folderOf(release)).filter(one => isInstalled(one, release));

function enforcedIn(cluster: string, namespace: string): PodSecurityLevel {
  const found = objects.find(
    one => one.cluster === cluster && one.manifest.kind === 'Namespace' && one.manifest.metadata.name === namespace,
  );
  return found?.manifest.metadata.labels?.['pod-security.kubernetes.io/enforce'] as PodSecurityLevel;
}

/** The pod with the security contexts of the values, for a Helm chart that writes them into its pods as they are. */
function hardened(manifest: Manifest, { chart, values }: HelmRelease): Manifest {
  if (chart.name === 'alloy') return withFirstContainer(manifest, values['alloy'] as { securityContext?: unknown });
  if (chart.name === 'policy-controller') {
    const part = values[manifest.kind === 'Job' ? 'leasescleanup' : 'webhook'] as { podSecurityContext?: unknown };
    return withFirstContainer(manifest, { securityContext: part.podSecurityContext });
  }
  if (!['falcosidekick', 'trivy-operator'].includes(chart.name)) return manifest;
  const { podSecurityContext, securityContext } = values;
  const copy = structuredClone(manifest) as unknown as { spec: { template: { spec: PodSpec } } };
  const { spec } = copy.spec.template;
  spec.securityContext = podSecurityContext;
  for (const container of spec.containers) container.securityContext = securityContext;
  return copy as unknown as Manifest;
}

/** A container that takes the security context of the values as it is; what stands beside it has its own. */
function withFirstContainer(manifest: Manifest, { securityContext }: { securityContext?: unknown }): Manifest {
  const copy = structuredClone(manifest) as unknown as { spec: { template: { spec: PodSpec } } };
  const [first] = copy.spec.template.spec.containers;
  if (first !== undefined) first.securityContext = securityContext;
  return copy as unknown as Manifest;
}

interface PodSpec {
  securityContext?: unknown;
  readonly containers: { securityContext?: unknown }[];
}

/** Pods of one namespace: those of our own objects, and those that its Helm charts render. */
function allPods(namespace: string): readonly RenderedPod[] {
  const own = objects.map(one => one.manifest).filter(one => one.metadata.namespace === namespace);
  const theirs = known.filter(one => one.release.namespace === namespace).map(one => one.release);
  return podsIn([...own, ...(haveHelmCharts ? theirs.flatMap(installed) : [])]);
}

/** What labels the pods that controllers make in a namespace; Longhorn makes one of each RecurringJob of ours. */
function madeIn(namespace: string): readonly Readonly<Record<string, string>>[] {
  const jobs = objects
    .map(one => one.manifest)
    .filter(one => one.kind === 'RecurringJob' && one.metadata.namespace === namespace);
  const made = jobs.map(one => ({ 'recurring-job.longhorn.io': one.metadata.name }));
  return [...(madeByControllers[namespace] ?? []), ...made];
}

function policiesIn(namespace: string): readonly Manifest[] {
  return objects
    .map(one => one.manifest)
    .filter(one => one.kind === 'NetworkPolicy' && one.metadata.namespace === namespace)
    .filter(one => specOf(one).podSelector.matchLabels !== undefined);
}

function strayPolicies(namespace: string): readonly string[] {
  const pods = allPods(namespace).map(pod => pod.metadata.labels);
  const made = madeIn(namespace);
  const stray = policiesIn(namespace).filter(one => {
    const labels = specOf(one).podSelector.matchLabels ?? {};
    return !pods.some(pod => selects(labels, pod)) && !made.some(pod => selects(labels, pod));
  });
  return [...new Set(stray.map(one => `${one.metadata.name} ${JSON.stringify(specOf(one).podSelector.matchLabels)}`))];
}

function deafPorts(namespace: string): readonly string[] {
  const pods = allPods(namespace);
  return [...new Set(policiesIn(namespace).flatMap(one => deafPortsOf(one, pods)))];
}

function deafPortsOf(policy: Manifest, pods: readonly RenderedPod[]): readonly string[] {
  const { podSelector, ingress = [] } = specOf(policy);
  const chosen = pods.filter(pod => selects(podSelector.matchLabels ?? {}, pod.metadata.labels));
  if (chosen.length === 0) return [];
  const listening = new Set(
    chosen.flatMap(pod => pod.spec.containers.flatMap(one => one.ports ?? [])).map(one => one.containerPort),
  );
  return ingress
    .flatMap(rule => rule.ports ?? [])
    .filter(one => one.port !== 15008 && !listening.has(one.port))
    .map(one => `${policy.metadata.name} ${String(one.port)}`);
}

/** The peers of a NetworkPolicy that are pods of a namespace, where nothing of that name is, or nothing listens on the port that is called. */
function strayPeers(policy: Manifest): readonly string[] {
  const { egress = [], ingress = [] } = specOf(policy);
  const own = policy.metadata.namespace ?? '';
  const called = egress.flatMap(rule => (rule.to ?? []).map(peer => ({ peer, ports: rule.ports ?? [] })));
  const callers = ingress.flatMap(rule => (rule.from ?? []).map(peer => ({ peer, ports: [] })));
  return [...called, ...callers].flatMap(({ peer, ports }) => {
    const labels = peer.podSelector?.matchLabels;
    const namespace = peer.namespaceSelector?.matchLabels?.['kubernetes.io/metadata.name'] ?? own;
    return labels === undefined ? [] : strayPeer(policy.metadata.name, { namespace, labels, ports });
  });
}

interface PeerAt {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly ports: readonly { readonly port: number; readonly endPort?: number }[];
}

function strayPeer(policy: string, { namespace, labels, ports }: PeerAt): readonly string[] {
  const text = `${policy}: ${namespace} ${JSON.stringify(labels)}`;
  if ([...madeIn(namespace), ...(elsewhere[namespace] ?? [])].some(pod => selects(labels, pod))) return [];
  const chosen = allPods(namespace).filter(pod => selects(labels, pod.metadata.labels));
  if (chosen.length === 0) return [text];
  const listening = chosen.flatMap(pod => pod.spec.containers.flatMap(one => one.ports ?? []));
  const isHeard = (port: number): boolean => port === 15008 || listening.some(one => one.containerPort === port);
  return ports.filter(one => !isHeard(one.port)).map(one => `${text} ${String(one.port)}`);
}
