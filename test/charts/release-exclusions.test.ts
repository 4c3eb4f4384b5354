import { App } from 'cdk8s';
import { podMakers, releaseObjects } from '../../charts/exclusions/release-objects';
import { clusters, platform } from '../../charts/platform';
import { helmAddonsOf } from '../../lib/delivery/helm-addon';
import type { HelmRelease } from '../../lib/delivery/helm-release';
import type { Manifest } from '../../lib/manifest';
import { evaluate } from '../../lib/policy/evaluate';
import { catalogue } from '../../policies';
import { ObjectSet } from '../../lib/policy/set/object-set';
import { scopeOf } from '../../lib/policy/set/kind-scope';
import { describeWithHelmCharts, renderedObjects } from '../support/helm-charts';

/**
 * What a Helm chart renders by default and our values change, by release: text in `<object> <policy>`, and the values that see to it. What the
 * values come to is shown where the Helm chart itself is to be had, in the test of the rendered releases.
 */
const changedByValues: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  alloy: {
    'DaemonSet logging/alloy': ['controller.type', 'alloy.securityContext', 'alloy.resources'],
    'ClusterRole alloy rbac-secrets': ['rbac.clusterRules', 'rbac.rules'],
    'Deployment logging/alloy': ['controller.type'],
  },
  'argo-cd': {
    'network-policy-open': ['global.networkPolicy.create'],
    'notifications-controller': ['notifications.enabled'],
    'dex-server': ['dex.enabled'],
    'resource-limits': [
      'applicationSet.resources',
      'controller.resources',
      'redis.resources',
      'redisSecretInit.resources',
      'repoServer.resources',
      'server.resources',
    ],
  },
  'audit-log-collector': {
    'ClusterRole audit-log-collector-alloy': ['rbac.create'],
    'host-path': ['controller.volumes.extra'],
    'volume-types': ['controller.volumes.extra'],
    'drop-all-capabilities': ['alloy.securityContext', 'configReloader.enabled'],
    'privilege-escalation': ['alloy.securityContext', 'configReloader.enabled'],
    'read-only-root-filesystem': ['alloy.securityContext', 'configReloader.enabled'],
    'run-as-non-root': ['alloy.securityContext', 'configReloader.enabled'],
    'seccomp-profile': ['alloy.securityContext', 'configReloader.enabled'],
    'resource-limits': ['alloy.resources', 'configReloader.enabled'],
  },
  'cert-manager': {
    startupapicheck: ['startupapicheck.enabled'],
    'resource-limits': ['resources', 'cainjector.resources', 'webhook.resources'],
  },
  'external-secrets': { 'resource-limits': ['resources', 'certController.resources', 'webhook.resources'] },
  falco: {
    // The one rendering with the probe that we use switches this on as well.
    'falco/falco-falcosidekick': ['driver.kind'],
    'DaemonSet falco/falco probes': ['falcoctl.artifact.follow'],
    'DaemonSet falco/falco resource-limits': ['resources', 'falcoctl.artifact.install', 'falcoctl.artifact.follow'],
  },
  falcosidekick: {
    'drop-all-capabilities': ['securityContext'],
    'privilege-escalation': ['securityContext'],
    'read-only-root-filesystem': ['securityContext'],
    'run-as-non-root': ['podSecurityContext'],
    'seccomp-profile': ['podSecurityContext'],
    'resource-limits': ['resources'],
  },
  flux: {
    'network-policy-open': ['policies.create'],
    rbac: ['rbac.create', 'rbac.createAggregation'],
    'image-automation-controller': ['imageAutomationController.create'],
    'image-reflector-controller': ['imageReflectionController.create'],
    'notification-controller': ['notificationController.create'],
    // It runs before Flux is installed, when nothing judges yet.
    'flux-check': ['rbac.create'],
    'resource-limits': ['helmController.resources', 'kustomizeController.resources', 'sourceController.resources'],
  },
  gatekeeper: {
    'update-namespace-label': ['postInstall.labelNamespace.enabled'],
    'update-crds-hook': ['upgradeCRDs.enabled'],
    'resource-limits': ['audit.resources', 'controllerManager.resources'],
  },
  'istio-cni': { 'resource-limits': ['resources'] },
  istiod: { 'resource-limits': ['resources'], 'seccomp-profile': ['seccompProfile'] },
  kiali: {
    'network-policy-open': ['deployment.network_policy.enabled'],
    'resource-limits': ['deployment.resources'],
  },
  'kube-prometheus-stack': {
    'node-exporter': ['nodeExporter.enabled'],
    'operator resource-limits': ['prometheusOperator.resources'],
  },
  loki: {
    'ClusterRole loki-clusterrole': ['sidecar.rules.enabled'],
    'loki-canary': ['lokiCanary.enabled'],
    'loki-gateway': ['gateway.enabled'],
    'loki-chunks-cache': ['chunksCache.enabled'],
    'loki-results-cache': ['resultsCache.enabled'],
    'StatefulSet logging/loki resource-limits': ['singleBinary.resources'],
  },
  longhorn: { 'network-policy-open': ['networkPolicies.enabled'] },
  'policy-controller': {
    'policy-controller-webhook run-as-non-root': ['webhook.podSecurityContext'],
    'policy-controller-webhook seccomp-profile': ['webhook.podSecurityContext'],
    'leases-cleanup allowed-registries': ['leasescleanup.image.repository'],
    'leases-cleanup resource-limits': ['leasescleanup.resources'],
    'leases-cleanup': ['leasescleanup.podSecurityContext'],
  },
  'trivy-operator': {
    'ClusterRole trivy-operator': ['operator.accessGlobalSecretsAndServiceAccount'],
    'resource-limits': ['resources', 'trivy.resources'],
    'run-as-non-root': ['podSecurityContext'],
    'seccomp-profile': ['podSecurityContext'],
  },
  ztunnel: { 'resource-limits': ['resources'] },
};

