import * as path from 'node:path';
import { clusters } from '../../charts/platform';
import { auditedNamespaces, machineConfiguration, talosTree } from '../../charts/talos';
import { machineDocuments } from '../../lib/talos/machine-configuration';
import { managementPorts } from '../../policies/management-port-exposure/policy';
import { compareTrees, readTree } from '../../lib/pipeline/tree';
import { manifestsOf, renderedPlatform } from '../support/platform';
import { only } from '../support/rendered';

const committed = path.join(__dirname, '../../talos');
const objects = renderedPlatform();

test('the committed machine configuration is what the definition says', () => {
  const { added, changed, removed } = compareTrees(readTree(committed), talosTree(clusters));
  expect({ added, changed, removed }).toEqual({ added: [], changed: [], removed: [] });
});

test.each(clusters.map(one => [one.cluster.name, one] as const))(
  'on %s every audited namespace and identity exists',
  (name, definition) => {
    const manifests = manifestsOf(objects, name);
    const of = (kind: string): string[] =>
      manifests.filter(one => one.kind === kind).map(one => `${one.metadata.namespace ?? ''}:${one.metadata.name}`);
    expect(of('Namespace')).toEqual(expect.arrayContaining(auditedNamespaces.map(one => `:${one}`)));
    const accounts = of('ServiceAccount').map(one => `system:serviceaccount:${one}`);
    expect(accounts).toEqual(expect.arrayContaining([...machineConfiguration(definition).audit.identities]));
  },
);

test('whatever the nodes of production verify, those of staging verify', () => {
  const [staging = [], production = []] = clusters.map(one => machineConfiguration(one).signers);
  expect(staging.map(one => one.images)).toEqual(['registry.k8s.io/*', 'ghcr.io/siderolabs/*']);
  expect(production.filter(one => !staging.includes(one))).toEqual([]);
});

test.each(clusters.map(one => [one.cluster.name, one] as const))(
  'on %s Longhorn keeps its replicas in a volume that the nodes have',
  (name, definition) => {
    const longhorn = JSON.stringify(only(manifestsOf(objects, name), 'Application', 'longhorn')['spec']);
    const [, path] = /"defaultDataPath":"([^"]+)"/.exec(longhorn) ?? [];
    const mounted = (machineConfiguration(definition).volumes ?? []).map(one => `/var/mnt/${one.name}`);
    expect(mounted).toContain(path);
    expect(mounted).not.toContain('/var/lib/longhorn');
  },
);

interface PortRule {
  readonly portSelector?: { readonly ports: readonly (number | string)[] };
}

/** The ports of management that the firewall of a node opens, one by one or within a range. */
function opened(documents: readonly object[]): readonly number[] {
  const ranges = documents
    .flatMap(one => (one as PortRule).portSelector?.ports ?? [])
    .map(port => String(port).split('-').map(Number));
  return managementPorts.filter(port => ranges.some(([first = 0, last = first]) => first <= port && port <= last));
}

test('no node opens a port that manages WireGuard, nor WireGuard itself', () => {
  for (const definition of clusters) {
    const { controlplane, worker } = machineDocuments(machineConfiguration(definition));
    expect([...opened(controlplane), ...opened(worker)]).toEqual([]);
    expect(opened([...worker, { portSelector: { ports: ['51000-52000'] } }])).toEqual(managementPorts);
  }
});
