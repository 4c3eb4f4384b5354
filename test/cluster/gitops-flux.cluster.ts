import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { Manifest } from '../../lib/manifest';
import type { FileTree } from '../../lib/pipeline/layout';
import { FluxPlatform, unit } from './flux-platform';
import { give, held, objectsOf, type Right, rightsOf, take } from './flux-rights';
import { CLUSTER, edit, fluxTree, lastAfter, objectsIn } from './flux-tree';
import { haveSharedCrds } from './servers/crds';
import { HeldRequest } from './servers/held-request';
import { inParallel } from './servers/in-parallel';
import { stopAll, until } from './servers/server';
import { skipped } from './skipped';
import { configMap } from './small-objects';

/** The app that the tests change: Flux itself, which waits for nothing but the root. */
const APP = 'gitops';
const SPACE = 'flux-system';
/** What goes on when everything else is suspended, so that a commit does not cost a reconciliation of all. */
const goOn = ['delivery', 'delivery.2', APP];
const notes = Array.from({ length: 20 }, (_, n) => `note-${String(n)}`);
const more = { app: APP, namespace: SPACE, names: notes };
const account = (name: string): Manifest => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name, namespace: SPACE },
});
const isLimits = (one: IConstruct): boolean =>
  ApiObject.isApiObject(one) && one.kind === 'LimitRange' && one.node.path.startsWith(`${CLUSTER}/${APP}/`);

if (!haveSharedCrds)
  skipped("Flux' kustomize-controller delivers the tree", 'the folder ../shared/crds is absent, so Flux has no CRDs');

