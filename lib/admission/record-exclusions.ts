import type { IConstruct } from 'constructs';
import type { Identity } from '../manifest';
import { present } from '../present';
import { waive } from '../waiver';
import type { Weakening } from '../weakening';

/** The id of the policy that an exclusion needs a waiver of. */
export const admissionExclusion = 'admission-exclusion';

/** Records why `object`, a constraint or a binding, leaves something out: one waiver for each reason, however much it is given for. */
export function recordExclusions(scope: IConstruct, object: Identity, excluded: readonly Weakening[]): void {
  const reasons = new Map(
    excluded.map(({ reason, owner, expires, ticket }) => {
      const weakening = present({ reason, owner, expires, ticket });
      return [JSON.stringify(weakening), weakening];
    }),
  );
  for (const weakening of reasons.values()) waive(scope, admissionExclusion, object, weakening);
}
