import type { Manifest } from '../../lib/manifest';
import { blames, clusterObject, findings, object, pod } from '../support/judged';

const dangling = (...objects: readonly Manifest[]) => blames('reference-provided', ...objects);
const secret = (name: string, namespace?: string) =>
  object('v1/Secret', {}, { name, ...(namespace === undefined ? {} : { namespace }) });

describe('a pod cannot start without', () => {
  test.each([
    [{ serviceAccountName: 'a' }, 'serviceAccountName'],
    [{ imagePullSecrets: [{}, { name: 'a' }] }, 'imagePullSecrets/1/name'],
    [{ volumes: [{ secret: { secretName: 'a' } }] }, 'volumes/0/secret/secretName'],
    [{ volumes: [{}, { configMap: { name: 'a' } }] }, 'volumes/1/configMap/name'],
    [{ volumes: [{ persistentVolumeClaim: { claimName: 'a' } }] }, 'volumes/0/persistentVolumeClaim/claimName'],
    [
      { volumes: [{ projected: { sources: [{ secret: { name: 'a' } }] } }] },
      'volumes/0/projected/sources/0/secret/name',
    ],
    [
      { volumes: [{ projected: { sources: [{}, { configMap: { name: 'a' } }] } }] },
      'volumes/0/projected/sources/1/configMap/name',
    ],
    [{ initContainers: [{ envFrom: [{ secretRef: { name: 'a' } }] }] }, 'initContainers/0/envFrom/0/secretRef/name'],
    [
      { ephemeralContainers: [{ envFrom: [{ configMapRef: { name: 'a' } }] }] },
      'ephemeralContainers/0/envFrom/0/configMapRef/name',
    ],
    [
      { initContainers: [{ env: [{ valueFrom: { secretKeyRef: { name: 'a' } } }] }] },
      'initContainers/0/env/0/valueFrom/secretKeyRef/name',
    ],
    [
      { initContainers: [{ env: [{}, { valueFrom: { configMapKeyRef: { name: 'a' } } }] }] },
      'initContainers/0/env/1/valueFrom/configMapKeyRef/name',
    ],
  ])('%j, at its place', (spec, place) => {
    expect(dangling(pod({}, spec))).toEqual([`/spec/${place}`]);
    const template = { spec: { containers: [], ...spec } };
    expect(dangling(object('apps/v1/Deployment', { spec: { template } }))).toEqual([`/spec/template/spec/${place}`]);
  });

  test.each([
    [{ serviceAccountName: 'default' }],
    [{ serviceAccountName: '' }],
    [{ volumes: [{ secret: { secretName: 'a', optional: true } }] }],
    [{ volumes: [{ configMap: { name: '' } }] }],
    [{ volumes: [{ configMap: { name: 'kube-root-ca.crt' } }, { configMap: { name: 'istio-ca-root-cert' } }] }],
    [{ volumes: 'none' }],
  ])('nothing of %j', spec => {
    expect(dangling(pod({}, spec))).toEqual([]);
  });
});

test('an Ingress, a ServiceAccount and a Gateway refer to Secrets too', () => {
  const tls = { spec: { tls: [{}, { secretName: 'a' }] } };
  expect(dangling(object('networking.k8s.io/v1/Ingress', tls))).toEqual(['/spec/tls/1/secretName']);
  expect(dangling(object('v1/ServiceAccount', { imagePullSecrets: [{ name: 'a' }] }))).toEqual([
    '/imagePullSecrets/0/name',
  ]);
  const certificateRefs = [
    { name: 'a' },
    { name: 'b', kind: 'Secret' },
    { name: 'c', kind: 'Vault' },
    { name: 'd', namespace: 'e' },
  ];
  const gateway = object('gateway.networking.k8s.io/v1/Gateway', {
    spec: { listeners: [{}, { tls: { certificateRefs } }] },
  });
  expect(dangling(gateway)).toEqual([0, 1].map(at => `/spec/listeners/1/tls/certificateRefs/${String(at)}/name`));
  expect(dangling(object('v1/ConfigMap', tls))).toEqual([]);
});

test('a finding says what would have to be there', () => {
  expect(findings('reference-provided', pod({}, { serviceAccountName: 'a' }))).toMatchObject([
    { found: expect.stringContaining('a'), expected: 'a ServiceAccount that something provides' },
  ]);
});

