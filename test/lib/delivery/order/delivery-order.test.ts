import fc from 'fast-check';
import type { DeliveryOrder, OrderOptions } from '../../../../lib/delivery/order/delivery-order';
import { deliveryOrder } from '../../../../lib/delivery/order/delivery-order';
import { orderComplaints } from '../../../../lib/delivery/order/order-complaints';
import type { Manifest } from '../../../../lib/manifest';

const object = (apiVersion: string, kind: string, at: string, rest: object = {}): Manifest => {
  const [name = '', namespace] = at.split('/').reverse();
  const { metadata, ...fields } = rest as { metadata?: object };
  return {
    apiVersion,
    kind,
    metadata: { name, ...(namespace === undefined ? {} : { namespace }), ...metadata },
    ...fields,
  };
};
const namespace = (name: string): Manifest => object('v1', 'Namespace', name);
const release = (
  name: string,
  chart: string,
  more: { repoURL?: string; order?: number; values?: object; brings?: string } = {},
): Manifest =>
  object('argoproj.io/v1alpha1', 'Application', `argocd/${name}`, {
    metadata: {
      annotations: {
        'argocd.argoproj.io/sync-wave': String(more.order ?? 0),
        ...(more.brings === undefined ? {} : { 'bulwark.dev/brings': more.brings }),
      },
    },
    spec: {
      source: {
        repoURL: more.repoURL ?? 'https://charts.example.org',
        chart,
        helm: { valuesObject: more.values ?? {} },
      },
      destination: { namespace: name },
    },
  });
const deployment = (at: string, secret?: string): Manifest =>
  object('apps/v1', 'Deployment', at, {
    spec: {
      template: { spec: { volumes: secret === undefined ? [] : [{ name: 's', secret: { secretName: secret } }] } },
    },
  });
const template = object('templates.gatekeeper.sh/v1', 'ConstraintTemplate', 'digest', {
  spec: { crd: { spec: { names: { kind: 'Digest' } } } },
});
const constraint = object('constraints.gatekeeper.sh/v1beta1', 'Digest', 'digest');

const inApp = (app: string, ...manifests: Manifest[]): { app: string; manifest: Manifest }[] =>
  manifests.map(manifest => ({ app, manifest }));
const argo: OrderOptions = { present: ['argoproj.io'] };
const order = (objects: ReturnType<typeof inApp>, options = argo): DeliveryOrder => deliveryOrder(objects, options);
const levels = (objects: ReturnType<typeof inApp>): Record<string, number | undefined> => {
  const sorted = order(objects);
  return Object.fromEntries(
    objects.map((one, at) => [`${one.manifest.kind} ${one.manifest.metadata.name}`, sorted.levels[at]]),
  );
};

test('a namespace comes before its content, and before the release that installs into it', () => {
  const all = inApp('shop', object('v1', 'ConfigMap', 'shop/site'), release('shop', 'web'), namespace('shop'));
  expect(levels(all)).toEqual({ 'ConfigMap site': 1, 'Application shop': 1, 'Namespace shop': 0 });
  expect(levels(all.slice(0, 2))).toMatchObject({ 'ConfigMap site': 0 });
});

test('a definition comes before its instances, and a template before its constraints', () => {
  const definition = object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'widgets.acme.io', {
    spec: { group: 'acme.io', names: { kind: 'Widget' } },
  });
  const widget = object('acme.io/v1', 'Widget', 'one');
  const all = inApp('a', widget, definition, constraint, template, release('gatekeeper', 'gatekeeper'));
  expect(levels(all)).toEqual({
    'Widget one': 1,
    'CustomResourceDefinition widgets.acme.io': 0,
    'Digest digest': 2,
    'ConstraintTemplate digest': 1,
    'Application gatekeeper': 0,
  });
});

test('a release comes before the kinds that it defines, and its webhook before what it judges', () => {
  const istio = 'https://istio-release.storage.googleapis.com/charts';
  const strict = object('security.istio.io/v1', 'PeerAuthentication', 'istio-system/default');
  const all = inApp(
    'mesh',
    strict,
    release('istio-base', 'base', { repoURL: istio }),
    release('istiod', 'istiod', { order: 1 }),
  );
  expect(levels(all)).toEqual({
    'PeerAuthentication default': 2,
    'Application istio-base': 0,
    'Application istiod': 1,
  });
});

