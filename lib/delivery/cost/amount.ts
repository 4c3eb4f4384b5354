import { quantityValue } from '../../quantity';

/** Processor time in thousandths of a core, memory and storage in bytes: whole numbers, so that sums are exact. */
export interface Amount {
  readonly cpu: number;
  readonly memory: number;
  /** What volumes ask for, not what containers write beside them. */
  readonly storage: number;
}

/** Nothing. */
export const nothing: Amount = { cpu: 0, memory: 0, storage: 0 };

/** The sum of two amounts, the second several times. */
export function plus(a: Amount, b: Amount, times = 1): Amount {
  return {
    cpu: a.cpu + b.cpu * times,
    memory: a.memory + b.memory * times,
    storage: a.storage + b.storage * times,
  };
}

/** The amount that `requests` or `limits` state; what they do not state counts as nothing. */
export function amountOf(stated: unknown): Amount {
  const map = (stated ?? {}) as Readonly<Record<string, unknown>>;
  return {
    cpu: Math.ceil(valueOf(map['cpu']) * 1000),
    memory: Math.ceil(valueOf(map['memory'])),
    storage: Math.ceil(valueOf(map['storage'])),
  };
}

function valueOf(quantity: unknown): number {
  return typeof quantity === 'string' || typeof quantity === 'number' ? (quantityValue(String(quantity)) ?? 0) : 0;
}
