import { noSuchKey, noSuchOverload } from '../expression/evaluation-error';
import { isDouble } from '../expression/double';
import type { Run } from '../expression/node';
import { absent, select } from '../expression/select';
import { entryOf } from '../expression/map-entries';

/** CEL's optional: what `.?field` yields. */
export class OptionalValue {
  /** `content` is the symbol `absent` when there is none. */
  constructor(readonly content: unknown) {}
}

/** CEL's `value.field`. Selecting from an optional goes on optionally. */
export function field(value: unknown, key: string): unknown {
  if (value instanceof OptionalValue) return optionalField(value, key);
  const found = select(value, key);
  if (found === absent) throw noSuchKey;
  return found;
}

/** CEL's `value.?field`. */
export function optionalField(value: unknown, key: string): OptionalValue {
  const inner = value instanceof OptionalValue ? value.content : value;
  return new OptionalValue(select(inner, key));
}

/** CEL's `value[key]`. */
export function index(value: unknown, key: unknown): unknown {
  return value instanceof OptionalValue ? optionalIndex(value, key) : entryOf(value, key);
}

/** CEL's `value[?key]`. */
export function optionalIndex(value: unknown, key: unknown): OptionalValue {
  const inner = value instanceof OptionalValue ? value.content : value;
  if (typeof key === 'string') return new OptionalValue(select(inner, key));
  if (typeof key === 'object') throw noSuchOverload;
  return new OptionalValue(Array.isArray(inner) ? elementOf(inner, key) : absent);
}

/** An index of a value. What is taken from nothing is nothing, whatever the key would be. */
export function indexed(value: Run, key: Run, take: (value: unknown, key: unknown) => unknown): Run {
  return scope => {
    const from = value(scope);
    return from instanceof OptionalValue && from.content === absent ? from : take(from, key(scope));
  };
}

function elementOf(list: readonly unknown[], key: unknown): unknown {
  if (typeof key === 'boolean' || isDouble(key)) throw noSuchOverload;
  return typeof key === 'number' && key in list ? list[key] : absent;
}