describe('a Secret is provided', () => {
  const using = (name: string, metadata: object = {}) =>
    pod({}, { volumes: [{ secret: { secretName: name } }] }, metadata);

  test.each<readonly [string, Manifest]>([
    ['by itself', secret('a')],
    ['by an ExternalSecret of its name', object('external-secrets.io/v1/ExternalSecret', {}, { name: 'a' })],
    [
      'by an ExternalSecret with a target',
      object('external-secrets.io/v1/ExternalSecret', { spec: { target: { name: 'a' } } }),
    ],
    [
      'by a ClusterExternalSecret of its name',
      clusterObject('external-secrets.io/v1/ClusterExternalSecret', {}, { name: 'a' }),
    ],
    [
      'by a ClusterExternalSecret with a name',
      clusterObject('external-secrets.io/v1/ClusterExternalSecret', { spec: { externalSecretName: 'a' } }),
    ],
    [
      'by a ClusterExternalSecret with a target',
      clusterObject('external-secrets.io/v1/ClusterExternalSecret', {
        spec: { externalSecretName: 'b', externalSecretSpec: { target: { name: 'a' } } },
      }),
    ],
    ['by a Certificate', object('cert-manager.io/v1/Certificate', { spec: { secretName: 'a' } })],
    ['by a SealedSecret of its name', object('bitnami.com/v1alpha1/SealedSecret', {}, { name: 'a' })],
    [
      'by a SealedSecret with a template',
      object('bitnami.com/v1alpha1/SealedSecret', { spec: { template: { metadata: { name: 'a' } } } }),
    ],
    ['by a Bundle', clusterObject('trust.cert-manager.io/v1alpha1/Bundle', {}, { name: 'a' })],
    ['by a Flux release', object('helm.toolkit.fluxcd.io/v2/HelmRelease', {}, { name: 'a' })],
    [
      'by a Flux release into its namespace',
      object(
        'helm.toolkit.fluxcd.io/v2/HelmRelease',
        { spec: { targetNamespace: 'shop', releaseName: 'a' } },
        { namespace: 'flux' },
      ),
    ],
    [
      'by an Application of a Helm chart',
      object(
        'argoproj.io/v1alpha1/Application',
        { spec: { source: { chart: 'b' }, destination: { namespace: 'shop' } } },
        { name: 'a' },
      ),
    ],
    [
      'by one of several sources',
      object(
        'argoproj.io/v1alpha1/Application',
        { spec: { sources: [{}, { helm: {} }], destination: { namespace: 'shop' } } },
        { name: 'a' },
      ),
    ],
    [
      'by a release with a name',
      object('argoproj.io/v1alpha1/Application', {
        spec: { source: { chart: 'b', helm: { releaseName: 'a' } }, destination: { namespace: 'shop' } },
      }),
    ],
  ])('%s', (_how, provider) => {
    expect(dangling(using('a'), provider)).toEqual([]);
    expect(dangling(using('z'), provider)).toHaveLength(1);
  });

  test.each<readonly [string, Manifest]>([
    ['in another namespace', secret('a', 'other')],
    ['of another kind', object('v1/ConfigMap', {}, { name: 'a' })],
    ['of another group', object('example.com/v1/Secret', {}, { name: 'a' })],
    [
      'by a release into another namespace',
      object('helm.toolkit.fluxcd.io/v2/HelmRelease', { spec: { targetNamespace: 'other' } }, { name: 'a' }),
    ],
    [
      'by an Application of plain files',
      object(
        'argoproj.io/v1alpha1/Application',
        { spec: { source: { path: 'a' }, destination: { namespace: 'shop' } } },
        { name: 'a' },
      ),
    ],
    ['by an unknown kind', object('example.com/v1/toString', {}, { name: 'a' })],
  ])('not %s', (_how, provider) => {
    expect(dangling(using('a'), provider)).toHaveLength(1);
  });

  test('elsewhere, when the object says so', () => {
    const says = (text: string) => ({ annotations: { 'bulwark.dev/provided-elsewhere': text } });
    expect(dangling(using('a', says('ConfigMap/x, Secret/a')), using('a', says('Secret/a Secret/b')))).toEqual([]);
    expect(dangling(using('a', says('ConfigMap/a')))).toHaveLength(1);
  });

  test('in the namespace default to what names none', () => {
    expect(dangling(using('a', { namespace: undefined }), secret('a', 'default'))).toEqual([]);
    expect(
      dangling(using('a', { namespace: 'default' }), object('v1/Secret', {}, { name: 'a', namespace: undefined })),
    ).toEqual([]);
  });
});

