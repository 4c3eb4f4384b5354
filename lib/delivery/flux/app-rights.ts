import type { Manifest } from '../../manifest';
import { groupOf } from '../../manifest';
import { podTemplateOf } from '../../policy/pss/pod-template';
import { resourceOfKind } from '../../kind-resource';

/** A rule of a Role as it is written. */
export interface PolicyRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[];
}

/**
 * The rights that applying these objects takes beside those to read them, and no more: to create and change each by its name. Server-side apply names what it creates,
 * so nothing under another name can be made. `checked` are those whose health others wait for.
 */
export function rightsToApply(objects: readonly Manifest[], checked: readonly Manifest[] = []): readonly PolicyRule[] {
  const rules = byKind(objects).map(all => ({
    ...placeOf(all),
    verbs: ['create', 'patch'],
    resourceNames: namesOf(all),
  }));
  return [...rules, ...(checked.some(one => podTemplateOf(one) !== undefined) ? healthRules : [])];
}

/**
 * The rights that pruning takes: to read and delete. It cannot go by name where names leave the tree before their objects leave the
 * cluster; Secrets alone are read and deleted by name.
 */
export function rightsToPrune(objects: readonly Manifest[]): readonly PolicyRule[] {
  return byKind(objects).map(all => {
    const place = placeOf(all);
    const named = place.resources.includes('secrets') ? { resourceNames: namesOf(all) } : {};
    return { ...place, verbs: ['delete', 'get'], ...named };
  });
}

/** To tell whether a workload is healthy, Flux reads what it made. */
const healthRules: readonly PolicyRule[] = [
  { apiGroups: ['apps'], resources: ['replicasets'], verbs: ['list'] },
  { apiGroups: [''], resources: ['pods'], verbs: ['list'] },
];

function byKind(objects: readonly Manifest[]): readonly (readonly Manifest[])[] {
  const kinds = new Map<string, Manifest[]>();
  for (const one of objects) {
    const key = `${groupOf(one.apiVersion)}/${resourceOf(one)}`;
    const known = kinds.get(key);
    if (known === undefined) kinds.set(key, [one]);
    else known.push(one);
  }
  return [...kinds.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, all]) => all);
}

function placeOf([first]: readonly Manifest[]): Pick<PolicyRule, 'apiGroups' | 'resources'> {
  return first === undefined
    ? { apiGroups: [], resources: [] }
    : { apiGroups: [groupOf(first.apiVersion)], resources: [resourceOf(first)] };
}

/** Gatekeeper names the resource of a constraint kind like the kind itself: `imagedigest` of ImageDigest. */
function resourceOf({ apiVersion, kind }: Manifest): string {
  return groupOf(apiVersion) === 'constraints.gatekeeper.sh' ? kind.toLowerCase() : resourceOfKind(kind);
}

function namesOf(objects: readonly Manifest[]): readonly string[] {
  return [...new Set(objects.map(one => one.metadata.name))].sort();
}
