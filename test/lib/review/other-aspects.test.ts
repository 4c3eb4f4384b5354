import type { Manifest } from '../../../lib/manifest';
import { review } from '../../../lib/review/review';
import type { Waiver } from '../../../lib/waiver';
import { catalogue } from '../../../policies';
import { broken } from '../../support/rendered';
import { changesBetween, hardened, namespace, sideOf, told } from '../../support/review-sides';

const object = (
  apiVersion: string,
  kind: string,
  name: string,
  parts: Readonly<Record<string, unknown>>,
): Manifest => ({
  apiVersion,
  kind,
  metadata: { name, ...(parts['namespace'] === undefined ? {} : { namespace: String(parts['namespace']) }) },
  ...Object.fromEntries(Object.entries(parts).filter(([key]) => key !== 'namespace')),
});

const peer = (mode: string): Manifest =>
  object('security.istio.io/v1', 'PeerAuthentication', 'default', {
    namespace: 'istio-system',
    spec: { mtls: { mode } },
  });
const service = (spec: Readonly<Record<string, unknown>>): Manifest =>
  object('v1', 'Service', 'site', { namespace: 'shop', spec });
const constraint = (action: string): Manifest =>
  object('constraints.gatekeeper.sh/v1beta1', 'ImageDigest', 'image-digest', { spec: { enforcementAction: action } });
const excusing = (...waived: readonly string[]): Manifest =>
  object('constraints.gatekeeper.sh/v1beta1', 'RbacWildcards', 'rbac-wildcards', {
    spec: { enforcementAction: 'deny', parameters: { waived } },
  });
const nativeBinding = (actions: readonly string[]): Manifest =>
  object('admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicyBinding', 'b', {
    spec: { policyName: 'p', validationActions: actions },
  });
const webhook = (parts: Readonly<Record<string, unknown>>): Manifest =>
  object('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', 'w', {
    webhooks: [{ name: 'check.example.org', failurePolicy: 'Fail', ...parts }],
  });
const storageClass = (encrypted: string): Manifest =>
  object('storage.k8s.io/v1', 'StorageClass', 'longhorn', {
    provisioner: 'driver.longhorn.io',
    parameters: { encrypted },
  });
const job = (retain: number): Manifest =>
  object('longhorn.io/v1beta2', 'RecurringJob', 'daily', {
    namespace: 'longhorn-system',
    spec: { cron: '0 2 * * *', task: 'backup', retain, groups: ['default'] },
  });
const machine = (parts: Readonly<Record<string, unknown>>): Manifest =>
  object('talos.dev/v1alpha1', 'MachineConfig', 'node', { machine: { features: { rbac: true }, ...parts } });
const firewall = (ingress: string): Manifest =>
  object('talos.dev/v1alpha1', 'NetworkDefaultActionConfig', 'default', { ingress });
const route = (path: string): Manifest =>
  object('gateway.networking.k8s.io/v1', 'HTTPRoute', 'site', {
    namespace: 'shop',
    spec: {
      parentRefs: [{ name: 'public', namespace: 'gateway' }],
      hostnames: ['shop.example.org'],
      rules: [{ matches: [{ path: { value: path } }], backendRefs: [{ name: 'site', port: 80 }] }],
    },
  });
const listener = (from: string): Manifest =>
  object('gateway.networking.k8s.io/v1', 'Gateway', 'public', {
    namespace: 'gateway',
    spec: { listeners: [{ name: 'https', port: 443, protocol: 'HTTPS', allowedRoutes: { namespaces: { from } } }] },
  });
const exempt = {
  namespaceSelector: {
    matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['shop'] }],
  },
};

