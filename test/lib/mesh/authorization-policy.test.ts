import type { Chart } from 'cdk8s';
import type { AuthorizationPolicyProps } from '../../../lib/mesh/authorization-policy';
import { AuthorizationPolicy } from '../../../lib/mesh/authorization-policy';
import type { AuthorizationRule } from '../../../lib/mesh/authorization-rule';
import { MeshTarget } from '../../../lib/mesh/mesh-target';
import type { RequestAuthenticationProps } from '../../../lib/mesh/request-authentication';
import { RequestAuthentication } from '../../../lib/mesh/request-authentication';
import { SecureNamespace } from '../../../lib/namespace/secure-namespace';
import { Peer } from '../../../lib/network/peer';
import { Port } from '../../../lib/network/port';
import type { SetPolicy } from '../../../lib/policy/policy';
import { catalogue } from '../../../policies';
import { ambientCluster, clusterWith, manifestsOf, mistakesIn, renderShop } from '../../support/clusters';
import { crdErrors, describeWithCrds } from '../../support/crd-schemas';
import { reason } from '../../support/images';
import { only } from '../../support/rendered';

type Rules = (chart: Chart) => readonly AuthorizationRule[];

const orders: Rules = chart => {
  const namespace = new SecureNamespace(chart, 'web');
  return [{ from: [{ workloads: [Peer.workload({ namespace, labels: { app: 'web' }, serviceAccount: 'web' })] }] }];
};
const reading: Rules = chart => orders(chart).map(rule => ({ ...rule, to: [{ methods: ['GET'], paths: ['/v1/*'] }] }));

const policy =
  (rules: Rules, target: MeshTarget, more: Partial<AuthorizationPolicyProps> = {}) =>
  (chart: Chart): void => {
    const namespace = new SecureNamespace(chart, 'shop');
    new AuthorizationPolicy(namespace, 'readers', { namespace, target, rules: rules(chart), ...more });
  };

const service = MeshTarget.service('orders', { name: 'waypoint' });
const unread = MeshTarget.service('orders');
const pods = MeshTarget.workload({ app: 'orders' });
const issuer = { issuer: 'https://id.example.org', audiences: ['shop'] };
const authentication =
  (target: MeshTarget, more: Partial<RequestAuthenticationProps> = {}) =>
  (chart: Chart): void => {
    const namespace = new SecureNamespace(chart, 'shop');
    new RequestAuthentication(namespace, 'people', { namespace, target, issuers: [issuer], ...more });
  };

test('a caller is its identity, which mutual TLS proves, and the operation is what was written', () => {
  const [own] = manifestsOf(policy(reading, service)).filter(one => one.metadata.name === 'readers');
  expect(own).toMatchObject({
    kind: 'AuthorizationPolicy',
    spec: {
      targetRefs: [{ group: '', kind: 'Service', name: 'orders' }],
      action: 'ALLOW',
      rules: [
        {
          from: [{ source: { principals: ['cluster.local/ns/web/sa/web'] } }],
          to: [{ operation: { methods: ['GET'], paths: ['/v1/*'] } }],
        },
      ],
    },
  });
});

test('in ambient a rule about requests is refused where no waypoint reads them, and taken where one does', () => {
  expect(mistakesIn(policy(reading, pods))).toEqual([
    expect.stringContaining('target must be read by a waypoint for rules about requests'),
  ]);
  expect(mistakesIn(policy(reading, MeshTarget.namespace()))).toHaveLength(1);
  expect(mistakesIn(policy(reading, unread))).toHaveLength(1);
  expect(() => manifestsOf(policy(orders, unread))).not.toThrow();
  expect(() => manifestsOf(policy(reading, service))).not.toThrow();
  expect(() => manifestsOf(policy(orders, pods))).not.toThrow();
});

test('with sidecars every pod reads requests', () => {
  expect(() => manifestsOf(policy(reading, pods), clusterWith('sidecar'))).not.toThrow();
});

test.each<[string, Rules, string]>([
  ['no rule', () => [], 'at least one rule'],
  ['an ALLOW for everybody', () => [{ to: [{ ports: [Port.tcp(80)] }] }], 'given for an ALLOW'],
  ['a caller that is nobody', () => [{ from: [{}] }], 'must be somebody'],
  ['an empty list of callers, which means any', () => [{ from: [] }], 'absent or not empty'],
  ['an address without a mask', () => [{ from: [{ addresses: ['10.0.0.1'] }] }], 'a mask'],
  ['a token of anybody', () => [{ from: [{ requestPrincipals: ['*'] }] }], 'a token of a named issuer'],
  [
    'a method that is none',
    chart => orders(chart).map(one => ({ ...one, to: [{ methods: ['get'] }] })),
    'an HTTP method',
  ],
  [
    'a path with a wildcard inside',
    chart => orders(chart).map(one => ({ ...one, to: [{ paths: ['/a/*/b'] }] })),
    "a path with '*'",
  ],
])('%s is refused', (_, rules, text) => {
  expect(mistakesIn(policy(rules, service))).toEqual([expect.stringContaining(text)]);
});

