import { noSuchOverload } from '../expression/evaluation-error';
import type { Run } from '../expression/node';
import { absent } from '../expression/select';
import { truth } from '../expression/truth';
import { OptionalValue } from './optional-value';
import { OutsideSubset } from './outside-subset';

/** A literal. Fractions are outside the subset: JSON does not tell a `1.0` from a `1`. */
export function constant(value: unknown): Run {
  if (typeof value === 'bigint') {
    const small = Number(value);
    const integer = Number.isSafeInteger(small) ? small : value;
    return () => integer;
  }
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return () => value;
  throw new OutsideSubset('literals other than texts, integers, truth values and null');
}

/** An operation on one value. */
export function unary(run: Run, operate: (value: unknown) => unknown): Run {
  return scope => operate(run(scope));
}

/** CEL's `condition ? one : other`. */
export function ternary([condition = never, one = never, other = never]: readonly Run[]): Run {
  return scope => (truth(condition(scope)) ? one(scope) : other(scope));
}

/** A list literal. */
export function listed(elements: readonly Run[]): Run {
  return scope => elements.map(run => run(scope));
}

/** A map literal. A key that is no text has no value here. */
export function mapped(entries: readonly (readonly Run[])[]): Run {
  return scope =>
    Object.fromEntries(
      entries.map(([key = never, value = never]) => {
        const name = key(scope);
        if (typeof name !== 'string') throw noSuchOverload;
        return [name, value(scope)];
      }),
    );
}

/** CEL's `optional.orValue(other)`. The other is evaluated only when it is needed; what is no optional is itself the value. */
export function orValue(optional: Run, [other = never]: readonly Run[]): Run {
  return scope => {
    const value = optional(scope);
    if (!(value instanceof OptionalValue)) return value;
    return value.content === absent ? other(scope) : value.content;
  };
}

function never(): never {
  throw noSuchOverload;
}
