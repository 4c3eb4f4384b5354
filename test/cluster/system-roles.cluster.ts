import { identityIn } from '../../charts/exclusions/object-text';
import { kubernetesObjects } from '../../charts/exclusions/kubernetes-objects';
import { identityOf, identityText, type Manifest } from '../../lib/manifest';
import { evaluate } from '../../lib/policy/evaluate';
import { enforceable, installNative } from './guards';
import type { ApiClient } from './servers/api-client';
import { ControlPlane } from './servers/control-plane';
import { inParallel } from './servers/in-parallel';
import { stopAll, until } from './servers/server';
import { skipped } from './skipped';
import { clusters, treeOf } from './tree';

const CLUSTER = 'staging';
const rights = 'rbac.authorization.k8s.io/v1';
const kinds = [
  [rights, 'ClusterRole'],
  [rights, 'ClusterRoleBinding'],
  [rights, 'Role'],
  [rights, 'RoleBinding'],
  ['v1', 'Namespace'],
  ['v1', 'Service'],
] as const;

/** The policies about rights as the tree has the API server enforce them. */
const guards = (clusters().includes(CLUSTER) ? treeOf(CLUSTER) : []).filter(
  ({ kind, metadata }) => kind.startsWith('ValidatingAdmissionPolicy') && metadata.name.startsWith('rbac-'),
);

/** Gatekeeper's webhook as the tree configures it, and nobody who answers for it. */
function deadWebhook(): Manifest {
  const release = treeOf(CLUSTER).find(one => one.kind === 'Application' && one.metadata.name === 'gatekeeper');
  const { source } = (release?.['spec'] ?? {}) as {
    source?: { helm: { valuesObject: Readonly<Record<string, unknown>> } };
  };
  const values = source?.helm.valuesObject ?? {};
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: 'dead' },
    webhooks: [
      {
        name: 'validation.gatekeeper.sh',
        admissionReviewVersions: ['v1'],
        clientConfig: { url: 'https://127.0.0.1:1/v1/admit' },
        failurePolicy: values['validatingWebhookFailurePolicy'],
        matchConditions: values['validatingWebhookMatchConditions'],
        rules: [{ apiGroups: ['*'], apiVersions: ['*'], operations: ['CREATE', 'UPDATE'], resources: ['*'] }],
        sideEffects: 'None',
        timeoutSeconds: 1,
      },
    ],
  };
}

/** The same without one of the names that it excuses. */
const without = (manifest: Manifest, name: string): Manifest =>
  JSON.parse(JSON.stringify(manifest).replace(`\\"${name}\\"`, '\\"nobody\\"')) as Manifest;

if (guards.length === 0) skipped('Kubernetes keeps its own roles', `there is no manifests/${CLUSTER}`);

(guards.length === 0 ? describe.skip : describe)('what Kubernetes makes of itself', () => {
  let plane: ControlPlane;

  beforeAll(async () => {
    plane = await ControlPlane.start({ controllers: true });
    await until('the roles that are added up of others are filled', async () => (await emptied()).length === 0);
  });
  afterAll(() => stopAll());

  const rulesOf = (role: Manifest): readonly unknown[] => (role['rules'] as readonly unknown[] | undefined) ?? [];
  const live = async (): Promise<readonly Manifest[]> =>
    (await Promise.all(kinds.map(([apiVersion, kind]) => plane.admin.list(apiVersion, kind)))).flat();

  /** What policies would refuse of these objects, as the list of exclusions writes it. */
  const refused = (objects: readonly Manifest[]): Readonly<Record<string, readonly string[]>> => {
    const rendered = objects.map(manifest => ({ manifest, cluster: '', app: '', constructPath: '' }));
    const found: Record<string, string[]> = {};
    for (const { policy, object } of evaluate(enforceable, rendered)) {
      const name = `${object.kind} ${object.namespace === '' ? '' : `${object.namespace}/`}${object.name}`;
      found[name] = [...new Set([...(found[name] ?? []), policy])].sort();
    }
    return found;
  };

  test('is excused by exact name where a policy would refuse it, and nowhere else', async () => {
    const listed = Object.entries(kubernetesObjects).map(([name, policies]) => [name, [...policies].sort()]);
    expect(refused(await live())).toEqual(Object.fromEntries(listed));
  });

  test('is refused to everybody else under any other name, and admitted under its own', async () => {
    await installNative(plane, guards);
    const name = 'system:controller:disruption-controller';
    const [own, other] = [roleNamed(name), roleNamed(`${name}s`)];
    const answers = async (client: ApiClient, role: Manifest): Promise<string> =>
      (await client.apply(role, { dryRun: true })).message;
    const byPolicy = "ValidatingAdmissionPolicy 'rbac-wildcards'";
    await until('the policies are in force', async () => (await answers(plane.admin, other)).includes(byPolicy));
    expect(await answers(plane.admin, own)).toBe('');
    expect(await answers(plane.user('system:apiserver'), own)).toContain(' cannot patch resource');
    await installNative(
      plane,
      guards.map(one => without(one, identityText(identityIn(`ClusterRole ${name}`)))),
    );
    await until('it is refused under its own name', async () => (await answers(plane.admin, own)).includes("'rbac-"));
    expect(await answers(plane.user('system:apiserver', 'system:masters'), own)).toBe('');
  });

  test('comes back when the API server starts with the policies in force and Gatekeeper down, even a role that no policy names', async () => {
    const removed = (await live()).filter(one => one.kind !== 'Namespace' && named(one));
    expect(removed.length).toBeGreaterThan(15);
    await inParallel(removed, one => plane.admin.delete(one));
    expect((await absent(removed)).length).toBeGreaterThan(15);
    const webhook = deadWebhook();
    await plane.admin.apply(webhook);
    const visitor = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'visitor', namespace: 'default' } };
    const refusal = async (): Promise<string> => (await plane.admin.create(visitor, { dryRun: true })).message;
    await until('nobody answers for the webhook', async () => (await refusal()).includes('failed calling webhook'));
    await plane.stopApiServer();
    await plane.startApiServer();
    expect(await absent(removed)).toEqual([]);
    expect(await refusal()).toContain('failed calling webhook');
    await plane.admin.delete(webhook);
    await until('the roles that are added up of others are filled', async () => (await emptied()).length === 0);
  });

  const named = (one: Manifest): boolean => {
    const text = identityText(identityOf(one));
    return Object.keys(kubernetesObjects).some(each => identityText(identityIn(each)) === text);
  };

  /** Those of the objects that are not there. */
  async function absent(objects: readonly Manifest[]): Promise<string[]> {
    const there = new Set((await live()).map(one => identityText(identityOf(one))));
    return objects.map(one => identityText(identityOf(one))).filter(one => !there.has(one));
  }

  /** Roles without rules, which the controller that adds roles up fills. */
  async function emptied(): Promise<string[]> {
    const roles = (await live()).filter(one => ['admin', 'edit'].includes(one.metadata.name));
    return roles.filter(one => rulesOf(one).length === 0).map(one => one.metadata.name);
  }
});

/** A role as whoever imitates the API server would write it: with its label. One policy refuses it, for which of several answers is by chance. */
function roleNamed(name: string): Manifest {
  return {
    apiVersion: rights,
    kind: 'ClusterRole',
    metadata: { name, labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' } },
    rules: [{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['*'] }],
  };
}
