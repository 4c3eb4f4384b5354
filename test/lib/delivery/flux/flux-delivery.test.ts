import { fluxDelivery } from '../../../../lib/delivery/flux/flux-delivery';
import type { FluxSource } from '../../../../lib/delivery/flux/flux-source';
import { HelmChart } from '../../../../lib/delivery/helm-chart';
import type { Manifest, RenderedObject } from '../../../../lib/manifest';
import { crdErrors, describeWithCrds, isCustomResource } from '../../../support/crd-schemas';
import { delivered, fill, inApp, make, namespace, platform, release, undeliverable } from '../../../support/delivered';
import { broken, only } from '../../../support/rendered';

const git = { url: 'https://git.example.org/acme/platform', revision: 'main' };
const source: Extract<FluxSource, { type: 'git' }> = { type: 'git', git, verify: { keys: 'committers' } };
const oci: Extract<FluxSource, { type: 'oci' }> = {
  type: 'oci',
  url: 'oci://registry.example.org/acme/platform',
  tag: 'production',
  verify: {
    identities: [
      { issuer: '^https://token\\.example\\.org$', subject: '^https://git\\.example\\.org/acme/platform/.*$' },
    ],
  },
};
const unlimited = { reason: 'the engine applies what the tree says', owner: 'platform', expires: '2027-01-31' };
const objects = (apps = platform, from: FluxSource = source): readonly RenderedObject[] =>
  delivered(fluxDelivery({ source: from, unlimited }), apps);
const own = (kind: string, name: string, all = objects()): Manifest => only(inApp(all, 'delivery'), kind, name);
const spec = (manifest: Manifest): Record<string, unknown> => manifest['spec'] as Record<string, unknown>;
const annotations = (manifest: Manifest): Readonly<Record<string, string>> => manifest.metadata.annotations ?? {};
interface Rule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
  resourceNames?: string[];
}
const rules = (manifest: Manifest): Rule[] => manifest['rules'] as Rule[];
/** What the accounts of apps may do: neither the root's rights nor those of the controllers. */
const unitRules = (all: readonly RenderedObject[]): Rule[] =>
  all
    .map(one => one.manifest)
    .filter(one => /^flux-(production-)?(admission|shop|own)/.test(one.metadata.name) && one.kind.endsWith('Role'))
    .flatMap(rules);
const reachesOthers = (rule: Rule): boolean =>
  rule.resources.some(one => one === 'namespaces' || one.endsWith('roles') || one.startsWith('validatingadmission'));

test('every app folder is one Kustomization that prunes and acts as its own ServiceAccount', () => {
  expect(spec(own('Kustomization', 'shop'))).toMatchObject({
    path: './manifests/production/shop',
    prune: true,
    serviceAccountName: 'shop',
    sourceRef: { kind: 'GitRepository', name: 'platform' },
    dependsOn: [{ name: 'delivery' }, { name: 'admission.3' }],
  });
  expect(only(inApp(objects(), 'delivery.2'), 'ServiceAccount', 'shop')).toMatchObject({
    metadata: { namespace: 'flux-system' },
    automountServiceAccountToken: false,
  });
});

test('what defines kinds is in a folder before its instances, and is healthy before they come', () => {
  const all = objects();
  expect(inApp(all, 'admission').map(one => one.kind)).toEqual(['HelmRepository', 'HelmRelease']);
  expect(inApp(all, 'admission.2').map(one => one.kind)).toEqual(['ConstraintTemplate']);
  expect(inApp(all, 'admission.3').map(one => one.kind)).toEqual(['Digest']);
  expect(spec(own('Kustomization', 'admission', all))['healthChecks']).toEqual([
    {
      apiVersion: 'helm.toolkit.fluxcd.io/v2',
      kind: 'HelmRelease',
      name: 'gatekeeper',
      namespace: 'gatekeeper-system',
    },
  ]);
  expect(spec(own('Kustomization', 'admission.2', all))).toMatchObject({
    dependsOn: [{ name: 'delivery' }, { name: 'admission' }],
    healthChecks: [{ kind: 'ConstraintTemplate', name: 'digest' }],
    healthCheckExprs: [{ kind: 'ConstraintTemplate', current: 'status.created' }],
  });
  expect(spec(own('Kustomization', 'admission.3', all))['dependsOn']).toEqual([
    { name: 'delivery' },
    { name: 'admission.2' },
  ]);
  expect(spec(own('Kustomization', 'shop', all))['healthChecks']).toBeUndefined();
});

