import type { ArgoCdDeliveryOptions } from '../../../../lib/delivery/argo-cd/argo-cd-options';
import { argoCdDelivery } from '../../../../lib/delivery/argo-cd/argo-cd-delivery';
import { argoCd } from '../../../../lib/delivery/argo-cd-application';
import { HelmChart } from '../../../../lib/delivery/helm-chart';
import type { Manifest, RenderedObject } from '../../../../lib/manifest';
import { crdErrors, describeWithCrds, isCustomResource } from '../../../support/crd-schemas';
import {
  delivered,
  fill,
  gatekeeper,
  inApp,
  make,
  namespace,
  platform,
  release,
  undeliverable,
} from '../../../support/delivered';
import { broken, only } from '../../../support/rendered';

const git = { url: 'https://git.example.org/acme/platform', revision: 'main' };
const delivery = (options: Partial<ArgoCdDeliveryOptions> = {}): ReturnType<typeof argoCdDelivery> =>
  argoCdDelivery({ git, ...options });

const objects = (apps = platform, options = {}): readonly RenderedObject[] => delivered(delivery(options), apps);
const own = (kind: string, name: string, all = objects()): Manifest => only(inApp(all, 'delivery'), kind, name);
const options = (manifest: Manifest): string =>
  manifest.metadata.annotations?.['argocd.argoproj.io/sync-options'] ?? '';
const wave = (manifest: Manifest): string => manifest.metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? '0';
const spec = (manifest: Manifest): Record<string, unknown> => manifest['spec'] as Record<string, unknown>;

test('every app folder is one Application of the committed tree, healed and pruned, in its own project', () => {
  expect(own('Application', 'shop')).toMatchObject({
    metadata: { namespace: 'argocd', finalizers: ['resources-finalizer.argocd.argoproj.io/foreground'] },
    spec: {
      project: 'shop',
      source: {
        repoURL: git.url,
        targetRevision: 'main',
        path: 'manifests/production/shop',
        directory: { recurse: true },
      },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'shop' },
      syncPolicy: { automated: { prune: true, selfHeal: true }, syncOptions: ['FailOnSharedResource=true'] },
    },
  });
});

test('a push to the repository concerns only the Applications whose folder it changed', () => {
  for (const name of ['shop', 'delivery'])
    expect(own('Application', name).metadata.annotations).toMatchObject({
      'argocd.argoproj.io/manifest-generate-paths': '.',
    });
});

test('one root Application applies all others and itself, and nothing prunes or cascades from it', () => {
  const root = own('Application', 'delivery');
  expect(root).toMatchObject({ spec: { project: 'delivery', source: { path: 'manifests/production/delivery' } } });
  expect(root.metadata['finalizers']).toBeUndefined();
  expect(options(root)).toBe('Delete=false,Prune=false');
});

test('no Application is in the project named default, and every project that is used exists', () => {
  const all = objects().map(one => one.manifest);
  const used = new Set(all.filter(one => one.kind === 'Application').map(one => spec(one)['project']));
  const made = new Set<unknown>(all.filter(one => one.kind === 'AppProject').map(one => one.metadata.name));
  expect([...used].filter(one => !made.has(one) || one === 'default')).toEqual([]);
  expect([...made].filter(one => !used.has(one))).toEqual([]);
});

test('a project allows exactly the source, the namespaces and the kinds of its folder, and namespaces by name', () => {
  expect(spec(own('AppProject', 'shop'))).toEqual({
    description: expect.any(String) as string,
    sourceRepos: [git.url],
    destinations: [{ server: 'https://kubernetes.default.svc', namespace: 'shop' }],
    clusterResourceWhitelist: [{ group: '', kind: 'Namespace', name: 'shop' }],
    namespaceResourceWhitelist: [
      { group: '', kind: 'ConfigMap' },
      { group: '', kind: 'PersistentVolumeClaim' },
      { group: 'apps', kind: 'Deployment' },
    ],
    orphanedResources: { warn: true },
  });
});