test('what makes a Secret comes after its store and before what reads it', () => {
  const store = object('external-secrets.io/v1', 'ClusterSecretStore', 'vault');
  const secret = object('external-secrets.io/v1', 'ExternalSecret', 'shop/login', {
    spec: { secretStoreRef: { kind: 'ClusterSecretStore', name: 'vault' }, target: { name: 'db-login' } },
  });
  const all = inApp(
    'shop',
    deployment('shop/web', 'db-login'),
    secret,
    store,
    release('external-secrets', 'external-secrets'),
  );
  expect(levels(all)).toEqual({
    'Deployment web': 3,
    'ExternalSecret login': 2,
    'ClusterSecretStore vault': 1,
    'Application external-secrets': 0,
  });
  const other = inApp(
    'shop',
    deployment('shop/web', 'other-secret'),
    secret,
    store,
    release('external-secrets', 'external-secrets'),
  );
  expect(levels(other)['Deployment web']).toBe(0);
});

test('a StorageClass comes before what asks for volumes of it: a claim, a workload, the values of a release', () => {
  const fast = object('storage.k8s.io/v1', 'StorageClass', 'fast');
  const claim = { spec: { storageClassName: 'fast' } };
  const all = inApp(
    'data',
    object('v1', 'PersistentVolumeClaim', 'db/data', claim),
    object('apps/v1', 'StatefulSet', 'db/db', { spec: { template: {}, volumeClaimTemplates: [claim] } }),
    release('loki', 'loki', { values: { singleBinary: { persistence: { storageClass: 'fast' } } } }),
    object('v1', 'PersistentVolume', 'restored', claim),
    fast,
  );
  expect(levels(all)).toEqual({
    'PersistentVolumeClaim data': 1,
    'StatefulSet db': 1,
    'Application loki': 1,
    'PersistentVolume restored': 0,
    'StorageClass fast': 0,
  });
  expect(levels(all.slice(0, 4))).toMatchObject({ 'PersistentVolumeClaim data': 0, 'StatefulSet db': 0 });
});

test('the pods of an account wait for what judges its requests, the pods of others do not', () => {
  const policy = (name: string): Manifest =>
    object('admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy', name, {
      spec: {
        matchConditions: [{ expression: 'request.userInfo.username == "system:serviceaccount:red:team"' }],
      },
    });
  const binding = object('admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicyBinding', 'dry', {
    spec: { policyName: 'dry' },
  });
  const runs = (at: string): Manifest =>
    object('apps/v1', 'Deployment', at, { spec: { template: { spec: { serviceAccountName: 'team' } } } });
  const red = inApp('red', policy('dry'), binding, runs('red/agent'));
  const other = inApp('shop', runs('shop/web'));
  expect(levels([...red, ...other])).toMatchObject({ 'Deployment agent': 1, 'Deployment web': 0 });
  expect(Object.fromEntries(order([...red, ...other]).appLevels)).toEqual({ red: 0, shop: 0 });
  const ofAll = inApp('red', policy('another'), binding);
  expect(levels([...ofAll, ...other])).toMatchObject({ 'Deployment web': 1 });
});

test('releases of one app start by their order, and orders of two apps are not compared', () => {
  const mesh = inApp('mesh', release('a', 'a'), release('b', 'b', { order: 5 }));
  const other = inApp('runtime', release('c', 'c'), release('d', 'd', { order: 1 }));
  expect(levels([...mesh, ...other])).toEqual({
    'Application a': 0,
    'Application b': 1,
    'Application c': 0,
    'Application d': 1,
  });
});

test('workloads wait for what judges pods, except those that the judge itself needs', () => {
  const judge = inApp('admission', namespace('gatekeeper'), release('gatekeeper', 'gatekeeper'), template, constraint);
  const needed = inApp('base', namespace('base'), deployment('base/dns'));
  const shop = inApp('shop', namespace('shop'), deployment('shop/web'));
  const sorted = order([...judge, ...needed, ...shop], { ...argo, apps: [{ from: 'admission', needs: 'base' }] });
  expect(sorted.cycle).toBeUndefined();
  expect(Object.fromEntries(sorted.appLevels)).toEqual({ base: 0, admission: 1, shop: 2 });
  expect(sorted.levels[judge.length + 1]).toBe(1);
  expect(sorted.levels.at(-1)).toBe(4);
});

