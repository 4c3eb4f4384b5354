import type { IConstruct } from 'constructs';
import type { Identity, SourceLine } from './manifest';
import type { Weakening } from './weakening';
import { checkWeakening } from './weakening';
import { complain } from './complaint';

/** A written, dated exception of one policy for one exact object of one cluster. */
export interface Waiver extends Weakening {
  /** The id of the policy that is waived. */
  readonly policy: string;
  /** The one object it is waived for. Wildcards are refused. */
  readonly object: Identity;
  /** The cluster that the object belongs to; a waiver that names none holds in every cluster of the run. */
  readonly cluster?: string;
}

/** A waiver and the line of TypeScript or YAML that states it, where one is known. Looked up only when called. */
export interface StatedWaiver extends Waiver {
  readonly source?: () => SourceLine | undefined;
}

const metadataType = 'bulwark:waiver';

/**
 * Records that a construct weakens a default: `policy` would refuse `object`, and is waived for it alone. Rendering
 * collects the waivers of the tree; they are written beside the manifests and judged by every check.
 */
export function waive(scope: IConstruct, policy: string, object: Identity, weakening: Weakening): void {
  complain(scope, ...checkWeakening(policy, weakening));
  const { reason, owner, expires, ticket } = weakening;
  const waiver: Waiver = { policy, object, reason, owner, expires, ...(ticket === undefined ? {} : { ticket }) };
  scope.node.addMetadata(metadataType, waiver);
}

/** The waivers recorded on one construct, without its children's. */
export function waiversOf(scope: IConstruct): readonly Waiver[] {
  return scope.node.metadata.filter(entry => entry.type === metadataType).map(entry => entry.data as Waiver);
}

/** The waivers that a construct and everything below it has recorded so far. */
export function recordedWaivers(scope: IConstruct): readonly Waiver[] {
  return scope.node.findAll().flatMap(waiversOf);
}
