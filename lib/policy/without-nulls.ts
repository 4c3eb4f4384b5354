import { withListNullsRead } from './list-nulls';
import { isNotedNullFree } from './null-free';

/**
 * The object as the API server stores it: a field that is `null` is no field, and a `null` in a list is what it is read as there. Returns
 * the same object when there is none.
 */
export function withoutNulls<T>(value: T): T {
  return !isNotedNullFree(value) && hasNull(value) ? (pruned(withListNullsRead(value)) as T) : value;
}

function hasNull(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(one => one === null || hasNull(one));
  for (const key in value) {
    const field = (value as Readonly<Record<string, unknown>>)[key];
    if (field === null || hasNull(field)) return true;
  }
  return false;
}

function pruned(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(pruned);
  const kept = Object.entries(value).filter(([, field]) => field !== null);
  return Object.fromEntries(kept.map(([key, field]) => [key, pruned(field)]));
}
