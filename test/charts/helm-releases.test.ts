import { App } from 'cdk8s';
import { platform } from '../../charts/platform';
import { unknownValues } from '../../lib/delivery/helm-values';
import type { HelmRelease } from '../../lib/delivery/helm-release';
import { helmAddonsOf } from '../../lib/delivery/helm-addon';
import type { Manifest } from '../../lib/manifest';
import type { PodSecurityLevel } from '../../lib/policy/pss/control';
import { violations } from '../../lib/policy/pss/level';
import { render } from '../../lib/pipeline/render';
import type { RenderedPod } from '../support/helm-charts';
import { describeWithHelmCharts, haveHelmCharts, knownValues, renderedObjects } from '../support/helm-charts';
import { specOf } from '../support/network-policies';

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
    { 'recurring-job.longhorn.io': 'daily-backup' },
    { 'batch.kubernetes.io/job-name': 'longhorn-post-upgrade' },
    { 'batch.kubernetes.io/job-name': 'longhorn-uninstall' },
  ],
  monitoring: [{ 'app.kubernetes.io/name': 'prometheus' }, { 'app.kubernetes.io/name': 'alertmanager' }],
  'cosign-system': [{ 'batch.kubernetes.io/job-name': 'leases-cleanup' }],
  'trivy-system': [{ 'bulwark.dev/trivy': 'scan' }],
  'istio-ingress': [{ 'gateway.networking.k8s.io/gateway-name': 'home' }],
  logging: [{ 'gateway.networking.k8s.io/gateway-name': 'waypoint' }],
};

const root = new App();
platform(root);
const { objects } = render(root);
const releases = helmAddonsOf(root).map(addon => ({
  cluster: addon.node.path.split('/')[0] ?? '',
  release: addon.release,
}));
const folderOf = ({ chart }: HelmRelease): string => folders[chart.name] ?? chart.name;

const templateKinds = ['Deployment', 'DaemonSet', 'StatefulSet', 'Job'];

function podsIn(manifests: readonly Manifest[]): readonly RenderedPod[] {
  return manifests
    .filter(one => templateKinds.includes(one.kind))
    .map(one => (one as unknown as { spec: { template: RenderedPod } }).spec.template);
}

/** Whether labels choose a pod; one that a Helm chart gives no label is chosen by none. */
function selects(labels: Readonly<Record<string, string>>, pod: Readonly<Record<string, string>> = {}): boolean {
  return Object.entries(labels).every(([key, value]) => pod[key] === value);
}

describeWithHelmCharts('against the Helm charts that the platform installs', () => {
  test.each(releases.map(one => [`${one.cluster}/${one.release.name}`, one.release] as const))(
    '%s sets only values that its Helm chart knows',
    (_, release) => {
      const known = knownValues(folderOf(release));
      expect(unknownValues(release.values, known).filter(path => !passedOn.test(path))).toEqual([]);
    },
  );

  test.each(releases.map(one => [`${one.cluster}/${one.release.name}`, one] as const))(
    'the namespace of %s allows the pods that its Helm chart renders',
    (_, { cluster, release }) => {
      const enforced = enforcedIn(cluster, release.namespace);
      const pods = renderedObjects(folderOf(release))
        .filter(one => isInstalled(one, release))
        .map(one => hardened(one, release));
      expect(
        pods.flatMap(one => violations(one, enforced, 36).map(({ control }) => `${one.metadata.name} ${control}`)),
      ).toEqual([]);
    },
  );

  test('the same pods are refused by a level above, so the check above can fail', () => {
    const manager = renderedObjects('longhorn').filter(one => one.kind === 'DaemonSet');
    expect(manager.flatMap(one => violations(one, 'baseline', 36))).not.toEqual([]);
  });

  const namespaces = [...new Set(releases.map(one => one.release.namespace))].sort();
  test.each(namespaces)('in %s every NetworkPolicy selects pods that exist', namespace => {
    expect(strayPolicies(namespace)).toEqual([]);
  });

  test.each(namespaces)('in %s every opened port is one that a selected pod listens on', namespace => {
    expect(deafPorts(namespace)).toEqual([]);
  });
});

/** A Helm chart's own tests are run by hand, never by a GitOps engine; and a part that the values switch off is not there. */
function isInstalled({ kind, metadata }: Manifest, { values }: HelmRelease): boolean {
  const isTest = (metadata.annotations?.['helm.sh/hook'] ?? '').startsWith('test');
  const exporter = values['nodeExporter'] as { enabled?: boolean } | undefined;
  const isOff = exporter?.enabled === false && metadata.name.endsWith('node-exporter');
  return templateKinds.includes(kind) && !isTest && !isOff;
}

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
  const charts = new Set(releases.filter(one => one.release.namespace === namespace).map(one => folderOf(one.release)));
  const rendered = haveHelmCharts ? [...charts].flatMap(chart => renderedObjects(chart)) : [];
  return podsIn([...own, ...rendered]);
}

function policiesIn(namespace: string): readonly Manifest[] {
  return objects
    .map(one => one.manifest)
    .filter(one => one.kind === 'NetworkPolicy' && one.metadata.namespace === namespace)
    .filter(one => specOf(one).podSelector.matchLabels !== undefined);
}

function strayPolicies(namespace: string): readonly string[] {
  const pods = allPods(namespace).map(pod => pod.metadata.labels);
  const made = madeByControllers[namespace] ?? [];
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