test('a cluster-scoped object that leaves its folder is still in reach of its project, so that it is pruned', () => {
  const role = (name: string): ReturnType<typeof make> => make('rbac.authorization.k8s.io/v1', 'ClusterRole', name);
  const before = objects({ a: fill(role('stays'), role('leaves')) });
  const project = spec(own('AppProject', 'a', objects({ a: role('stays') })));
  expect(allows(project, only(inApp(before, 'a'), 'ClusterRole', 'leaves'))).toBe(true);
  expect(allows(project, only(inApp(objects(), 'shop'), 'Namespace'))).toBe(false);
});

test('every object lies inside its project, and one more kind, name or namespace does not', () => {
  const all = objects();
  const outside = (app: string, manifest: Manifest): boolean => !allows(spec(own('AppProject', app, all)), manifest);
  for (const { app, manifest } of all) expect([manifest.kind, outside(app, manifest)]).toEqual([manifest.kind, false]);
  const site = only(inApp(all, 'shop'), 'ConfigMap');
  expect(outside('shop', broken(site, ['metadata', 'namespace'], 'kube-system'))).toBe(true);
  expect(outside('shop', broken(site, ['kind'], 'Secret'))).toBe(true);
  expect(outside('shop', broken(only(inApp(all, 'shop'), 'Namespace'), ['metadata', 'name'], 'kube-system'))).toBe(
    true,
  );
});

/** As Argo CD decides it: an absent list of namespaced kinds allows all, an absent list of cluster-scoped kinds none. */
function allows(project: Record<string, unknown>, { apiVersion, kind, metadata }: Manifest): boolean {
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
  type Rule = { group: string; kind: string; name?: string };
  const listed = (field: string): Rule[] => (project[field] ?? []) as Rule[];
  const matches = (rule: Rule): boolean =>
    [group, '*'].includes(rule.group) &&
    [kind, '*'].includes(rule.kind) &&
    [undefined, metadata.name].includes(rule.name);
  if (metadata.namespace === undefined) return listed('clusterResourceWhitelist').some(matches);
  const destinations = (project['destinations'] ?? []) as { namespace: string }[];
  const white =
    project['namespaceResourceWhitelist'] === undefined || listed('namespaceResourceWhitelist').some(matches);
  return (
    white &&
    !listed('namespaceResourceBlacklist').some(matches) &&
    destinations.some(one => one.namespace === metadata.namespace)
  );
}

test('every Application goes to a namespace that its own project lists, as Argo CD asks before it synchronizes anything', () => {
  const all = objects({ ...platform, names: namespace('one') });
  const destinations = (name: string): unknown => spec(own('AppProject', name, all))['destinations'];
  const target = (name: string): unknown =>
    (spec(own('Application', name, all))['destination'] as { namespace: string }).namespace;
  for (const name of ['admission', 'delivery', 'names', 'shop'])
    expect(destinations(name)).toContainEqual(expect.objectContaining({ namespace: target(name) }));
});

test('a folder of cluster-scoped objects alone may create nothing in a namespace', () => {
  const project = spec(own('AppProject', 'names', objects({ names: namespace('one') })));
  const config: Manifest = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x', namespace: 'argocd' } };
  expect(project).toMatchObject({
    destinations: [{ namespace: 'argocd' }],
    namespaceResourceBlacklist: [{ group: '*', kind: '*' }],
  });
  expect(project['orphanedResources']).toBeUndefined();
  expect(allows(project, config)).toBe(false);
});

test('the releases of an app are in a project of their Helm charts, which may create the known cluster-scoped kinds alone', () => {
  const all = objects();
  expect(spec(only(inApp(all, 'admission'), 'Application', 'gatekeeper'))).toMatchObject({
    project: 'admission-releases',
  });
  const project = spec(own('AppProject', 'admission-releases', all));
  expect(project).toMatchObject({
    sourceRepos: ['https://open-policy-agent.github.io/gatekeeper/charts'],
    destinations: [{ namespace: 'gatekeeper-system' }],
  });
  expect(project['clusterResourceWhitelist']).toContainEqual({
    group: 'rbac.authorization.k8s.io',
    kind: 'ClusterRole',
  });
  expect(project['clusterResourceWhitelist']).not.toContainEqual({ group: '', kind: 'Namespace' });
});