(haveSharedCrds ? describe : describe.skip)(
  "Flux' kustomize-controller, with a publisher of ours in place of source-controller",
  () => {
    let platform: FluxPlatform;
    const tree = fluxTree();
    const objects = objectsIn(tree);
    const roots = (files: FileTree): Manifest[] => [
      ...objectsIn(files, 'delivery/'),
      ...objectsIn(files, 'delivery.2/'),
    ];
    const delivered = roots(tree);
    const app = objectsIn(tree, `${APP}/`);
    const units = delivered.filter(({ kind }) => kind === 'Kustomization');
    jest.setTimeout(300_000);

    beforeAll(async () => {
      platform = await FluxPlatform.start();
    });
    afterAll(async () => {
      await platform?.stop();
      await stopAll();
    });

    const exists = (manifest: Manifest): Promise<boolean> => platform.exists(manifest);
    const absent = (all: readonly Manifest[]): Promise<string[]> => platform.absent(all);
    const one = (kind: string, name: string): Manifest => {
      const found = app.find(object => object.kind === kind && object.metadata.name === name);
      if (found === undefined) throw new Error(`${APP} has no ${kind} ${name}`);
      return found;
    };

    test('instances before their definition fail; in the right order every Kustomization becomes ready', async () => {
      await platform.commit('constraints that wait for nothing', {}, files => {
        edit(files, 'delivery/flux-system/kustomization.admission.2.yaml', text =>
          text.replace('spec:\n', 'spec:\n  suspend: true\n'),
        );
        edit(files, 'delivery/flux-system/kustomization.admission.3.yaml', text =>
          text.replace('  - name: admission.2\n', ''),
        );
      });
      expect(await platform.fails('admission.3', /no matches for kind/)).toContain('dry-run failed');
      await platform.applied(await platform.commit('the platform'), ...units.map(({ metadata }) => metadata.name));
    });

    test('every object of the tree is there', async () => {
      expect(objects.length).toBeGreaterThan(700);
      expect(await absent(objects)).toEqual([]);
    });

    test('a Kustomization that names no account, and one that reaches into another namespace, do nothing', async () => {
      const sourceRef = { kind: 'GitRepository', name: 'platform', namespace: SPACE };
      const spec = { interval: '1h', path: `./manifests/${CLUSTER}/${APP}`, prune: true, sourceRef };
      for (const space of [SPACE, 'static-sites'])
        await platform.plane.admin.apply({ ...unit('stranger', space), spec });
      expect((await platform.failed(unit('stranger')))?.message).toContain('dry-run failed (Forbidden)');
      expect((await platform.failed(unit('stranger', 'static-sites')))?.reason).toBe('AccessDenied');
      for (const space of [SPACE, 'static-sites']) await platform.plane.admin.delete(unit('stranger', space));
    });

    test('what was changed or deleted by hand is put right', async () => {
      const deny = one('NetworkPolicy', 'default-deny');
      await platform.plane.admin.patch(deny, { spec: { policyTypes: ['Ingress'] } });
      await platform.plane.admin.delete(one('LimitRange', 'limits'));
      await platform.reconcile(APP);
      await until('the drift is healed', async () => {
        const { spec } = (await platform.plane.admin.read(deny)).body as { spec?: { policyTypes?: readonly string[] } };
        return spec?.policyTypes?.length === 2 && (await exists(one('LimitRange', 'limits')));
      });
      expect(await absent(app)).toEqual([]);
    });

    test('no right can be missing: each Kustomization that nothing waits for lacks one, and fails', async () => {
      const awaited = JSON.stringify(
        units.filter(({ metadata }) => metadata.name !== 'delivery.2').map(u => u['spec']),
      );
      const leaves = units.map(({ metadata }) => metadata.name).filter(name => !awaited.includes(`{"name":"${name}"}`));
      const lost = leaves.flatMap((leaf, at): Right[] => {
        const rights = rightsOf(delivered, leaf, at % 2 === 0 ? 'patch' : 'create');
        return rights.slice((at * 7) % rights.length).slice(0, 1);
      });
      expect(lost.length).toBeGreaterThan(8);
      await inParallel(lost, async right => {
        await take(platform, delivered, right);
        if (right.verb === 'create')
          for (const object of objectsOf(objects, right)) await platform.plane.admin.delete(object);
      });
      await platform.reconcile(...lost.map(right => right.unit));
      for (const { unit: name, resource, verb } of lost)
        expect(await platform.fails(name, /forbidden/)).toContain(`cannot ${verb} resource "${resource}"`);
      await platform.reconcile('delivery', 'delivery.2');
      await inParallel(lost, right => held(platform.plane.admin, right, true));
      await platform.reconcile(...lost.map(right => right.unit));
      await platform.applied(platform.revision, ...lost.map(right => right.unit));
    });

    test('a controller that is killed half way through an apply recovers, and a literal ${...} arrives as it is', async () => {
      await platform.suspend(...units.map(({ metadata }) => metadata.name).filter(name => !goOn.includes(name)));
      const request = await HeldRequest.start(platform.plane, SPACE, 10);
      const revision = await platform.commit('twenty notes', { more }, lastAfter(APP));
      await request.waiting;
      await platform.flux.killController();
      await request.stop();
      const missing = await absent(notes.map(name => configMap(SPACE, name)));
      process.stderr.write(`kustomize-controller killed after ${String(20 - missing.length)} of 20 objects\n`);
      expect(missing.length).toBeGreaterThan(0);
      expect(missing.length).toBeLessThan(20);
      await platform.flux.startController();
      await platform.applied(revision, APP, 'delivery.2');
      expect(await absent(notes.map(name => configMap(SPACE, name)))).toEqual([]);
      const { data } = (await platform.plane.admin.read(configMap(SPACE, 'note-0'))).body;
      expect(data).toEqual({ text: 'hello ${name}' });
    });

    test('a manifest that left the tree is pruned, the last of its kind too, a namespace is not', async () => {
      const limits = one('LimitRange', 'limits');
      const last = rightsOf(delivered, APP, 'delete').find(({ resource }) => resource === 'limitranges')!;
      const now = roots(fluxTree({ more }));
      await take(platform, now, last);
      const revision = await platform.commit('no limits, no notes, no namespace', { without: isLimits }, files => {
        lastAfter(APP)(files);
        files.delete(`${CLUSTER}/delivery/_cluster/namespace.${SPACE}.yaml`);
      });
      expect(await platform.fails(APP, /forbidden/)).toContain('cannot delete resource "limitranges"');
      expect(await exists(limits)).toBe(true);
      await give(platform, now, last);
      await platform.reconcile(APP);
      await platform.applied(revision, 'delivery', APP);
      expect(await exists(limits)).toBe(false);
      expect(await exists(configMap(SPACE, 'note-0'))).toBe(false);
      const space = await platform.plane.admin.read({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: SPACE } });
      expect(space.ok).toBe(true);
      expect(space.body.metadata['deletionTimestamp']).toBeUndefined();
    });

    test('a revert in git reverts the cluster', async () => {
      await platform.applied(await platform.revert(), 'delivery', APP, 'delivery.2');
      expect(await absent([...app, ...notes.map(name => configMap(SPACE, name))])).toEqual([]);
    });

    test('a literal ${...} that is not marked fails under strict substitution', async () => {
      await platform.commit('a note without its mark', { more }, files => {
        lastAfter(APP)(files);
        edit(files, `${APP}/${SPACE}/configmap.note-0.yaml`, text =>
          text.replace(/ +kustomize.*substitute: disabled\n/, ''),
        );
      });
      expect(await platform.fails(APP, /variable/)).toContain('name');
    });

    test('an app that left the tree goes with everything but its namespace, then its account goes', async () => {
      const without = ({ node }: IConstruct): boolean => node.path === `${CLUSTER}/${APP}`;
      await platform.applied(await platform.commit('no Flux', { without }), 'delivery');
      await until('the Kustomization is gone', async () => !(await exists(unit(APP))), 180);
      const made = app.filter(({ metadata }) => metadata.name !== 'default');
      expect(await absent(made)).toHaveLength(made.length);
      expect(await exists(account(APP))).toBe(true);
      const revision = await platform.commit('the others are ready', { without }, lastAfter('delivery'));
      await platform.applied(revision, 'delivery.2');
      expect(await exists(account(APP))).toBe(false);
      expect(await exists({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: SPACE } })).toBe(true);
    });
  },
);
