import type { Manifest } from '../../manifest';
import { groupOf } from '../../manifest';
import { field } from '../../policy/pss/plain-field';
import { podTemplateOf } from '../../policy/pss/pod-template';
import { resourceOfKind } from '../../kind-resource';
import { text } from '../order/release-object';

/** A rule of a Role as it is written. */
export interface PolicyRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[];
}

const rbac = 'rbac.authorization.k8s.io';
const roleKinds = new Set(['Role', 'ClusterRole']);

/**
 * The rights that applying these objects takes, and no more: to create, read and delete their kinds, and to change these objects by name. Deleting
 * cannot go by name: what has to be pruned has left the tree, and its name with it. Secrets alone are read and deleted by name.
 * Who writes a Role must hold what it grants, so those rights are among them; who binds one must be allowed to, by its name.
 */
export function rightsToApply(objects: readonly Manifest[]): readonly PolicyRule[] {
  const kinds = new Map<string, Manifest[]>();
  for (const one of objects) {
    const key = `${groupOf(one.apiVersion)}/${resourceOfKind(one.kind)}`;
    const known = kinds.get(key);
    if (known === undefined) kinds.set(key, [one]);
    else known.push(one);
  }
  const sorted = [...kinds.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, all]) => all);
  return [
    ...sorted.flatMap(kindRules),
    ...(objects.some(one => podTemplateOf(one) !== undefined) ? healthRules : []),
    ...objects.filter(isRole).flatMap(grantedRules),
    ...bindRules(objects),
  ];
}

/** To tell whether a workload is healthy, Flux reads what it made. */
const healthRules: readonly PolicyRule[] = [
  { apiGroups: ['apps'], resources: ['replicasets'], verbs: ['get', 'list', 'watch'] },
  { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] },
];

function kindRules(objects: readonly Manifest[]): readonly PolicyRule[] {
  const [first] = objects;
  if (first === undefined) return [];
  const place = { apiGroups: [groupOf(first.apiVersion)], resources: [resourceOfKind(first.kind)] };
  const resourceNames = [...new Set(objects.map(one => one.metadata.name))].sort();
  const byName = place.resources.includes('secrets') ? ['delete', 'get'] : [];
  return [
    { ...place, verbs: ['create', 'delete', 'get'].filter(verb => !byName.includes(verb)) },
    { ...place, verbs: [...byName, 'patch', 'update'], resourceNames },
  ];
}

function isRole({ apiVersion, kind }: Manifest): boolean {
  return groupOf(apiVersion) === rbac && roleKinds.has(kind);
}

function grantedRules(role: Manifest): readonly PolicyRule[] {
  const rules = role['rules'];
  return Array.isArray(rules) ? (rules as readonly PolicyRule[]) : [];
}

function bindRules(objects: readonly Manifest[]): readonly PolicyRule[] {
  const names = new Map<string, Set<string>>();
  for (const one of objects) {
    if (groupOf(one.apiVersion) !== rbac || !one.kind.endsWith('Binding')) continue;
    const kind = text(one, 'roleRef', 'kind') ?? '';
    const known = names.get(kind) ?? new Set<string>();
    names.set(kind, known.add(String(field(one, 'roleRef', 'name'))));
  }
  return [...names].map(([kind, all]) => ({
    apiGroups: [rbac],
    resources: [resourceOfKind(kind)],
    verbs: ['bind'],
    resourceNames: [...all].sort(),
  }));
}