test('a Helm chart that nobody listed may create what its add-on says, and else nothing for the whole cluster', () => {
  const chart = HelmChart.repository('https://charts.example.org', 'widgets', '1.0.0');
  const whitelist = (more: object): unknown =>
    spec(own('AppProject', 'a-releases', objects({ a: fill(namespace('w'), release('w', chart, 'w', more)) })))[
      'clusterResourceWhitelist'
    ];
  expect(whitelist({})).toBeUndefined();
  expect(whitelist({ clusterKinds: ['rbac.authorization.k8s.io/ClusterRole'] })).toEqual([
    { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole' },
  ]);
});

test('a release with a delivery of its own keeps the project that it names, and that project is made', () => {
  const chart = HelmChart.repository('https://charts.example.org', 'widgets', '1.0.0');
  const apps = { a: fill(namespace('w'), release('w', chart, 'w', { delivery: argoCd({ project: 'widgets' }) })) };
  expect(spec(own('AppProject', 'widgets', objects(apps)))).toMatchObject({
    sourceRepos: ['https://charts.example.org'],
  });
});

test('waves and the leave to be missing in a dry run stand where something has to wait, and nowhere else', () => {
  const all = objects();
  const admission = inApp(all, 'admission');
  const hints = admission.map(one => [one.kind, wave(one), options(one)]);
  expect(hints).toEqual([
    ['Namespace', '0', 'Delete=false,Prune=false'],
    ['Application', '0', ''],
    ['ConstraintTemplate', '1', 'SkipDryRunOnMissingResource=true'],
    ['Digest', '2', 'SkipDryRunOnMissingResource=true'],
  ]);
  expect(inApp(all, 'shop').map(one => [one.kind, wave(one)])).toEqual([
    ['Namespace', '0'],
    ['ConfigMap', '0'],
    ['Deployment', '0'],
    ['PersistentVolumeClaim', '0'],
  ]);
});

test('apps follow each other by waves of the root: projects, then what judges pods, then workloads', () => {
  const all = objects();
  expect(wave(own('Application', 'admission', all))).toBe('1');
  expect(wave(own('Application', 'shop', all))).toBe('2');
  expect(wave(own('AppProject', 'shop', all))).toBe('0');
});

test('namespaces, volumes and definitions outlive their files, and nothing else does', () => {
  const definition = make('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'widgets.acme.io', {
    spec: { group: 'acme.io', names: { kind: 'Widget' } },
  });
  const all = inApp(objects({ ...platform, shop: fill(platform['shop'] ?? fill(), definition) }), 'shop');
  const kept = all.filter(one => options(one).includes('Prune=false')).map(one => one.kind);
  expect(kept).toEqual(['Namespace', 'PersistentVolumeClaim', 'CustomResourceDefinition']);
});

test('only an object that a client-side apply cannot hold is applied server-side', () => {
  const big = (size: number): string =>
    options(
      only(
        inApp(
          objects({ a: fill(namespace('a'), make('v1', 'ConfigMap', 'a/big', { data: { x: 'y'.repeat(size) } })) }),
          'a',
        ),
        'ConfigMap',
      ),
    );
  expect(big(262_144)).toBe('ServerSideApply=true');
  expect(big(200_000)).toBe('');
});

