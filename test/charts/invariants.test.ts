import { clusters } from '../../charts/platform';
import type { Manifest } from '../../lib/manifest';
import { podSecurityLevel } from '../../lib/policy/pss/level';
import { reach } from '../../lib/reach/reach';
import { manifestsOf, renderedPlatform } from '../support/platform';

const objects = renderedPlatform();
const names = clusters.map(({ cluster }) => cluster.name);

/** The ends that a workload may connect to, as texts. */
function destinations(manifests: readonly Manifest[], from: string): string[] {
  return reach(manifests)
    .connections('merged')
    .filter(one => one.from.text.startsWith(from))
    .map(one => one.to.text);
}

/** The workloads that may connect to an address outside the cluster, on TCP `port`. */
function callersOf(manifests: readonly Manifest[], address: bigint, port: number): string[] {
  const callers = reach(manifests)
    .connections('merged')
    .filter(({ from, ports }) => from.type === 'workload' && ports.includes('TCP', port))
    .filter(({ to }) => to.type === 'range' && to.first <= address && address <= to.last)
    .map(one => one.from.text);
  return [...new Set(callers)].sort();
}

const openToEverybody: Manifest = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'opened', namespace: 'static-sites' },
  spec: { podSelector: {}, policyTypes: ['Egress'], egress: [{ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }] },
};
const nas = 0xc0a80164n;
/** The link-local address that an ambient mesh gives to the kubelet's probes. */
const kubeletProbes = '169.254.7.127-169.254.7.127';
const publicAddress = 0x08080808n;

describe.each(names)('on %s', cluster => {
  const manifests = manifestsOf(objects, cluster);

  test('static sites can connect to nobody', () => {
    expect(destinations(manifests, 'static-sites/')).toEqual([]);
  });

  test('one policy that opens egress for static sites would be seen', () => {
    expect(destinations([...manifests, openToEverybody], 'static-sites/')).not.toEqual([]);
  });

  test('none of our own workloads reaches the exports of the NAS', () => {
    expect(callersOf(manifests, nas, 2049)).toEqual([]);
    expect(callersOf([...manifests, openToEverybody], nas, 2049)).toEqual(['static-sites/www[Deployment]']);
  });

  test('only the tunnel and the homepage API of our own workloads reach the public internet', () => {
    const expected = ['cloudflare-tunnel/cloudflared[Deployment]', 'homepage/homepage-api[Deployment]'];
    expect(callersOf(manifests, publicAddress, 443)).toEqual(expected);
    expect(callersOf([...manifests, openToEverybody], publicAddress, 443)).toEqual(
      [...expected, 'static-sites/www[Deployment]'].sort(),
    );
  });

  test('the medical agent talks to its model and its database, and nobody talks to it', () => {
    expect(destinations(manifests, 'agent-medical/')).toEqual([
      'postgres/postgres[StatefulSet]',
      '192.168.1.105-192.168.1.105',
    ]);
    const inward = reach(manifests)
      .connections('merged')
      .filter(one => one.to.text.startsWith('agent-medical/'));
    expect(inward.map(one => one.from.text)).toEqual([kubeletProbes]);
  });

  test('every workload that this program makes meets Pod Security restricted, but the benchmark, which looks at processes of its node', () => {
    const workloads = manifests.filter(one => podSecurityLevel(one) !== undefined);
    expect(workloads.length).toBeGreaterThan(10);
    const others = workloads.filter(one => podSecurityLevel(one) !== 'restricted');
    expect(others.map(one => `${one.metadata.namespace ?? ''}/${one.metadata.name}`).sort()).toEqual([
      'kube-bench/kube-bench-control-plane',
      'kube-bench/kube-bench-workers',
    ]);
  });

  test('has at least 100 objects', () => {
    expect(manifests.length).toBeGreaterThanOrEqual(100);
  });
});

/** The way from one replica to another, which a cluster with one has no use for. */
const betweenReplicas = /^alertmanager-(from|to)-alertmanager$/;

test('the clusters have the same objects: they differ by data alone', () => {
  const identities = (cluster: string): string[] =>
    manifestsOf(objects, cluster)
      .filter(({ metadata }) => !betweenReplicas.test(metadata.name))
      .map(({ apiVersion, kind, metadata }) => `${apiVersion} ${kind} ${metadata.namespace ?? ''}/${metadata.name}`)
      .sort();
  expect(identities('staging')).toEqual(identities('production'));
});

test('no object of a cluster names the other cluster', () => {
  const text = JSON.stringify(manifestsOf(objects, 'production'));
  expect(text).not.toContain('staging');
});
