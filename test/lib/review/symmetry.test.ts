import * as fc from 'fast-check';
import type { Manifest } from '../../../lib/manifest';
import { countChanges, type ChangeCounts } from '../../../lib/review/change';
import { review } from '../../../lib/review/review';
import {
  account,
  binding,
  clusterBinding,
  clusterRole,
  denyAll,
  group,
  hardened,
  namespace,
  networkPolicy,
  role,
  sideOf,
} from '../../support/review-sides';

const some = <T>(...values: readonly T[]): fc.Arbitrary<T[]> =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 });
const rule = fc.record({
  verbs: some('get', 'list', 'delete', '*'),
  apiGroups: some('', 'apps', '*'),
  resources: some('pods', 'secrets', 'pods/exec', '*'),
});
const subjects = fc.subarray(
  [account('orders'), account('site'), group('system:serviceaccounts:shop'), group('developers')],
  { minLength: 1 },
);

const rights: fc.Arbitrary<Manifest[]> = fc
  .record({
    own: fc.array(rule, { maxLength: 3 }),
    wide: fc.array(rule, { maxLength: 2 }),
    one: subjects,
    two: subjects,
    bound: fc.constantFrom('wide', 'view', 'cluster-admin'),
  })
  .map(({ own, wide, one, two, bound }) => [
    role('own', ...own),
    clusterRole('wide', wide),
    binding('a', { kind: 'Role', name: 'own' }, ...one),
    clusterBinding('b', bound, ...two),
  ]);

const peer = fc.constantFrom(
  { podSelector: {} },
  { podSelector: { matchLabels: { app: 'site' } } },
  { ipBlock: { cidr: '10.0.0.0/8' } },
  { namespaceSelector: { matchLabels: { team: 'x' } } },
);
const ports = fc.constantFrom(
  [],
  [{ port: 80 }],
  [
    { port: 443, protocol: 'TCP' },
    { port: 53, protocol: 'UDP' },
  ],
);
const policy = fc.record({
  selects: fc.constantFrom({}, { matchLabels: { app: 'orders' } }),
  egress: fc.boolean(),
  peers: fc.array(peer, { minLength: 1, maxLength: 2 }),
  ports,
});

const connections: fc.Arbitrary<Manifest[]> = fc.array(policy, { maxLength: 3 }).map(policies => [
  denyAll,
  ...policies.map((one, number) =>
    networkPolicy(`p${String(number)}`, {
      podSelector: one.selects,
      policyTypes: [one.egress ? 'Egress' : 'Ingress'],
      ...(one.egress
        ? { egress: [{ to: one.peers, ports: one.ports }] }
        : { ingress: [{ from: one.peers, ports: one.ports }] }),
    }),
  ),
]);

const pods: fc.Arbitrary<Manifest[]> = fc
  .record({
    privileged: fc.boolean(),
    add: fc.subarray(['NET_ADMIN', 'SYS_ADMIN']),
    hostNetwork: fc.boolean(),
    tag: fc.constantFrom('1', '2'),
    args: fc.subarray(['--a', '--b']),
    replicas: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ privileged, add, hostNetwork, tag, args, replicas }) => {
    const workload = hardened(
      'orders',
      { image: `ghcr.io/acme/orders:${tag}`, args, securityContext: { privileged, capabilities: { add } } },
      { hostNetwork },
    );
    return [{ ...workload, spec: { ...(workload['spec'] as object), replicas } }, hardened('site')];
  });

const tree = fc
  .tuple(rights, connections, pods, fc.constantFrom('restricted', 'baseline', 'privileged'))
  .map(([a, b, c, level]) => [namespace('shop', level), ...a, ...b, ...c]);

/** What a level starts to deny follows from its change, and nothing follows from the way back. */
const countsBetween = (a: readonly Manifest[], b: readonly Manifest[]): ChangeCounts =>
  countChanges(review(sideOf(a), sideOf(b)).changes.filter(one => one.aspect !== 'denial'));

test('what broadens one way tightens the other way, and a tree does not differ from itself', () => {
  fc.assert(
    fc.property(tree, tree, (a, b) => {
      const there = countsBetween(a, b);
      const back = countsBetween(b, a);
      expect([there.broadening, there.tightening, there.unclassified]).toEqual([
        back.tightening,
        back.broadening,
        back.unclassified,
      ]);
      expect(review(sideOf(a), sideOf([...a].reverse())).changes).toEqual([]);
    }),
    { numRuns: 150 },
  );
});

test('every tree that differs has a change', () => {
  fc.assert(
    fc.property(tree, tree, (a, b) => {
      fc.pre(JSON.stringify(a) !== JSON.stringify(b));
      expect(review(sideOf(a), sideOf(b)).changes.length).toBeGreaterThan(0);
    }),
    { numRuns: 150 },
  );
});