test('a difference is ignored in one app, with a reason in sight', () => {
  const ignored = {
    app: 'shop',
    group: 'apps',
    kind: 'Deployment',
    jsonPointers: ['/spec/replicas'],
    reason: 'the autoscaler writes it',
  };
  const all = objects(platform, { ignoreDifferences: [ignored] });
  expect(own('Application', 'shop', all)).toMatchObject({
    metadata: { annotations: { 'bulwark.dev/ignored-differences': 'the autoscaler writes it' } },
    spec: {
      ignoreDifferences: [{ group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] }],
      syncPolicy: { syncOptions: ['FailOnSharedResource=true', 'RespectIgnoreDifferences=true'] },
    },
  });
  expect(spec(own('Application', 'admission', all))['ignoreDifferences']).toBeUndefined();
});

test.each([
  [{ git: { ...git, url: 'http://git.example.org/acme/platform' } }, 'git.url must be an https:// address'],
  [{ git: { ...git, url: 'https://joe:hunter2@git.example.org/a' } }, "got 'https://***@git.example.org/a'"],
  [{ git: { ...git, revision: 'HEAD' } }, 'git.revision must be a branch, tag or commit'],
  [{ git: { ...git, path: '../elsewhere' } }, 'git.path must be a folder of the repository'],
  [{ namespace: 'Argo' }, 'namespace must be a DNS label'],
  [
    { ignoreDifferences: [{ app: 'a', group: '', kind: 'Secret', jsonPointers: ['/data'], reason: ' ' }] },
    '.reason must be a sentence',
  ],
  [
    { ignoreDifferences: [{ app: 'a', group: '', kind: 'Secret', jsonPointers: [], reason: 'x' }] },
    '.jsonPointers must be pointers to single fields',
  ],
  [
    { ignoreDifferences: [{ app: 'shpo', group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/a'], reason: 'x' }] },
    "ignoreDifferences[0].app must be one of admission, shop, got 'shpo'",
  ],
])('a delivery that is written wrongly is refused: %j', (wrong, text) => {
  expect(undeliverable(delivery(wrong), platform)).toEqual([expect.stringContaining(text)]);
});

test('an instance that nothing defines is refused with the path of its construct, unless the cluster serves its group already', () => {
  const apps = { edge: fill(namespace('edge'), make('gateway.networking.k8s.io/v1', 'Gateway', 'edge/home')) };
  expect(undeliverable(delivery(), apps)).toEqual([
    expect.stringMatching(
      /^production\/edge\/Gateway-edge-home: the definition of its kind must be delivered .*gateway\.networking\.k8s\.io/,
    ),
  ]);
  const presentApis = { 'gateway.networking.k8s.io': 'Talos applies the release manifests' };
  expect(() => objects(apps, { presentApis })).not.toThrow();
});

test('a cycle of apps is refused and printed', () => {
  const apps = {
    a: fill(namespace('a'), make('v1', 'ConfigMap', 'b/one')),
    b: fill(namespace('b'), make('v1', 'ConfigMap', 'a/two')),
  };
  expect(undeliverable(delivery(), apps)).toEqual([
    expect.stringContaining(
      "free of cycles, got 'app a (ConfigMap b/one: namespace) -> app b (ConfigMap a/two: namespace) -> app a",
    ),
  ]);
});

test("an app cannot take the place of the engine's own objects, and an add-on without any delivery is refused", () => {
  expect(undeliverable(delivery(), { delivery: namespace('a') })).toEqual([
    expect.stringContaining("other than 'delivery'"),
  ]);
  expect(undeliverable(undefined, { a: release('gatekeeper', gatekeeper, 'a') })).toEqual([
    expect.stringContaining('delivery must be given here or by the cluster'),
  ]);
});

describeWithCrds('against the real CustomResourceDefinitions of Argo CD', () => {
  test('every object of Argo CD is valid, and one with a misspelt field is not', () => {
    const all = objects()
      .map(one => one.manifest)
      .filter(one => one.apiVersion.startsWith('argoproj.io/'));
    expect(all.filter(isCustomResource)).toHaveLength(8);
    expect(all.flatMap(crdErrors)).toEqual([]);
    expect(crdErrors(broken(own('AppProject', 'shop'), ['spec', 'sourceRepo'], []))).not.toEqual([]);
  });
});
