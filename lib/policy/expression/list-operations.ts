import { comparison } from './comparison';
import type { Condition } from './condition';
import { not } from './condition';
import { elementsOf } from './elements';
import { contains } from './equality';
import { fieldOf, valueOr } from './field-node';
import type { ListNode } from './list-node';
import { literal } from './literal';
import type { Node, Place } from './node';
import { operand, rank } from './node';
import type { Operation, Wrap } from './operation';
import { nodeOf, isPlaced } from './placed';
import type { Placed } from './placed';
import { everyElement, someElement, whereElement } from './quantifier';
import { nodeFor, wordsFor } from './scalar-value';
import { isEmpty } from './size';
import { concat, joined, quoted } from './text';

type ElementCondition = (element: unknown) => Condition;

const body =
  (given: unknown, wrap: Wrap) =>
  (element: Node): Condition =>
    (given as ElementCondition)(wrap(element));

/** The methods of lists. */
export const listOperations: Readonly<Record<string, Operation>> = {
  all: (node, [condition], wrap) => everyElement(listOf(node), body(condition, wrap)),
  some: (node, [condition], wrap) => someElement(listOf(node), body(condition, wrap)),
  none: (node, [condition], wrap) => not(someElement(listOf(node), body(condition, wrap))),
  where: (node, [condition], wrap) => wrap(whereElement(listOf(node), body(condition, wrap))),
  by: (node, [name], wrap) => wrap(named(listOf(node), name as (element: unknown) => Placed, wrap)),
  includes: (node, [value]) => includes(listOf(node), value),
  isEmpty: node => isEmpty(node),
  isNotEmpty: node => not(isEmpty(node)),
};

/** Lists whose elements Kubernetes tells apart by name, so that messages do too. */
const hasNames = /(^|\.)(containers|initContainers|ephemeralContainers)$/;

/** A value that is a list, with the places of its elements. */
export function listOf(node: Node): ListNode {
  if ('items' in node) return node as ListNode;
  const place: Place = node.place ?? { label: 'list', verb: 'is', pointer: () => '', raw: node.run };
  return {
    ...node,
    place,
    itemName: 'item',
    noun: singular(place.label),
    nameOf: hasNames.test(place.label) ? element => valueOr(fieldOf(element, ['name']), literal('')) : undefined,
    items: scope => {
      const start = String(place.pointer(scope));
      return elementsOf(node.run(scope)).map((value, at) => ({ value, pointer: `${start}/${String(at)}` }));
    },
  };
}

function named(list: ListNode, name: (element: unknown) => Placed, wrap: Wrap): ListNode {
  return { ...list, nameOf: element => nodeOf(name(wrap(element))) };
}

function includes(list: ListNode, value: unknown): Condition {
  const wanted = nodeFor(value);
  const words = isPlaced(value) ? quoted(wanted) : wordsFor(value);
  return comparison({
    value: list,
    found: concat('[', joined(list, ', '), ']'),
    text: `${operand(wanted, rank.sum)} in ${operand(list, rank.sum)}`,
    rank: rank.relation,
    run: scope => contains(list.run(scope), wanted.run(scope)),
    expected: concat('a list with ', words),
    unexpected: concat('a list without ', words),
  });
}

/** What one element of a list is called: `volume` in `spec.volumes`. */
function singular(label: string): string {
  const word = label.slice(label.lastIndexOf('.') + 1);
  return word.replace(/(?:(ss|[Aa]lias)es|s)$/, '$1');
}
