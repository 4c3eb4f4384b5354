import type { Node } from './node';
import { rank } from './node';

/** A constant that a policy may write: what JSON can say, without null. */
export type Literal = string | number | boolean | readonly Literal[] | { readonly [key: string]: Literal };

/** The CEL literal of a text. */
export function stringLiteral(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The CEL literal of a constant. In lists and maps that mix types, or where `mixed` is asked for, every value is wrapped in `dyn()`. */
export function literalText(value: Literal, mixed = isMixed(value)): string {
  const inner = (one: Literal): string => (mixed ? `dyn(${literalText(one, true)})` : literalText(one));
  if (typeof value === 'string') return stringLiteral(value);
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return numberLiteral(value);
  if (Array.isArray(value)) return `[${(value as readonly Literal[]).map(inner).join(', ')}]`;
  const entries = Object.entries(value as Readonly<Record<string, Literal>>);
  return `{${entries.map(([key, one]) => `${stringLiteral(key)}: ${inner(one)}`).join(', ')}}`;
}

/** A constant as an expression. */
export function literal(value: Literal): Node {
  return {
    text: literalText(value),
    rank: rank.primary,
    run: () => value,
  };
}

function isMixed(value: Literal): boolean {
  return typeof value === 'object' && new Set(Object.values(value).map(typeName)).size > 1;
}

/** A name for the type that CEL gives a literal: as different as the types are. */
function typeName(value: Literal): string {
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'double';
  if (typeof value !== 'object') return typeof value;
  const inner = isMixed(value) ? 'dyn' : Object.values(value).slice(0, 1).map(typeName).join('');
  return `${Array.isArray(value) ? 'list' : 'map'}(${inner})`;
}

function numberLiteral(value: number): string {
  if (Number.isSafeInteger(value)) return String(value);
  if (Number.isInteger(value) || !Number.isFinite(value)) {
    throw new RangeError(`a policy cannot write the number ${String(value)}: beyond 2^53 digits are lost`);
  }
  return String(value);
}
