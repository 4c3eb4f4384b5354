import { App } from 'cdk8s';
import { account, secretReaderPattern, secretReaders } from '../../charts/alerts/secret-readers';
import { clusters, platform } from '../../charts/platform';
import { helmAddonsOf } from '../../lib/delivery/helm-addon';
import type { HelmRelease } from '../../lib/delivery/helm-release';
import type { Manifest } from '../../lib/manifest';
import { permissionsOf } from '../../lib/review/rbac/rule';
import { effectiveRights } from '../../lib/review/rights';
import { broken } from '../support/rendered';
import { describeWithHelmCharts, renderedObjects } from '../support/helm-charts';
import { manifestsOf, renderedPlatform } from '../support/platform';

const root = new App();
platform(root);
const folders: Readonly<Record<string, string>> = { base: 'istio-base', cni: 'istio-cni' };
const releases = helmAddonsOf(root)
  .map(one => one.release)
  .filter((one, at, all) => all.findIndex(other => other.name === one.name) === at);

/** ServiceAccounts that Helm charts give the right by default, and that are not there or do not use it, with the reason. */
const left: Readonly<Record<string, string>> = {
  'argocd:argocd-dex-server': 'hardened values leave it out',
  'argocd:argocd-notifications-controller': 'hardened values leave it out',
  'audit-log:alloy': 'no role is made',
  'istio-system:istio-reader-service-account': 'for a second cluster of a mesh: whoever uses it is a stranger',
  'logging:alloy': 'the rules of its role are replaced',
  'logging:loki': 'the sidecar that would read them is off',
  'longhorn-system:longhorn-support-bundle': 'used when a person asks for a support bundle, which is to be told',
};

const reading = ['get', 'list', 'watch', '*'];

/** The accounts of manifests that may read any Secret in any namespace, even one by its name, as `namespace:name`. */
function readersIn(
  manifests: readonly Manifest[],
  home: (namespace: string) => string = one => one,
): readonly string[] {
  const found = effectiveRights(manifests).filter(({ grants }) =>
    grants
      .flatMap(grant => grant.rules.flatMap(permissionsOf))
      .some(
        ({ verb, group = 'none', resource = '' }) =>
          reading.includes(verb) && ['', '*'].includes(group) && ['secrets', '*'].includes(resource),
      ),
  );
  return found
    .filter(one => one.subject.kind === 'ServiceAccount')
    .map(({ subject }) => `${home(subject.namespace)}:${subject.name}`);
}

const installedReaders = (release: HelmRelease): readonly string[] =>
  readersIn(renderedObjects(folders[release.chart.name] ?? release.chart.name), () => release.namespace);

describeWithHelmCharts('against the Helm charts that the platform installs', () => {
  test('whoever may read Secrets is on the list of readers, and nobody else is', () => {
    const granted = [...new Set(releases.flatMap(installedReaders))].sort();
    const listed = secretReaders('argo-cd')
      .flatMap(one => /^system:serviceaccount:(.+)$/.exec(one)?.[1] ?? [])
      .filter(one => !one.startsWith('kube-system:'));
    expect([...listed, ...Object.keys(left)].sort()).toEqual(granted);
  });

  test('a Helm chart that begins to read Secrets would be seen', () => {
    const reader = renderedObjects('falcosidekick');
    const role = reader.findIndex(one => one.kind === 'Role');
    expect(readersIn(reader)).toEqual([]);
    const more = broken(reader, [role, 'rules'], [{ apiGroups: [''], resources: ['secrets'], verbs: ['list'] }]);
    expect(readersIn(more)).toHaveLength(1);
  });
});

test('no object of our own lets anybody read Secrets', () => {
  const objects = renderedPlatform();
  for (const { cluster } of clusters) expect(readersIn(manifestsOf(objects, cluster.name))).toEqual([]);
});

test('the pattern matches every reader and kubelet, and nobody who is called almost so', () => {
  for (const delivery of ['argo-cd', 'flux', 'terraform'] as const) {
    const pattern = new RegExp(`^(?:${secretReaderPattern(delivery)})$`);
    const readers = [...secretReaders(delivery), 'system:node:worker-1'];
    expect(readers.filter(one => !pattern.test(one))).toEqual([]);
    const others = readers.flatMap(one => [
      `${one}x`,
      `x${one}`,
      one.replace(/^system:serviceaccount:[^:]+/, account('shop', 'x')),
    ]);
    expect(
      others.filter(one => one !== 'system:node:worker-1x' && pattern.test(one) && !readers.includes(one)),
    ).toEqual([]);
  }
});