test('no Kustomization waits for one that is not there', () => {
  const all = objects({ ...platform, names: namespace('alone') });
  const made = inApp(all, 'delivery').filter(one => one.kind === 'Kustomization');
  const names = made.map(one => one.metadata.name);
  const awaited = made.flatMap(one => (spec(one)['dependsOn'] ?? []) as { name: string }[]).map(one => one.name);
  expect(names).not.toContain('names');
  expect(awaited.filter(name => !names.includes(name))).toEqual([]);
});

test('namespaces, rights and native policies belong to the root, so no app may change its own', () => {
  const role = make('rbac.authorization.k8s.io/v1', 'Role', 'shop/runner', { rules: [] });
  const judge = make('admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy', 'judge');
  const all = objects({ ...platform, own: fill(namespace('own'), role, judge) });
  const ofRoot = inApp(all, 'delivery').map(one => `${one.kind} ${one.metadata.name}`);
  expect(ofRoot).toEqual(expect.arrayContaining(['Namespace shop', 'Role runner', 'ValidatingAdmissionPolicy judge']));
  expect(unitRules(all).filter(reachesOthers)).toEqual([]);
  expect(rules(own('ClusterRole', 'flux-production-delivery', all)).filter(reachesOthers)).not.toEqual([]);
});

test('a ServiceAccount may make and change the objects of its app by name, and prune their kinds, in its namespaces', () => {
  const role = own('Role', 'flux-shop');
  expect(role.metadata.namespace).toBe('shop');
  expect(rules(role)).toContainEqual({
    apiGroups: ['apps'],
    resources: ['deployments'],
    verbs: ['create', 'patch'],
    resourceNames: ['web'],
  });
  expect(rules(role)).toContainEqual({ apiGroups: ['apps'], resources: ['deployments'], verbs: ['delete', 'get'] });
});

test('the right to delete is given once more after all apps, so it outlives what left the tree by one revision', () => {
  const all = objects();
  const last = only(inApp(all, 'delivery.2'), 'Role', 'flux-shop-prune');
  expect(rules(last)).toContainEqual({ apiGroups: ['apps'], resources: ['deployments'], verbs: ['delete', 'get'] });
  expect(rules(last).flatMap(one => one.verbs)).not.toContain('patch');
  const names = inApp(all, 'delivery')
    .filter(one => one.kind === 'Kustomization' && !one.metadata.name.startsWith('delivery'))
    .map(one => ({ name: one.metadata.name }));
  expect(spec(own('Kustomization', 'delivery.2', all))).toMatchObject({ dependsOn: names });
});

test('constraints are written to by the name that Gatekeeper gives their resource', () => {
  const role = own('ClusterRole', 'flux-production-admission.3');
  expect(rules(role).flatMap(one => one.resources)).toEqual(['digest', 'digest']);
});

test('no right of an app is a wildcard, an escalation or the right to read secrets, and a broken copy is found', () => {
  const all = objects();
  const dangerous = (rule: Rule): boolean =>
    [...rule.apiGroups, ...rule.resources, ...rule.verbs].includes('*') ||
    rule.verbs.some(verb => ['bind', 'escalate', 'impersonate'].includes(verb)) ||
    rule.resources.includes('secrets');
  expect(unitRules(all).length).toBeGreaterThan(2);
  expect(unitRules(all).filter(dangerous)).toEqual([]);
  const wild = broken(own('Role', 'flux-shop'), ['rules', 0, 'verbs'], ['*']);
  expect(rules(wild).some(dangerous)).toBe(true);
});

test('Secrets are read, changed and deleted by name alone', () => {
  const apps = { shop: fill(namespace('shop'), make('v1', 'Secret', 'shop/sealed')) };
  const place = { apiGroups: [''], resources: ['secrets'], resourceNames: ['sealed'] };
  expect(rules(own('Role', 'flux-shop', objects(apps)))).toEqual([
    { ...place, verbs: ['create', 'patch'] },
    { ...place, verbs: ['delete', 'get'] },
  ]);
});

