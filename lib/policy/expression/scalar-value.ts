import { comparison, shownLike } from './comparison';
import type { Condition } from './condition';
import { contains, equal } from './equality';
import type { ListValue } from './list-value';
import type { Literal } from './literal';
import { literal } from './literal';
import type { Node } from './node';
import { operand, rank } from './node';
import type { Placed } from './placed';
import { isPlaced, nodeOf } from './placed';
import { asText, joined, concat } from './text';

/** A value that is a text or a number, such as a port. */
export interface ScalarValue<T extends string | number> extends Placed {
  is(wanted: T | ScalarValue<T>): Condition;
  isNot(unwanted: T | ScalarValue<T>): Condition;
  isIn(allowed: readonly T[] | ListValue<T>): Condition;
  isNotIn(refused: readonly T[] | ListValue<T>): Condition;
}

/** `value == wanted`. */
export function isEqual(value: Node, wanted: unknown): Condition {
  const other = nodeFor(wanted);
  const words = isPlaced(wanted) ? asText(other) : wordsFor(wanted);
  const left = operand(value, rank.sum);
  const right = operand(other, rank.sum);
  return comparison({
    value,
    found: shownLike(isPlaced(wanted) ? 'text' : wanted, value),
    text: `${left} == ${right}`,
    opposite: `${left} != ${right}`,
    rank: rank.relation,
    run: isPlaced(wanted) ? bothEqual(value, other) : equalTo(value, wanted),
    expected: words,
  });
}

/** `value in list`. */
export function isOneOf(value: Node, allowed: unknown): Condition {
  const list = nodeFor(allowed);
  const words = isPlaced(allowed) ? joined(list, ', ') : (allowed as readonly unknown[]).map(wordsFor).join(', ');
  const example = isPlaced(allowed) ? 'text' : (allowed as readonly unknown[])[0];
  return comparison({
    value,
    found: shownLike(example, value),
    text: `${operand(value, rank.sum)} in ${operand(list, rank.sum)}`,
    rank: rank.relation,
    run: isPlaced(allowed) ? within(value, list) : withinConstant(value, allowed as readonly unknown[]),
    expected: concat('one of ', words),
  });
}

/** A constant or a handle as an expression. */
export function nodeFor(value: unknown): Node {
  return isPlaced(value) ? nodeOf(value) : literal(value as Literal);
}

/** A constant as messages show it. */
export function wordsFor(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : String(value);
}

// What a policy can write is a text, a truth value or a number that JavaScript holds exactly: no other value is equal to it.
function equalTo({ run }: Node, wanted: unknown): Node['run'] {
  return scope => run(scope) === wanted;
}

function bothEqual(left: Node, right: Node): Node['run'] {
  return scope => equal(left.run(scope), right.run(scope));
}

function within(value: Node, list: Node): Node['run'] {
  return scope => {
    const wanted = value.run(scope);
    return contains(list.run(scope), wanted);
  };
}

function withinConstant({ run }: Node, list: readonly unknown[]): Node['run'] {
  const known = new Set(list);
  return scope => known.has(run(scope));
}