const rows: readonly (readonly [string, readonly Manifest[], readonly Manifest[], string])[] = [
  [
    'mutual TLS that becomes optional',
    [peer('STRICT')],
    [peer('PERMISSIVE')],
    'mesh PeerAuthentication istio-system/default: mTLS STRICT -> mTLS PERMISSIVE',
  ],
  [
    'strict mutual TLS that is removed',
    [peer('STRICT')],
    [],
    'mesh PeerAuthentication istio-system/default: mTLS STRICT -> -',
  ],
  [
    'a Service that becomes a node port',
    [service({ ports: [] })],
    [service({ type: 'NodePort', ports: [] })],
    'exposure Service shop/site: Service of type ClusterIP -> Service of type NodePort',
  ],
  [
    'a Service that stands for an outside name',
    [service({})],
    [service({ type: 'ExternalName', externalName: 'evil.example' })],
    'exposure Service shop/site: - -> stands for evil.example',
  ],
  [
    'a published path',
    [route('/')],
    [route('/'), broken(route('/admin'), ['metadata', 'name'], 'admin')],
    'exposure HTTPRoute shop/admin: - -> shop.example.org /admin to site:80 on Gateway gateway/public',
  ],
  [
    'a listener for every namespace',
    [listener('Same')],
    [listener('All')],
    'routes from its own namespace -> routes from every namespace',
  ],
  ['a stage that softens', [constraint('deny')], [constraint('warn')], 'stage ImageDigest image-digest: deny -> warn'],
  ['a constraint that is removed', [constraint('dryrun')], [], 'stage ImageDigest image-digest: dryrun -> -'],
  [
    'one more object that a policy leaves alone',
    [excusing('ClusterRole ours')],
    [excusing('ClusterRole ours', 'ClusterRole theirs')],
    'stage RbacWildcards rbac-wildcards: - -> ClusterRole theirs is excused',
  ],
  [
    'a native policy that only warns',
    [nativeBinding(['Deny', 'Audit'])],
    [nativeBinding(['Warn'])],
    'stage ValidatingAdmissionPolicyBinding b: deny -> warn',
  ],
  [
    'a webhook that may fail open',
    [webhook({})],
    [webhook({ failurePolicy: 'Ignore' })],
    'failurePolicy Fail -> failurePolicy Ignore',
  ],
  [
    'a webhook that is removed',
    [webhook({})],
    [],
    'admission ValidatingWebhookConfiguration w webhook check.example.org: is asked -> -',
  ],
  ['an exempt namespace', [webhook({})], [webhook(exempt)], '- -> does not see namespace shop'],
  [
    'a storage class without encryption',
    [storageClass('true')],
    [storageClass('false')],
    'storage StorageClass longhorn: encrypts volumes -> does not encrypt volumes',
  ],
  ['fewer backups', [job(3)], [job(1)], 'storage RecurringJob longhorn-system/daily: keeps 3 -> keeps 1'],
  ['a backup that is removed', [job(3)], [], 'storage RecurringJob longhorn-system/daily: backups happen -> -'],
  [
    'a node without API roles',
    [machine({})],
    [machine({ features: { rbac: false } })],
    'node MachineConfig node: Talos API roles: true -> Talos API roles: false',
  ],
  [
    'a node whose firewall opens',
    [firewall('block')],
    [firewall('accept')],
    'node NetworkDefaultActionConfig default: ingress block by default -> ingress accept by default',
  ],
  [
    'a node whose firewall goes',
    [firewall('block')],
    [],
    'node NetworkDefaultActionConfig default: ingress block by default -> -',
  ],
];

test.each(rows)('%s is a broadening, and the way back a tightening', (_, before, after, text) => {
  expect(told(changesBetween(before, after), 'broadening').join('\n')).toContain(text);
  expect(told(changesBetween(after, before), 'broadening')).toEqual([]);
  expect(told(changesBetween(after, before), 'tightening')).not.toEqual([]);
});

test('a listener that takes routes of another namespace opens for that one by name', () => {
  const names = (...values: readonly string[]): Manifest =>
    broken(listener('Selector'), ['spec', 'listeners', 0, 'allowedRoutes', 'namespaces', 'selector'], {
      matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values }],
    });
  expect(told(changesBetween([names('shop')], [names('shop', 'blog')]))).toEqual([
    'broadening exposure Gateway gateway/public listener https: - -> routes from namespace blog',
  ]);
});

test('a constraint is staged at each of its enforcement points', () => {
  const scoped = (webhook: string): Manifest =>
    broken(
      constraint('scoped'),
      ['spec', 'scopedEnforcementActions'],
      [
        { action: 'deny', enforcementPoints: [{ name: 'gator.gatekeeper.sh' }] },
        { action: webhook, enforcementPoints: [{ name: 'validation.gatekeeper.sh' }] },
      ],
    );
  const softened = changesBetween([scoped('deny')], [scoped('warn')]);
  expect(told(softened)).toEqual([
    'broadening stage ImageDigest image-digest: deny at validation.gatekeeper.sh -> warn at validation.gatekeeper.sh',
  ]);
});

test('a quota that grows is a broadening, and one that shrinks a tightening', () => {
  const quota = (pods: string): Manifest =>
    object('v1', 'ResourceQuota', 'quota', { namespace: 'shop', spec: { hard: { 'services.nodeports': pods } } });
  expect(told(changesBetween([quota('0')], [quota('5')]))).toEqual([
    'broadening policy ResourceQuota shop/quota: bounds services.nodeports to 0 -> bounds services.nodeports to 5',
  ]);
  expect(told(changesBetween([quota('5')], [quota('0')]), 'broadening')).toEqual([]);
});

test('a waiver that is new or holds longer is a broadening, and its finding is not told twice', () => {
  const waiver = (expires: string): Waiver => ({
    policy: 'image-digest',
    object: { group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'orders' },
    reason: 'not known yet',
    owner: 'platform',
    expires,
  });
  const weak = broken(
    hardened('orders'),
    ['spec', 'template', 'spec', 'containers', 0, 'image'],
    'ghcr.io/acme/orders:1.0',
  );
  const tree = (workload: Manifest, ...waivers: readonly Waiver[]): ReturnType<typeof sideOf> =>
    sideOf([namespace('shop'), workload], { waivers: waivers.map(one => ({ waiver: one, cluster: '' })) });
  const from = tree(weak, waiver('2027-01-01'));
  const lines = (before: typeof from, after: typeof from): readonly string[] =>
    told(review(before, after, { catalogue }).changes);
  expect(lines(tree(weak), from)).toEqual([
    expect.stringMatching(/^broadening waiver image-digest for apps\/Deployment shop\/orders: - -> until 2027-01-01/),
  ]);
  expect(lines(from, tree(weak, waiver('2028-01-01')))).toEqual([expect.stringMatching(/^broadening waiver/)]);
  expect(lines(tree(weak, waiver('2028-01-01')), from)).toEqual([expect.stringMatching(/^tightening waiver/)]);
  expect(lines(tree(hardened('orders')), from).filter(one => one.includes(' policy '))).toEqual([]);
});
