import type { Binding } from './binding';
import { bound, outside } from './binding';
import { Condition, not } from './condition';
import { elementsOf } from './elements';
import type { Explanation } from './explanation';
import { blameOn } from './explanation';
import { fails } from './failures';
import type { ListNode } from './list-node';
import { filtered, holds, quantified } from './list-node';
import type { Node } from './node';
import { operand, rank } from './node';
import type { Scope } from './scope';
import { asText, concat, joined } from './text';
import type { Violation } from './violation';

/** The body of a macro, given its variable. */
export type Body = (element: Node) => Condition;

/** `list.all(element, condition)`. */
export function everyElement(list: ListNode, body: Body): Condition {
  return bound(elementLabel(list), list.itemName, binding => everyBound(list, binding, body(binding.node)));
}

/** `list.exists(element, condition)`. */
export function someElement(list: ListNode, body: Body): Condition {
  return bound(elementLabel(list), list.itemName, binding => someBound(list, binding, body(binding.node)));
}

/** `list.filter(element, condition)`. */
export function whereElement(list: ListNode, body: Body): ListNode {
  return bound(elementLabel(list), list.itemName, binding => {
    const condition = body(binding.node);
    const { slot } = binding;
    return {
      ...list,
      text: macro(list, 'filter', binding, condition.text),
      rank: rank.primary,
      run: filtered(list.run, slot, condition),
      items: scope => list.items(scope).filter(item => holds(scope, slot, item.value, condition)),
    };
  });
}

/** What an element is called when it is itself to blame. */
function elementLabel({ nameOf, noun, place }: ListNode): string {
  return nameOf === undefined ? place.label : noun;
}

function everyBound(list: ListNode, binding: Binding, body: Condition): Condition {
  return new Condition({
    text: macro(list, 'all', binding, body.text),
    rank: rank.primary,
    run: quantified(list.run, binding.slot, body.run, false),
    opposite: () => someBound(list, binding, not(body)),
    explain: () => eachFailure(list, binding, body),
  });
}

function someBound(list: ListNode, binding: Binding, body: Condition): Condition {
  return new Condition({
    text: macro(list, 'exists', binding, body.text),
    rank: rank.primary,
    run: quantified(list.run, binding.slot, body.run, true),
    opposite: () => everyBound(list, binding, not(body)),
    explain: () => blameOn({ place: list.place, expected: concat('a list with ', expected(body, binding)) }),
  });
}

function expected(body: Condition, binding: Binding): string | Node {
  return outside(body.explanation.blame.expected, binding, 'elements that fit');
}

function macro(list: ListNode, name: string, binding: Binding, body: string): string {
  return `${operand(list, rank.primary)}.${name}(${binding.name}, ${body})`;
}

function eachFailure(list: ListNode, binding: Binding, body: Condition): Explanation {
  return {
    blame: { place: list.place, expected: concat('a list of ', expected(body, binding)) },
    sentence: () => joined(sentences(list, binding, body), '; '),
    violations: scope =>
      list.items(scope).flatMap((item): readonly Violation[] => {
        scope.slots[binding.slot] = item.value;
        scope.pointers[binding.slot] = item.pointer;
        return fails(body, scope) ? body.violations(scope) : [];
      }),
  };
}

/** The sentence of each element that fails, as a list expression: `list.map(element, !condition, sentence)`. */
function sentences(list: ListNode, binding: Binding, body: Condition): Node {
  const failed = not(body);
  const own = body.explanation.blame.place === binding.node.place && list.nameOf === undefined;
  const sentence = own ? body.sentence : concat(prefix(list, binding), body.sentence);
  return {
    text: macro(list, 'map', binding, `${failed.text}, ${sentence.text}`),
    rank: rank.primary,
    run: scope =>
      each(list, scope)
        .filter(one => holds(scope, binding.slot, one, failed))
        .map(one => said(scope, binding, one, sentence)),
  };
}

function each(list: ListNode, scope: Scope): readonly unknown[] {
  return elementsOf(list.run(scope));
}

function said(scope: Scope, binding: Binding, element: unknown, sentence: Node): unknown {
  scope.slots[binding.slot] = element;
  return sentence.run(scope);
}

function prefix(list: ListNode, { node }: Binding): Node {
  if (list.nameOf === undefined) return concat(`${list.place.label}: `);
  return concat(`${list.noun} `, asText(list.nameOf(node)), ': ');
}
