import { groupOf } from '../manifest';
import { isNotedNullFree } from './null-free';

/**
 * The object with its lists as the API server reads them: in a built-in kind, a null among texts is an empty text, and so `apiGroups: [null]` is
 * the core group. Among numbers it is 0. A null among mappings stays one, for there it is refused, and so is every
 * null in a list of a custom resource. Returns the same object when there is nothing to read otherwise.
 */
export function withListNullsRead<T>(object: T): T {
  return !isNotedNullFree(object) && isBuiltIn(object) && holdsListNull(object) ? (read(object) as T) : object;
}

function isBuiltIn(object: unknown): boolean {
  const { apiVersion } = (object ?? {}) as { readonly apiVersion?: unknown };
  if (typeof apiVersion !== 'string') return false;
  const group = groupOf(apiVersion);
  return !group.includes('.') || group.endsWith('.k8s.io');
}

function holdsListNull(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(one => one === null || holdsListNull(one));
  for (const key in value) if (holdsListNull((value as Readonly<Record<string, unknown>>)[key])) return true;
  return false;
}

function read(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (!Array.isArray(value)) return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, read(one)]));
  const zero = zeroAmong(value);
  return value.map(one => (one === null ? zero : read(one)));
}

/** What a null is among others. Alone it is taken for a text: where a mapping belongs, a text is refused like a null. */
function zeroAmong(list: readonly unknown[]): unknown {
  const others = list.filter(one => one !== null);
  if (others.some(one => typeof one === 'object')) return null;
  if (others.some(one => typeof one === 'number')) return 0;
  return others.some(one => typeof one === 'boolean') ? false : '';
}
