import type { Construct } from 'constructs';
import type { Complaint } from '../complaint';
import { complain } from '../complaint';
import type { Identity } from '../manifest';
import { identityText } from '../manifest';
import type { Weakening } from '../weakening';
import type { AdmissionResource } from './admission-match';
import { recordExclusions } from './record-exclusions';

/** One object that somebody else makes and that stands in no tree, which a policy leaves alone; and who says so. */
export interface ExcludedObject extends Weakening {
  readonly object: Identity;
}

/**
 * Records that `constraint` excuses objects that stand in no tree, and returns them. A label would not do: whoever may create the object may
 * label it. So each is named exactly.
 *
 * Refuses a name with a wildcard, and an object of a kind or a scope that the policy never judges: it would excuse nothing.
 */
export function excludeObjects(
  scope: Construct,
  constraint: Identity,
  excluded: readonly ExcludedObject[],
  judged: readonly AdmissionResource[],
): readonly Identity[] {
  complain(scope, ...excluded.flatMap(({ object }) => checkExcluded(object, judged)));
  recordExclusions(scope, constraint, excluded);
  return excluded.map(one => one.object);
}

function checkExcluded(object: Identity, judged: readonly AdmissionResource[]): readonly Complaint[] {
  const place = { prop: 'excludedObjects', got: identityText(object) };
  const { group, kind, namespace, name } = object;
  const known = judged.find(one => one.group === group && one.kind === kind);
  if (known === undefined) {
    const kinds = [...new Set(judged.map(one => one.kind))].join(', ');
    return [{ ...place, rule: `an object that the policy judges: ${kinds}`, fix: 'remove it: it excuses nothing' }];
  }
  if (name === '' || /[*?\s]/.test(name + namespace))
    return [{ ...place, rule: 'one exact name, without wildcards', fix: 'list each object by itself' }];
  const isNamed = namespace !== '';
  if (isNamed === (known.scope === 'Namespaced')) return [];
  const rule = isNamed ? `without a namespace, as ${kind} has none` : `with the namespace of the ${kind}`;
  return [{ ...place, rule, fix: 'name the object as the cluster knows it' }];
}
