import type { IConstruct } from 'constructs';
import type { Identity } from '../manifest';
import type { Weakening } from '../weakening';
import { recordExclusions } from './record-exclusions';

/** A namespace that a policy leaves alone, and who says so. */
export interface ExcludedNamespace extends Weakening {
  readonly namespace: string;
}

/**
 * Records that `object`, a constraint or a binding, leaves namespaces out, and returns their names. What is left out is often made by somebody
 * else, so there is no object of ours to waive the policy for: the exclusion itself is what the waiver excuses.
 */
export function excludeNamespaces(
  scope: IConstruct,
  object: Identity,
  excluded: readonly ExcludedNamespace[] = [],
): readonly string[] {
  recordExclusions(scope, object, excluded);
  return excluded.map(one => one.namespace);
}