test('a database cluster provides its ServiceAccount and its Secrets', () => {
  const database = object('postgresql.cnpg.io/v1/Cluster', {}, { name: 'db' });
  const volumes = ['app', 'superuser', 'ca', 'server', 'replication'].map(one => ({
    secret: { secretName: `db-${one}` },
  }));
  const user = pod({}, { serviceAccountName: 'db', volumes });
  expect(dangling(user, database)).toEqual([]);
  expect(dangling(user, object('example.com/v1/Cluster', {}, { name: 'db' }))).toHaveLength(6);
});

test('a StatefulSet provides the claims of its templates, a Bundle a ConfigMap everywhere', () => {
  const claiming = pod(
    {},
    { volumes: [{ persistentVolumeClaim: { claimName: 'data' } }, { configMap: { name: 'ca' } }] },
  );
  const set = object('apps/v1/StatefulSet', { spec: { volumeClaimTemplates: [{}, { metadata: { name: 'data' } }] } });
  const bundle = clusterObject('trust.cert-manager.io/v1alpha1/Bundle', {}, { name: 'ca' });
  expect(dangling(claiming, set, bundle)).toEqual([]);
  expect(dangling(claiming)).toHaveLength(2);
});

describe('a claim is backed up', () => {
  const group = 'recurring-job-group.longhorn.io/daily';
  const source = { 'recurring-job.longhorn.io/source': 'enabled' };
  const claim = (labels: object = {}, spec: object = {}, metadata: object = {}) =>
    object('v1/PersistentVolumeClaim', { spec }, { name: 'data', labels, ...metadata });
  const job = (task: string, ...groups: readonly string[]) =>
    object(
      'longhorn.io/v1beta2/RecurringJob',
      { spec: { task, groups } },
      { name: 'nightly', namespace: 'longhorn-system' },
    );
  const open = (...objects: readonly Manifest[]) => blames('volume-backup-group', ...objects);

  test('by the group or the job of Longhorn that its labels name, if Longhorn reads them', () => {
    expect(open(claim({ ...source, [group]: 'enabled' }), job('backup', 'daily'))).toEqual([]);
    expect(open(claim({ ...source, 'recurring-job.longhorn.io/nightly': 'enabled' }), job('backup'))).toEqual([]);
    expect(open(claim({ [group]: 'enabled' }), job('backup', 'daily'))).toEqual(['/metadata/labels']);
    expect(open(claim({ ...source, [group]: 'disabled' }), job('backup', 'daily'))).toHaveLength(1);
    expect(open(claim({ ...source, [group]: 'enabled' }), job('backup', 'weekly'))).toHaveLength(1);
    expect(open(claim({ ...source, [group]: 'enabled' }), job('snapshot', 'daily'))).toHaveLength(1);
    expect(open(claim({ ...source, [`x${group}`]: 'enabled' }), job('backup', 'default'))).toEqual([]);
  });

  test('by the default group when it names nothing, and only then', () => {
    expect(open(claim(), job('backup-force-create', 'default'))).toEqual([]);
    expect(open(claim({ ...source, [group]: 'enabled' }), job('backup', 'default'))).toHaveLength(1);
  });

  test('by the groups and jobs of its StorageClass', () => {
    const selecting = (recurringJobSelector: unknown) =>
      clusterObject('storage.k8s.io/v1/StorageClass', { parameters: { recurringJobSelector } }, { name: 'kept' });
    const claiming = claim({}, { storageClassName: 'kept' });
    expect(open(claiming, selecting('[{"name":"daily","isGroup":true}]'), job('backup', 'daily'))).toEqual([]);
    expect(open(claiming, selecting('[{"name":"nightly"}]'), job('backup'))).toEqual([]);
    for (const broken of ['{"name":"nightly"}', 'nightly', undefined])
      expect(open(claiming, selecting(broken), job('backup'))).toHaveLength(1);
  });

  test('by VolSync for itself, by Velero for its namespace or for all', () => {
    const velero = (...includedNamespaces: readonly string[]) =>
      object('velero.io/v1/Schedule', { spec: { template: { includedNamespaces } } }, { namespace: 'velero' });
    const sync = (sourcePVC: string, namespace?: string) =>
      object('volsync.backube/v1alpha1/ReplicationSource', { spec: { sourcePVC } }, { namespace });
    expect(
      [velero(), velero('*'), velero('a', 'shop'), sync('data', 'shop')].flatMap(one => open(claim(), one)),
    ).toEqual([]);
    expect([velero('a'), sync('other', 'shop'), sync('data')].flatMap(one => open(claim(), one))).toHaveLength(3);
    expect(open(claim({}, {}, { namespace: undefined }), sync('data'))).toEqual([]);
  });

  test('as the template of a StatefulSet, at its place', () => {
    const volumeClaimTemplates = [
      { metadata: { name: 'a', labels: { ...source, [group]: 'enabled' } } },
      { metadata: { name: 'b' } },
    ];
    const set = object('apps/v1/StatefulSet', { spec: { volumeClaimTemplates } });
    expect(open(set, job('backup', 'daily'))).toEqual(['/spec/volumeClaimTemplates/1/metadata/labels']);
  });
});

