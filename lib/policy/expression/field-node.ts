import { stringLiteral } from './literal';
import type { Node, Run } from './node';
import { operand, rank } from './node';
import { absent, select } from './select';
import type { Scope } from './scope';

/** The field under keys of something that is there: the object, its pod, an element; `base.?a.?b` in CEL. */
export function fieldOf(base: Node, keys: readonly string[]): Node {
  const run = selection(base.run, keys);
  return {
    text: operand(base, rank.primary) + keys.map(selector).join(''),
    rank: rank.primary,
    run,
    place: { label: labelOf(base, keys), verb: 'is', pointer: pointerOf(base, keys), raw: run },
  };
}

/** `field.orValue(other)`: the value, or the other one where the field is absent. */
export function valueOr(field: Node, other: Node): Node {
  const { run } = field;
  const fallback = other.run;
  // After `[?"key"]` cel-go would take the type of the default for the type of the value, and fail on any other.
  const text = field.text.endsWith(']') ? `dyn(${other.text})` : other.text;
  return {
    text: `${field.text}.orValue(${text})`,
    rank: rank.primary,
    run: scope => {
      const value = run(scope);
      return value === absent ? fallback(scope) : value;
    },
    place: field.place,
  };
}

/** One step of a JSON pointer. */
export function pointerStep(key: string): string {
  return `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

function selection(base: Run, keys: readonly string[]): Run {
  const [first = '', second = '', third = ''] = keys;
  if (keys.length === 1) return scope => select(base(scope), first);
  if (keys.length === 2) return scope => select(select(base(scope), first), second);
  if (keys.length === 3) return scope => select(select(select(base(scope), first), second), third);
  return scope => keys.reduce(select, base(scope));
}

const plainName = /^[A-Za-z_][A-Za-z0-9_]*$/;
const keywords = new Set(['in', 'true', 'false', 'null']);

function selector(key: string): string {
  return plainName.test(key) && !keywords.has(key) ? `.?${key}` : `[?${stringLiteral(key)}]`;
}

// An element stands for itself in messages: what is named is the way from it.
function labelOf(base: Node, keys: readonly string[]): string {
  const path = keys.map(key => (plainName.test(key) ? `.${key}` : `[${key}]`)).join('');
  const start = base.place?.verb === 'is' ? base.place.label : '';
  return start === '' ? path.replace(/^\./, '') : start + path;
}

function pointerOf(base: Node, keys: readonly string[]): (scope: Scope) => string {
  const steps = keys.map(pointerStep).join('');
  return scope => String(base.place?.pointer(scope) ?? '') + steps;
}
