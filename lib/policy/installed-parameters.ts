import type { RenderedObject } from '../manifest';
import { groupOf } from '../manifest';
import type { ParameterValues } from './parameter';
import type { Catalogue, ObjectPolicy } from './policy';

/**
 * The parameter values that a set of objects installs its policies with: those of the constraint that is named as the policy. A policy
 * with parameters would otherwise judge by its defaults here and by other values in the cluster.
 */
export function installedParameters(
  catalogue: Catalogue,
  objects: readonly RenderedObject[],
): Readonly<Record<string, ParameterValues>> {
  const policies = new Map(catalogue.flatMap(one => (one.type === 'object' ? [[one.id, one] as const] : [])));
  const found: Record<string, ParameterValues> = {};
  for (const { manifest } of objects) {
    if (groupOf(manifest.apiVersion) !== 'constraints.gatekeeper.sh') continue;
    const policy = policies.get(manifest.metadata.name);
    if (policy === undefined) continue;
    const values = declaredValues(policy, manifest['spec']);
    if (values !== undefined) found[policy.id] = values;
  }
  return found;
}

/** The values of the policy's own parameters; undefined where there are none. What a constraint carries beyond them, its waived objects, is no parameter. */
function declaredValues({ parameters }: ObjectPolicy, spec: unknown): ParameterValues | undefined {
  const given = (spec as { readonly parameters?: Readonly<Record<string, unknown>> } | undefined)?.parameters ?? {};
  const known = Object.entries(given).filter(([name]) => Object.hasOwn(parameters, name));
  return known.length === 0 ? undefined : (Object.fromEntries(known) as ParameterValues);
}