test('kustomize-controller acts as the accounts of its Kustomizations by name, and is no administrator', () => {
  const all = objects();
  const may = rules(own('Role', 'flux-impersonation', all));
  expect(may).toEqual([
    {
      apiGroups: [''],
      resources: ['serviceaccounts'],
      verbs: ['impersonate'],
      resourceNames: ['admission', 'admission.2', 'admission.3', 'delivery', 'shop'],
    },
  ]);
  const administrators = inApp(all, 'delivery').filter(
    one => (one['roleRef'] as { name?: string } | undefined)?.name === 'cluster-admin',
  );
  expect(administrators.flatMap(one => one['subjects'])).toEqual([
    { kind: 'ServiceAccount', name: 'helm-controller', namespace: 'flux-system' },
  ]);
  expect(
    inApp(all, 'delivery')
      .filter(one => one.kind.endsWith('Role') && rules(one).some(rule => rule.resources.includes('secrets')))
      .map(one => [one.metadata.name, rules(one).find(rule => rule.resources.includes('secrets'))?.resourceNames]),
  ).toEqual([['flux-source-controller', ['committers']]]);
});

test('what Flux may do without bounds has a reason, which stands with the waivers', () => {
  const { complaints, waivers } = fluxDelivery({ source, unlimited: { ...unlimited, reason: '' } });
  expect(complaints.map(one => one.prop)).toContain('unlimited.reason');
  expect(waivers?.('production').map(one => `${one.policy} ${one.object.kind} ${one.object.name}`)).toEqual([
    'rbac-escalation ClusterRole flux-production-delivery',
    'rbac-escalation Role flux-impersonation',
    'rbac-escalation Role flux-impersonation-prune',
    'rbac-cluster-admin ClusterRoleBinding flux-production-helm-controller',
  ]);
});

test('an app without cluster-scoped objects has no ClusterRole', () => {
  const all = inApp(objects(), 'delivery');
  const roles = all.filter(one => one.kind === 'ClusterRole').map(one => one.metadata.name);
  expect(roles.filter(name => !/-(controller|delivery)$/.test(name))).toEqual([
    'flux-production-admission.2',
    'flux-production-admission.3',
  ]);
});

test('a literal variable is kept from substitution, and nothing else is', () => {
  const apps = {
    shop: fill(
      namespace('shop'),
      make('v1', 'ConfigMap', 'shop/script', { data: { run: 'echo ${HOME}' } }),
      make('v1', 'ConfigMap', 'shop/plain', { data: { run: 'echo $HOME' } }),
    ),
  };
  const marked = inApp(objects(apps), 'shop').filter(
    one => 'kustomize.toolkit.fluxcd.io/substitute' in annotations(one),
  );
  expect(marked.map(one => one.metadata.name)).toEqual(['script']);
});

test('namespaces, volumes and the root outlive their files, and nothing else does', () => {
  const kept = objects().filter(one => annotations(one.manifest)['kustomize.toolkit.fluxcd.io/prune'] === 'disabled');
  const names = kept.map(one => `${one.manifest.kind} ${one.manifest.metadata.name}`);
  expect(names.filter(name => !/Role|Account/.test(name))).toEqual([
    'Namespace gatekeeper-system',
    'Namespace shop',
    'PersistentVolumeClaim data',
    'Kustomization delivery',
    'Kustomization delivery.2',
    'GitRepository platform',
  ]);
  expect(names.filter(name => /Role|Account/.test(name) && !/delivery|controller|impersonation/.test(name))).toEqual(
    [],
  );
});

test('commits are verified by the keys of a Secret, artifacts by who signed them', () => {
  expect(spec(own('GitRepository', 'platform'))).toMatchObject({
    verify: { mode: 'HEAD', secretRef: { name: 'committers' } },
  });
  const artifact = own('OCIRepository', 'platform', objects(platform, oci));
  expect(spec(artifact)).toMatchObject({
    ref: { tag: 'production' },
    verify: { provider: 'cosign', matchOIDCIdentity: [{}] },
  });
  expect(spec(own('Kustomization', 'shop', objects(platform, oci)))['sourceRef']).toMatchObject({
    kind: 'OCIRepository',
  });
});

