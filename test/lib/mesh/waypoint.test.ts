import type { Chart } from 'cdk8s';
import type { Cluster } from '../../../lib/cluster';
import type { Manifest } from '../../../lib/manifest';
import { AuthorizationPolicy } from '../../../lib/mesh/authorization-policy';
import { Waypoint } from '../../../lib/mesh/waypoint';
import { SecureNamespace } from '../../../lib/namespace/secure-namespace';
import { allow } from '../../../lib/network/allow';
import { Peer } from '../../../lib/network/peer';
import { Port } from '../../../lib/network/port';
import { evaluate } from '../../../lib/policy/evaluate';
import { catalogue } from '../../../policies';
import { clusterWith, manifestsOf, mistakesIn } from '../../support/clusters';
import { crdErrors, describeWithCrds } from '../../support/crd-schemas';
import { reason } from '../../support/images';
import { specOf } from '../../support/network-policies';
import { broken, only } from '../../support/rendered';

/** A shop whose orders are read and written by the web alone, and only as the rule says. */
function shop(chart: Chart): void {
  const web = Peer.workload({
    namespace: new SecureNamespace(chart, 'web'),
    labels: { app: 'web' },
    serviceAccount: 'web',
  });
  const mesh = new SecureNamespace(chart, 'istio-system', { outsideMesh: reason });
  const istiod = Peer.workload({ namespace: mesh, labels: { app: 'istiod' }, serviceAccount: 'istiod' });
  const namespace = new SecureNamespace(chart, 'shop', { waypoint: 'waypoint' });
  const ports = [Port.tcp(8080)];
  const orders = Peer.workload({ namespace, labels: { app: 'orders' }, serviceAccount: 'orders', ports });
  const waypoint = new Waypoint(namespace, 'waypoint', { namespace, istiod, callers: [web] });
  allow(waypoint, orders);
  const rules = [{ from: [{ workloads: [web] }], to: [{ methods: ['GET'], paths: ['/v1/*'] }] }];
  new AuthorizationPolicy(namespace, 'readers', { namespace, target: waypoint.service('orders'), rules });
}

const manifests = manifestsOf(shop);

function unread(given: readonly Manifest[]): readonly string[] {
  const own = catalogue.filter(one => one.id === 'request-rule-waypoint');
  const objects = given.map(manifest => ({ manifest, cluster: '', app: '', constructPath: '' }));
  return evaluate(own, objects).map(one => one.object.name);
}

test('a rule about requests is read by the waypoint, and found where its namespace does not name one', () => {
  expect(unread(manifests)).toEqual([]);
  const namespace = only(manifests, 'Namespace', 'shop');
  const others = manifests.filter(one => one !== namespace);
  const label = ['metadata', 'labels', 'istio.io/use-waypoint'];
  expect(unread([...others, broken(namespace, label, undefined)])).toEqual(['readers']);
  expect(unread([...others, broken(namespace, label, 'another')])).toEqual(['readers']);
});

test('it denies every request that no rule lets through', () => {
  const deny = only(manifests, 'AuthorizationPolicy', 'waypoint-deny-by-default');
  const group = 'gateway.networking.k8s.io';
  expect(deny['spec']).toEqual({ targetRefs: [{ group, kind: 'Gateway', name: 'waypoint' }] });
});

test('nobody gets around it: callers reach the waypoint alone, and what is behind it takes calls from the waypoint alone', () => {
  const policies = manifests.filter(one => one.kind === 'NetworkPolicy');
  const about = (app: string): string[] =>
    policies.filter(one => specOf(one).podSelector.matchLabels?.['app'] === app).map(one => one.metadata.name);
  expect(about('web')).toEqual(['web-to-waypoint.shop']);
  expect(about('orders')).toEqual(['orders-from-waypoint']);
  const [rule] = specOf(only(policies, 'NetworkPolicy', 'web-to-waypoint.shop')).egress ?? [];
  expect(rule?.ports).toEqual([{ protocol: 'TCP', port: 15008 }]);
  const source = only(manifests, 'AuthorizationPolicy', 'orders-from-waypoint')['spec'];
  expect(JSON.stringify(source)).toContain('cluster.local/ns/shop/sa/waypoint');
});

test.each<[string, 'sidecar' | 'ambient', boolean, string]>([
  ['a mesh of sidecars, which read requests themselves', 'sidecar', false, 'must be ambient'],
  ['a namespace outside the mesh', 'ambient', true, 'must be a member of the mesh'],
])('%s is refused', (_, mode, outside, text) => {
  const cluster: Cluster = clusterWith(mode);
  const alone = (chart: Chart): void => {
    const namespace = new SecureNamespace(chart, 'shop', outside ? { outsideMesh: reason } : {});
    const istiod = Peer.workload({ namespace, labels: { app: 'istiod' }, serviceAccount: 'istiod' });
    new Waypoint(namespace, 'waypoint', { namespace, istiod });
  };
  expect(mistakesIn(alone, cluster).join('\n')).toContain(text);
});

describeWithCrds('against the real CustomResourceDefinitions of Istio and of the Gateway API', () => {
  test('every object is valid, and a misspelt one is not', () => {
    const own = manifests.filter(one => /istio\.io|gateway\./.test(one.apiVersion));
    expect(own.map(one => one.kind)).toEqual(expect.arrayContaining(['Gateway', 'AuthorizationPolicy']));
    expect(own.flatMap(one => crdErrors(one))).toEqual([]);
    expect(crdErrors(broken(only(manifests, 'Gateway'), ['spec', 'gatewayClass'], 'x'))).not.toEqual([]);
  });
});