test('an instance whose definition nothing delivers is named, until something delivers it or it is said to be there', () => {
  const gateway = inApp('edge', object('gateway.networking.k8s.io/v1', 'Gateway', 'edge/home'));
  const complaints = orderComplaints(order(gateway), gateway);
  expect(complaints).toEqual([
    expect.objectContaining({
      at: 0,
      got: expect.stringContaining('gateway.networking.k8s.io/Gateway edge/home') as string,
    }),
  ]);
  expect(order(gateway, { present: ['gateway.networking.k8s.io'] }).undelivered).toEqual([]);
  const brought = [...gateway, ...inApp('edge', release('gw', 'gw', { brings: 'gateway.networking.k8s.io' }))];
  expect(order(brought).undelivered).toEqual([]);
  expect(order(inApp('a', constraint)).undelivered).toHaveLength(1);
});

test('a Helm chart that defines its kinds only when told to defines none by default', () => {
  const issuer = object('cert-manager.io/v1', 'ClusterIssuer', 'letsencrypt');
  const withValues = (values: object): number =>
    order(inApp('certificates', issuer, release('cert-manager', 'cert-manager', { values }))).undelivered.length;
  expect(withValues({})).toBe(1);
  expect(withValues({ crds: { enabled: false } })).toBe(1);
  expect(withValues({ crds: { enabled: true } })).toBe(0);
});

test('a cycle among objects is printed with its reasons and orders nothing', () => {
  const one = object('external-secrets.io/v1', 'ClusterSecretStore', 'one', {
    spec: { secretStoreRef: { kind: 'ClusterSecretStore', name: 'two' } },
  });
  const two = object('external-secrets.io/v1', 'ClusterSecretStore', 'two', {
    spec: { secretStoreRef: { kind: 'ClusterSecretStore', name: 'one' } },
  });
  const sorted = order(inApp('a', one, two), { present: ['external-secrets.io'] });
  expect(sorted.levels).toEqual([]);
  const step = (name: string): string => `external-secrets.io/ClusterSecretStore ${name}: secret`;
  expect(sorted.cycle).toEqual([step('one'), step('two'), step('one')]);
  expect(orderComplaints(sorted, inApp('a', one, two))[0]?.got).toBe(sorted.cycle?.join(' -> '));
});

test('a cycle among apps names an object of each, though no object waits for itself', () => {
  const all = [
    ...inApp('a', namespace('a'), object('v1', 'ConfigMap', 'b/one')),
    ...inApp('b', namespace('b'), object('v1', 'ConfigMap', 'a/two')),
  ];
  expect(order(all).cycle).toEqual([
    'app a (ConfigMap b/one: namespace)',
    'app b (ConfigMap a/two: namespace)',
    'app a (ConfigMap b/one: namespace)',
  ]);
});

test('whatever the order of the objects, everything comes after all that it needs', () => {
  const all = [
    ...inApp(
      'mesh',
      namespace('mesh'),
      release('mesh', 'istiod'),
      object('security.istio.io/v1', 'PeerAuthentication', 'mesh/d'),
    ),
    ...inApp('admission', template, constraint, release('gatekeeper', 'gatekeeper'), namespace('gatekeeper')),
    ...inApp(
      'shop',
      namespace('shop'),
      deployment('shop/web', 'x'),
      object('cert-manager.io/v1', 'Certificate', 'shop/x', { spec: { secretName: 'x' } }),
    ),
  ];
  const options = { present: ['argoproj.io', 'security.istio.io', 'cert-manager.io'] };
  const byName = (objects: typeof all): Record<string, number | undefined> => {
    const { levels: found } = deliveryOrder(objects, options);
    return Object.fromEntries(
      objects.map(({ manifest }, at) => [`${manifest.kind} ${manifest.metadata.name}`, found[at]]),
    );
  };
  fc.assert(
    fc.property(fc.shuffledSubarray(all, { minLength: all.length }), shuffled => {
      const { needs, levels: found } = deliveryOrder(shuffled, options);
      for (const [at, each] of needs.entries())
        for (const { on } of each) expect(found[at]).toBeGreaterThan(found[on] ?? 0);
      expect(byName(shuffled)).toEqual(byName(all));
    }),
    { numRuns: 50, verbose: true },
  );
});