test('a caller without an identity is refused, and a policy outside the mesh too', () => {
  const outside: Rules = chart => {
    const namespace = new SecureNamespace(chart, 'legacy', { outsideMesh: reason });
    return [{ from: [{ workloads: [Peer.workload({ namespace, labels: { app: 'x' }, serviceAccount: 'x' })] }] }];
  };
  expect(mistakesIn(policy(outside, service))).toEqual([expect.stringContaining('a member of the mesh')]);
  const unmeshed = (chart: Chart): void => {
    const namespace = new SecureNamespace(chart, 'shop', { outsideMesh: reason });
    new AuthorizationPolicy(namespace, 'readers', { namespace, target: service, rules: orders(chart) });
  };
  expect(mistakesIn(unmeshed)).toEqual([expect.stringContaining('namespace must be a member of the mesh')]);
});

test('a token is required, because the check of tokens alone lets requests without one pass', () => {
  const manifests = manifestsOf(authentication(service));
  expect(only(manifests, 'RequestAuthentication')['spec']).toMatchObject({ jwtRules: [issuer] });
  expect(only(manifests, 'AuthorizationPolicy', 'people-requires-token')['spec']).toEqual({
    targetRefs: [{ group: '', kind: 'Service', name: 'orders' }],
    action: 'DENY',
    rules: [{ from: [{ source: { notRequestPrincipals: ['*'] } }] }],
  });
});

test('the policy request-token-required refuses exactly what a waiver excuses', () => {
  const policyOf = catalogue.find(one => one.id === 'request-token-required') as SetPolicy;
  expect(policyOf.judge(renderShop(authentication(service)).objects)).toEqual([]);
  const found = policyOf.judge(renderShop(authentication(service, { withoutToken: reason })).objects);
  expect(found.map(one => one.object.name)).toEqual(['people']);
});

test('requests without a token pass only with a waiver', () => {
  const { objects, waivers } = renderShop(authentication(service, { withoutToken: reason }));
  expect(objects.filter(one => one.manifest.metadata.name === 'people-requires-token')).toEqual([]);
  expect(waivers.map(one => one.policy)).toEqual(['request-token-required']);
});

test.each<[string, Partial<RequestAuthenticationProps>, string]>([
  ['no issuer', { issuers: [] }, 'at least one issuer'],
  ['an issuer by plain HTTP', { issuers: [{ ...issuer, issuer: 'http://id.example.org' }] }, 'an https:// address'],
  ['keys by plain HTTP', { issuers: [{ ...issuer, jwksUri: 'http://id.example.org/keys' }] }, 'issuers[0].jwksUri'],
  ['no audience', { issuers: [{ ...issuer, audiences: [] }] }, 'at least one audience'],
])('%s is refused', (_, more, text) => {
  expect(mistakesIn(authentication(service, more))).toEqual([expect.stringContaining(text)]);
});

test('in ambient a token is checked only by a waypoint or a Gateway', () => {
  expect(mistakesIn(authentication(pods))).toHaveLength(1);
  expect(mistakesIn(authentication(unread))).toHaveLength(1);
  expect(() => manifestsOf(authentication(MeshTarget.gateway('home')))).not.toThrow();
});

test('a target without labels or with an impossible name is refused', () => {
  expect(MeshTarget.workload({}).complaints).toHaveLength(1);
  expect(MeshTarget.service('Orders').complaints).toHaveLength(1);
});

describeWithCrds("against Istio's real CustomResourceDefinitions", () => {
  test('every form of both objects is valid', () => {
    const claims: Rules = chart =>
      reading(chart).map(rule => ({
        ...rule,
        claims: { 'realm.roles': ['reader'] },
        to: [{ hosts: ['a.example.org'] }],
      }));
    const all = [
      ...manifestsOf(policy(claims, service)),
      ...manifestsOf(policy(orders, pods, { action: 'DENY' })),
      ...manifestsOf(policy(orders, MeshTarget.namespace())),
      ...manifestsOf(authentication(MeshTarget.gateway('home'))),
    ].filter(one => one.apiVersion.startsWith('security.istio.io'));
    expect(all).toHaveLength(5);
    expect(all.flatMap(one => crdErrors(one))).toEqual([]);
    expect(ambientCluster.mesh.mode).toBe('ambient');
  });
});
