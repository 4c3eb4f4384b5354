import { identityOf, identityText, type Manifest } from '../../lib/manifest';
import { ArgoPlatform, type LiveApplication } from './argo-platform';
import { isRelease } from './helm-releases';
import { haveRedis } from './servers/argo-cd';
import { haveSharedCrds } from './servers/crds';
import { inParallel } from './servers/in-parallel';
import { stopAll, until } from './servers/server';
import { skipped } from './skipped';
import { treeOf } from './tree';

jest.setTimeout(600_000);

const CLUSTER = 'staging';
const WHAT = 'Argo CD delivers the committed tree';
if (!haveRedis) skipped(WHAT, 'redis-server is not installed');
if (!haveSharedCrds) skipped(WHAT, 'the folder ../shared/crds is absent, so no Helm chart has its CRDs');

const space = (name: string): Manifest => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
const inSites = (apiVersion: string, kind: string, name: string): Manifest => ({
  apiVersion,
  kind,
  metadata: { name, namespace: 'static-sites' },
});
const denial = inSites('networking.k8s.io/v1', 'NetworkPolicy', 'default-deny');
const service = inSites('v1', 'Service', 'www');
const budget = inSites('policy/v1', 'PodDisruptionBudget', 'www');
const sites = (file: string): string => `static-sites/static-sites/${file}`;
const hostPorts: Manifest = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'hostports.constraints.gatekeeper.sh' },
};
const waveOf = ({ metadata }: Manifest): number =>
  Number((metadata['annotations'] as Record<string, string> | undefined)?.['argocd.argoproj.io/sync-wave'] ?? 0);

