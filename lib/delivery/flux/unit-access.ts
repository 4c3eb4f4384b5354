import type { Manifest, RenderedObject } from '../../manifest';
import type { PolicyRule } from './app-rights';
import { rightsToApply, rightsToPrune } from './app-rights';
import type { FluxPlace } from './kustomization';
import { accountOf, roleFor } from './rbac-objects';
import type { Unit } from './units';

/** The rights of the ServiceAccount that a Kustomization acts as: exactly those that its objects take, in their namespaces alone. */
export function unitAccess(place: FluxPlace, unit: Unit): readonly Manifest[] {
  const checked = new Set(unit.checked.map(one => one.manifest));
  return rolesOf(place, unit, '', objects => [
    ...rightsToApply(
      objects,
      objects.filter(one => checked.has(one)),
    ),
    ...rightsToPrune(objects),
  ]);
}

/**
 * The ServiceAccount, and its rights to delete once more. They follow one revision behind, when every app has become ready, so that what leaves the tree
 * together with the last of its kind, or with its whole app, can still be deleted. Nobody has to exist to be impersonated, so the account may come last.
 */
export function unitFarewell(place: FluxPlace, unit: Unit): readonly Manifest[] {
  const account = accountOf({ name: unit.name, namespace: place.namespace });
  return [account, ...rolesOf(place, unit, '-prune', rightsToPrune)];
}

function rolesOf(
  { cluster, namespace }: FluxPlace,
  { name, objects }: Unit,
  suffix: string,
  rights: (objects: readonly Manifest[]) => readonly PolicyRule[],
): readonly Manifest[] {
  return [...byNamespace(objects)].flatMap(([at, manifests]) => {
    const role = at === '' ? `flux-${cluster}-${name}${suffix}` : `flux-${name}${suffix}`;
    return roleFor({ name, namespace }, role, at, rights(manifests));
  });
}

function byNamespace(objects: readonly RenderedObject[]): ReadonlyMap<string, readonly Manifest[]> {
  const namespaces = new Map<string, Manifest[]>();
  for (const { manifest } of objects) {
    const at = manifest.metadata.namespace ?? '';
    const known = namespaces.get(at);
    if (known === undefined) namespaces.set(at, [manifest]);
    else known.push(manifest);
  }
  return namespaces;
}