test('a source that is not verified says why', () => {
  const unverified = { reason: 'commits are signed from next month on', owner: 'platform', expires: '2027-01-31' };
  const all = objects(platform, { type: 'git', git, verify: { unverified } });
  expect(annotations(own('GitRepository', 'platform', all))['bulwark.dev/unverified']).toBe(unverified.reason);
  const silent = fluxDelivery({
    unlimited,
    source: { type: 'git', git, verify: { unverified: { ...unverified, reason: '' } } },
  });
  expect(undeliverable(silent, platform)).toEqual([expect.stringContaining('unverified.reason must be a sentence')]);
});

test.each([
  [{ ...oci, url: 'https://registry.example.org/a' }, 'source.url must be an oci:// reference'],
  [{ ...oci, tag: 'latest' }, 'source.tag must be one tag'],
  [{ ...oci, verify: { identities: [] } }, 'source.verify.identities must be at least one identity'],
  [
    { ...oci, verify: { identities: [{ issuer: '^https://a$', subject: '.*' }] } },
    '.subject must be a regular expression',
  ],
  [
    { ...oci, verify: { identities: [{ issuer: 'https://a', subject: '^https://b$' }] } },
    '.issuer must be a regular expression',
  ],
  [{ ...source, git: { ...git, url: 'http://git.example.org/a' } }, 'git.url must be an https:// address'],
] satisfies [FluxSource, string][])('a source that is written wrongly is refused: %j', (wrong, text) => {
  expect(undeliverable(fluxDelivery({ source: wrong, unlimited }), platform)).toEqual([expect.stringContaining(text)]);
});

test('releases of an app wait for the ones of a lower order by name, and never make their namespace', () => {
  const chart = HelmChart.repository('https://charts.example.org', 'one', '1.0.0');
  const apps = { a: fill(namespace('x'), release('first', chart, 'x'), release('second', chart, 'x', { order: 1 })) };
  const second = only(inApp(objects(apps), 'a'), 'HelmRelease', 'second');
  expect(spec(second)).toMatchObject({
    dependsOn: [{ name: 'first', namespace: 'x' }],
    chart: { spec: { chart: 'one', version: '1.0.0', sourceRef: { kind: 'HelmRepository', name: 'second' } } },
    install: { createNamespace: false, crds: 'CreateReplace' },
    upgrade: { crds: 'CreateReplace' },
  });
  expect(annotations(second)['bulwark.dev/order']).toBeUndefined();
});

test('a Helm chart of a registry is fetched by its digest where one is known', () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  const from = (chart: HelmChart): Record<string, unknown> =>
    spec(only(inApp(objects({ a: fill(namespace('x'), release('r', chart, 'x')) }), 'a'), 'OCIRepository'));
  const reference = 'oci://registry.example.org/charts/one';
  expect(from(HelmChart.oci(reference, '1.0.0', { digest }))).toMatchObject({ url: reference, ref: { digest } });
  expect(from(HelmChart.oci(reference, '1.0.0'))['ref']).toEqual({ tag: '1.0.0' });
});

describeWithCrds('against the real CustomResourceDefinitions of Flux', () => {
  test('every object of Flux is valid, and one with a misspelt field is not', () => {
    const chart = HelmChart.oci('oci://registry.example.org/charts/one', '1.0.0');
    const apps = { ...platform, a: fill(namespace('x'), release('r', chart, 'x')) };
    const all = [...objects(apps), ...objects(apps, oci)].map(one => one.manifest);
    const ours = all.filter(one => one.apiVersion.includes('.toolkit.fluxcd.io/'));
    expect(new Set(ours.map(one => one.kind)).size).toBe(5);
    expect(ours.every(isCustomResource)).toBe(true);
    expect(ours.flatMap(crdErrors)).toEqual([]);
    expect(crdErrors(broken(own('Kustomization', 'shop'), ['spec', 'dependOn'], []))).not.toEqual([]);
  });
});
