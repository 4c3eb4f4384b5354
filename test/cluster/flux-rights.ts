import { resourceOfKind } from '../../lib/kind-resource';
import { groupOf, type Manifest } from '../../lib/manifest';
import { reviewAccess } from './access-review';
import type { FluxPlatform } from './flux-platform';
import { until } from './servers/server';

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[];
}

/** One right that a unit has: a verb on the objects of one kind in one namespace, or in none. */
export interface Right {
  readonly unit: string;
  readonly namespace: string;
  readonly group: string;
  readonly resource: string;
  readonly verb: string;
  readonly name?: string;
}

const rulesOf = (role: Manifest): readonly Rule[] => role['rules'] as readonly Rule[];

/** The Roles of a unit among the objects of the folders `delivery`. */
function rolesOf(delivered: readonly Manifest[], unit: string): Manifest[] {
  return delivered.filter(
    ({ kind, metadata }) =>
      kind.endsWith('Role') && new RegExp(`^flux-(staging-)?${unit}(-prune)?$`).test(metadata.name),
  );
}

/** Every right of a unit with this verb. */
export function rightsOf(delivered: readonly Manifest[], unit: string, verb: string): Right[] {
  return rolesOf(delivered, unit).flatMap(role =>
    rulesOf(role)
      .filter(({ verbs }) => verbs.includes(verb))
      .map(({ apiGroups: [group = ''], resources: [resource = ''], resourceNames: [name] = [] }) => ({
        unit,
        namespace: role.metadata.namespace ?? '',
        group,
        resource,
        verb,
        ...(name === undefined ? {} : { name }),
      })),
  );
}

/** Takes one right away, from all Roles that give it, and waits until the API server knows. */
export async function take({ plane }: FluxPlatform, delivered: readonly Manifest[], right: Right): Promise<void> {
  for (const role of rolesOf(delivered, right.unit)) {
    if ((role.metadata.namespace ?? '') !== right.namespace) continue;
    const answer = await plane.admin.apply({ ...role, rules: rulesOf(role).flatMap(rule => without(rule, right)) });
    if (!answer.ok) throw new Error(answer.message);
  }
  await held(plane.admin, right, false);
}

/** Gives a right that was taken away back as it follows a revision behind. */
export async function give({ plane }: FluxPlatform, delivered: readonly Manifest[], right: Right): Promise<void> {
  for (const role of rolesOf(delivered, right.unit)) {
    if (!role.metadata.name.endsWith('-prune')) continue;
    const answer = await plane.admin.apply(role);
    if (!answer.ok) throw new Error(answer.message);
  }
  await held(plane.admin, right, true);
}

/** Waits until the API server says that a right is held, or that it is not. */
export async function held(client: Parameters<typeof reviewAccess>[0], right: Right, wanted: boolean): Promise<void> {
  const { unit, namespace, group, resource, verb, name } = right;
  const user = `system:serviceaccount:flux-system:${unit}`;
  const permission = { verb, group, resource, ...(name === undefined ? {} : { name }) };
  await until(`${unit} ${wanted ? 'may' : 'may not'} ${verb} ${resource}`, async () => {
    return (await reviewAccess(client, { user, groups: [], namespace, permission })) === wanted;
  });
}

function without(rule: Rule, { group, resource, verb }: Right): Rule[] {
  if (rule.apiGroups[0] !== group || rule.resources[0] !== resource) return [rule];
  const verbs = rule.verbs.filter(one => one !== verb);
  return verbs.length === 0 ? [] : [{ ...rule, verbs }];
}

/** The objects that a right is about. */
export function objectsOf(objects: readonly Manifest[], { group, resource, namespace }: Right): Manifest[] {
  return objects.filter(
    ({ apiVersion, kind, metadata }) =>
      groupOf(apiVersion) === group &&
      [kind.toLowerCase(), resourceOfKind(kind)].includes(resource) &&
      (metadata.namespace ?? '') === namespace,
  );
}