describe('default deny', () => {
  const networkPolicy = (spec: object, metadata: object = {}) =>
    object('networking.k8s.io/v1/NetworkPolicy', { spec }, metadata);
  const namespace = clusterObject('v1/Namespace', {}, { name: 'shop' });
  const both = ['Ingress', 'Egress'];
  const missing = (...objects: readonly Manifest[]) =>
    findings('namespace-default-deny', namespace, ...objects).map(({ found }) => /closes (.*) for/.exec(found)?.[1]);

  test.each([
    [{ podSelector: {}, policyTypes: both }, []],
    [{ policyTypes: both }, []],
    [{ podSelector: {} }, ['Egress']],
    [{ podSelector: {}, policyTypes: ['Egress'] }, ['Ingress']],
    [{ podSelector: {}, policyTypes: [], egress: [{ to: [{}] }] }, []],
    [{ podSelector: { matchLabels: { a: 'b' } }, policyTypes: both }, ['Ingress and Egress']],
    [{ podSelector: {}, policyTypes: both, ingress: [{}] }, ['Ingress']],
    [{ podSelector: {}, policyTypes: both, egress: [{ to: [] }] }, ['Egress']],
    [{ podSelector: {}, policyTypes: both, ingress: [{ from: [{}] }], egress: [{ ports: [{}] }] }, []],
  ])('is what %j gives but for %j', (spec, expected) => {
    expect(missing(networkPolicy(spec))).toEqual(expected);
    expect(missing(networkPolicy(spec, { namespace: 'other' }))).toEqual(['Ingress and Egress']);
  });

  test('of several policies is what they close together', () => {
    const closing = (direction: string) =>
      networkPolicy({ podSelector: {}, policyTypes: [direction] }, { name: direction });
    expect(missing(closing('Ingress'), closing('Egress'))).toEqual([]);
  });

  test('is asked of a namespace that only its pods name, at the first of them', () => {
    const used = pod({}, {}, { namespace: 'used', name: 'first' });
    expect(findings('namespace-default-deny', used, pod({}, {}, { namespace: 'used' }))).toMatchObject([
      { object: { name: 'first' }, path: '/metadata/name', expected: 'closed by default in both directions' },
    ]);
  });

  test('is not enough for a pod of its own, which some policy selects in each direction', () => {
    const labelled = pod({}, {}, { labels: { app: 'a' } });
    const selecting = (app: string) =>
      networkPolicy({ podSelector: { matchLabels: { app } }, policyTypes: ['Ingress'] });
    const found = (...objects: readonly Manifest[]) =>
      findings('pod-network-policy', ...objects).map(one => [one.path, one.found]);
    const text = (open: string) => [['/metadata/labels', `no NetworkPolicy that selects these pods for ${open}`]];
    expect(found(labelled, selecting('a'))).toEqual(text('Egress'));
    expect(found(labelled, selecting('b'))).toEqual(text('Ingress and Egress'));
    expect(found(labelled, networkPolicy({ podSelector: {}, policyTypes: both }))).toEqual([]);
    expect(found(pod({}, { hostNetwork: true }))).toEqual([]);
  });
});