(haveRedis && haveSharedCrds ? describe : describe.skip)(`Argo CD delivers the committed tree of ${CLUSTER}`, () => {
  const tree = treeOf(CLUSTER);
  let platform: ArgoPlatform;

  beforeAll(async () => {
    platform = await ArgoPlatform.start(CLUSTER);
  });
  afterAll(() => stopAll());

  /** The names of the Applications that are not as git has them, or not healthy. */
  async function unfinished(): Promise<string[]> {
    const live = await platform.applications();
    const wanted = tree.filter(({ kind }) => kind === 'Application').map(({ metadata }) => metadata.name);
    const done = live.filter(({ status }) => status?.sync?.status === 'Synced' && status.health?.status === 'Healthy');
    const names = new Set(done.map(({ metadata }) => metadata.name));
    return wanted.filter(name => !names.has(name));
  }

  test('the root Application brings every object of the tree, and every Application becomes healthy', async () => {
    const begin = Date.now();
    await platform.bootstrap();
    let left: readonly string[] = [];
    await until('all is synced', async () => (left = await unfinished()).length === 0, 840).catch(async () => {
      const all = (await platform.applications()).filter(({ metadata }) => left.includes(metadata.name));
      throw new Error(all.map(({ metadata, status }) => `${metadata.name}: ${JSON.stringify(status)}`).join('\n'));
    });
    const there = await inParallel(tree, one => platform.exists(one));
    expect(tree.filter((_, at) => there[at] !== true).map(one => identityText(identityOf(one)))).toEqual([]);
    const seconds = Math.round((Date.now() - begin) / 1000);
    const releases = tree.filter(isRelease).length;
    process.stderr.write(`Argo CD: ${tree.length} objects and ${releases} Helm releases in ${seconds} s\n`);
  }, 900_000);

  test('it asked for no host but those of the tree', () => {
    expect([...platform.internet.missed]).toEqual([]);
  });

  test('no Application began before all of an earlier wave had been applied, and one that had would be named', async () => {
    const live = (await platform.applications()).filter(one => !isRelease(one) && one.metadata.name !== 'delivery');
    const [last] = [...live].sort((a, b) => waveOf(b) - waveOf(a));
    const hasty = { ...last!, metadata: { ...last!.metadata, creationTimestamp: '2000-01-01T00:00:00Z' } };
    expect(new Set(live.map(waveOf)).size).toBeGreaterThan(2);
    expect(tooEarly(live)).toEqual([]);
    expect(tooEarly(live.map(one => (one === last ? hasty : one))).join()).toContain(
      `${last!.metadata.name} began before`,
    );
  });

  test('what was changed or deleted by hand is put right', async () => {
    const types = async (): Promise<readonly string[]> =>
      ((await platform.plane.admin.read(denial)).body['spec'] as { policyTypes: readonly string[] }).policyTypes;
    const changed = await platform.plane.admin.patch(denial, { spec: { policyTypes: ['Ingress'] } });
    expect(changed.body['spec']).toMatchObject({ policyTypes: ['Ingress'] });
    expect((await platform.plane.admin.delete(service)).message).toBe('');
    await until('the service is there again', () => platform.exists(service));
    await until('the policy is whole again', async () => (await types()).length === 2);
    expect(await types()).toEqual(expect.arrayContaining(['Ingress', 'Egress']));
  });

  test('a manifest that left the tree is pruned, a namespace is not, and a revert brings all back', async () => {
    const revision = await platform.commit('without a budget and a namespace', {
      [sites('poddisruptionbudget.www.yaml')]: undefined,
      'static-sites/_cluster/namespace.static-sites.yaml': undefined,
    });
    await until('the budget is gone', async () => !(await platform.exists(budget)), 240);
    await platform.says('static-sites', new RegExp(`"syncResult":.*"revision":"${revision}"`));
    const { body, ok } = await platform.plane.admin.read(space('static-sites'));
    expect([ok, body.metadata['deletionTimestamp']]).toEqual([true, undefined]);
    await platform.synced('static-sites', await platform.revert());
    expect(await platform.exists(budget)).toBe(true);
  });

  test('a constraint that comes before its template fails the sync, the committed order does not', async () => {
    const files = ['constrainttemplate.hostports.yaml', 'hostports.host-ports.yaml'].map(
      one => `admission/_cluster/${one}`,
    );
    const [template = '', constraint = ''] = files;
    const kept = platform.changed(template, '', '');
    const kind = (): Promise<boolean> => platform.exists(hostPorts);
    await platform.commit('without the policy', { [template]: undefined, [constraint]: undefined });
    await until('the policy is gone', async () => !(await kind()), 240);
    platform.git.revert();
    const early = platform.changed(constraint, 'sync-wave: "2"', 'sync-wave: "-1"');
    await platform.commit('the wrong order', { ...kept, ...early });
    await platform.says('admission', /could not find constraints\.gatekeeper\.sh\/HostPorts/);
    expect(await kind()).toBe(false);
    await platform.synced('admission', await platform.revert());
    expect(await kind()).toBe(true);
  });

  test('a workload that admission refuses fails the sync in the words of admission', async () => {
    const file = sites('deployment.www.yaml');
    const hostile = platform.changed(
      file,
      '      automountServiceAccountToken:',
      '      hostNetwork: true\n      automountServiceAccountToken:',
    );
    await platform.commit('the network of the node', hostile);
    expect(await platform.says('static-sites', /hostNetwork is true/)).toContain('host-namespaces');
    await platform.synced('static-sites', await platform.revert());
  });

  test('what the project of an app does not allow is refused: a kind, and another name of an allowed one', async () => {
    const role = { ...inSites('rbac.authorization.k8s.io/v1', 'Role', 'more'), rules: [] };
    await platform.commit('a role and a namespace', {
      [sites('role.more.yaml')]: JSON.stringify(role),
      'static-sites/_cluster/namespace.other.yaml': JSON.stringify(space('other')),
    });
    const said = await platform.says('static-sites', /is not permitted in project/);
    expect(said).toContain('rbac.authorization.k8s.io:Role is not permitted in project static-sites');
    expect(said).toMatch(/Namespace[^"]* is not permitted in project static-sites/);
    expect([await platform.exists(role), await platform.exists(space('other'))]).toEqual([false, false]);
    await platform.synced('static-sites', await platform.revert());
  });

  test('a controller that is killed half way through a sync recovers', async () => {
    const items = Array.from({ length: 150 }, (_, n) => inSites('v1', 'ConfigMap', `item-${n}`));
    const revision = await platform.commit(
      'many objects',
      Object.fromEntries(items.map(one => [sites(`configmap.${one.metadata.name}.yaml`), JSON.stringify(one)])),
    );
    const count = async (): Promise<number> => {
      const path = '/api/v1/namespaces/static-sites/configmaps?limit=500';
      const { items: live = [] } = (await platform.plane.admin.request('GET', path)).body;
      return live.filter(({ metadata }) => metadata.name.startsWith('item-')).length;
    };
    await until('the sync has begun', async () => (await count()) >= 5, 240);
    await platform.argo.killController();
    const half = await count();
    process.stderr.write(`Argo CD killed after ${half} of 150 objects\n`);
    expect(half).toBeLessThan(150);
    await platform.argo.startController();
    await platform.synced('static-sites', revision);
    expect(await count()).toBe(150);
  });
});

/** The Applications that were there before another of an earlier wave had been applied whole. */
function tooEarly(live: readonly LiveApplication[]): string[] {
  const began = ({ metadata }: LiveApplication): number => Date.parse(String(metadata['creationTimestamp']));
  return live.flatMap(one => {
    const before = live.filter(other => waveOf(other) < waveOf(one) && appliedAt(other) > began(one));
    return before.map(other => `${one.metadata.name} began before ${other.metadata.name} was there`);
  });
}

/** When an Application had first been applied whole. */
function appliedAt({ status }: LiveApplication): number {
  return Date.parse(status?.history?.[0]?.deployedAt ?? '');
}
