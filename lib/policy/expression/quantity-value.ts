import { comparison } from './comparison';
import type { Condition } from './condition';
import type { Node } from './node';
import { rank } from './node';
import type { Placed } from './placed';
import { isPlaced, nodeKey } from './placed';
import { billionths } from './quantity';
import { nodeFor, wordsFor } from './scalar-value';
import { asText, concat, quoted } from './text';
import { textOf } from './text-of';
import type { StringValue } from './string-value';

/** An amount such as `250m` or `1Gi`, compared by its value and not by its text: `1000m` is `1`. */
export interface QuantityValue extends Placed {
  is(wanted: string | StringValue): Condition;
  isAtLeast(least: string | StringValue): Condition;
  isAtMost(most: string | StringValue): Condition;
  isAbove(limit: string | StringValue): Condition;
  isBelow(limit: string | StringValue): Condition;
}

interface Order {
  readonly sign: string;
  readonly opposite: string;
  readonly words: string;
  readonly otherwise: string;
  readonly holds: (left: bigint, right: bigint) => boolean;
}

const orders: Readonly<Record<keyof Omit<QuantityValue, typeof nodeKey>, Order>> = {
  is: { sign: '==', opposite: '!=', words: 'equal to', otherwise: 'other than', holds: (a, b) => a === b },
  isAtLeast: { sign: '>=', opposite: '<', words: 'at least', otherwise: 'below', holds: (a, b) => a >= b },
  isAtMost: { sign: '<=', opposite: '>', words: 'at most', otherwise: 'above', holds: (a, b) => a <= b },
  isAbove: { sign: '>', opposite: '<=', words: 'above', otherwise: 'at most', holds: (a, b) => a > b },
  isBelow: { sign: '<', opposite: '>=', words: 'below', otherwise: 'at least', holds: (a, b) => a < b },
};

/** A text, or a number that stands where a quantity may, read as a quantity. */
export function quantityOf(value: Node): QuantityValue {
  const against = (order: Order) => (limit: unknown) => compared(value, order, limit);
  return {
    [nodeKey]: value,
    is: against(orders.is),
    isAtLeast: against(orders.isAtLeast),
    isAtMost: against(orders.isAtMost),
    isAbove: against(orders.isAbove),
    isBelow: against(orders.isBelow),
  };
}

function compared(value: Node, order: Order, limit: unknown): Condition {
  const other = nodeFor(limit);
  const [words, text] = isPlaced(limit) ? [quoted(other), asText(other).text] : [wordsFor(limit), other.text];
  const difference = `quantity(${asText(value).text}).compareTo(quantity(${text}))`;
  return comparison({
    value,
    found: quoted(value),
    text: `${difference} ${order.sign} 0`,
    opposite: `${difference} ${order.opposite} 0`,
    rank: rank.relation,
    run: scope => order.holds(billionths(textOf(value.run(scope))), billionths(textOf(other.run(scope)))),
    expected: concat(`${order.words} `, words),
    unexpected: concat(`${order.otherwise} `, words),
  });
}
