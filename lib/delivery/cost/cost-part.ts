import { field } from '../../policy/pss/plain-field';
import type { Amount } from './amount';
import { amountOf, nothing, plus } from './amount';

/** What pods ask for and what they may take. */
export interface Bounds {
  readonly requests: Amount;
  readonly limits: Amount;
}

/** One thing that costs something: a container, a volume, a `resources` of a Helm release. */
export interface CostPart {
  readonly name: string;
  readonly bounds: Bounds;
  /** How many of it there are. */
  readonly times: number;
  /** Whether every node has one. */
  readonly everyNode: boolean;
  /** Whether it costs more than it says. */
  readonly unstated: boolean;
}

/** The bounds that a `resources` states. */
export function boundsOf(resources: unknown): Bounds {
  return { requests: amountOf(field(resources, 'requests')), limits: amountOf(field(resources, 'limits')) };
}

/** Bounds of storage alone: a volume takes what it asks for. */
export function volume(size: unknown): Bounds {
  return { requests: amountOf({ storage: size }), limits: nothing };
}

/** Whether an amount says nothing of what a container needs. */
export function isSilent({ cpu, memory, storage }: Amount): boolean {
  return cpu === 0 && memory === 0 && storage === 0;
}

/** The sum of parts. */
export function sumOf(parts: readonly CostPart[]): Bounds {
  return {
    requests: parts.reduce((total, { bounds, times }) => plus(total, bounds.requests, times), nothing),
    limits: parts.reduce((total, { bounds, times }) => plus(total, bounds.limits, times), nothing),
  };
}