const objectPolicies = catalogue.filter(one => one.type === 'object');

/** Every release of the platform, in each form of its delivery. */
function allReleases(): readonly HelmRelease[] {
  const found = (['argo-cd', 'flux'] as const).flatMap(delivery => {
    const root = new App();
    platform(
      root,
      clusters.slice(0, 1).map(one => ({ ...one, delivery })),
    );
    return helmAddonsOf(root).map(addon => addon.release);
  });
  return [...new Map(found.map(one => [one.name, one])).values()];
}

const releases = allReleases();
const registries = clusters[0]?.registries ?? [];
const folders: Readonly<Record<string, string>> = { base: 'istio-base', cni: 'istio-cni' };
const files: Readonly<Record<string, string>> = { falco: 'rendered-modern-ebpf.yaml' };

/** What the Helm chart of a release renders by default, where and by the name that the release gives it. */
function objectsOf({ name, namespace, chart }: HelmRelease): readonly Manifest[] {
  const isTest = ({ metadata }: Manifest): boolean => (metadata.annotations?.['helm.sh/hook'] ?? '').startsWith('test');
  const renamed = (text: string): string => (chart.name === 'alloy' && name !== 'alloy' ? `${name}-alloy` : text);
  return renderedObjects(folders[chart.name] ?? chart.name, files[name])
    .filter(one => !isTest(one))
    .map(one => {
      const { namespace: own, ...metadata } = { ...one.metadata, name: renamed(one.metadata.name) };
      if (scopeOf(one, ObjectSet.of([])) !== 'Namespaced') return { ...one, metadata };
      return { ...one, metadata: { ...metadata, namespace: own === 'kube-system' ? own : namespace } };
    });
}

/** What policies would refuse, as `<object> <policy>`. */
function refused(objects: readonly Manifest[]): readonly string[] {
  const rendered = objects.map(manifest => ({ manifest, cluster: '', app: '', constructPath: '' }));
  const parameters = { 'allowed-registries': { registries: [...registries] } };
  const found = evaluate(objectPolicies, rendered, { parameters }).map(({ policy, object }) => {
    const { kind, namespace, name } = object;
    return `${kind} ${namespace === '' ? '' : `${namespace}/`}${name} ${policy}`;
  });
  return [...new Set(found)].sort();
}

const excused = ({ name }: HelmRelease): readonly string[] =>
  Object.entries(releaseObjects[name] ?? {}).flatMap(([object, all]) => all.map(policy => `${object} ${policy}`));

/** Whether a release's namespace is left alone by the policy of a finding. */
const isLeftAlone = ({ name }: HelmRelease, text: string): boolean =>
  podMakers[name]?.policies.includes(text.split(' ').at(-1) ?? '') ?? false;

const changesIn = ({ name }: HelmRelease): readonly string[] => Object.keys(changedByValues[name] ?? {});
const isChanged = (release: HelmRelease, text: string): boolean => changesIn(release).some(one => text.includes(one));

function valueAt(values: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((at, key) => (at as Readonly<Record<string, unknown>> | undefined)?.[key], values);
}

describeWithHelmCharts('what Helm charts render', () => {
  const all = releases.map(one => [one.name, one] as const);

  test('is known of every release', () => {
    expect(releases.length).toBeGreaterThanOrEqual(19);
    const names = releases.map(one => one.name);
    const tables = [releaseObjects, podMakers, changedByValues].flatMap(one => Object.keys(one));
    expect(tables.filter(name => !names.includes(name))).toEqual([]);
  });

  test.each(all)(
    'of %s passes every policy that judges it, but for exact objects and what our values change',
    (_, one) => {
      const found = refused(objectsOf(one)).filter(text => !isLeftAlone(one, text));
      const known = new Set(excused(one));
      expect(found.filter(text => !known.has(text) && !isChanged(one, text))).toEqual([]);
    },
  );

  test.each(all)('of %s would be refused without each of its exclusions', (_, one) => {
    const found = new Set(refused(objectsOf(one)));
    expect(excused(one).filter(text => !found.has(text) && !isChanged(one, text))).toEqual([]);
  });

  test.each(all)('of %s is changed by values that the release sets, and each of them is needed', (_, one) => {
    const changes = Object.entries(changedByValues[one.name] ?? {});
    const unset = changes.flatMap(([, paths]) => paths.filter(path => valueAt(one.values, path) === undefined));
    expect(unset).toEqual([]);
    const known = new Set(excused(one));
    const found = refused(objectsOf(one));
    const open = [...found.filter(text => !known.has(text)), ...[...known].filter(text => !found.includes(text))];
    expect(changes.map(([text]) => text).filter(text => !open.some(each => each.includes(text)))).toEqual([]);
  });

  test('is judged in every namespace but those where pods have names that nobody knows before', () => {
    const left = releases.filter(one => refused(objectsOf(one)).some(text => isLeftAlone(one, text)));
    expect(left.map(one => one.namespace).sort()).toEqual(['longhorn-system', 'trivy-system']);
  });
});
