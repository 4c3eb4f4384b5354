import type { Binding } from './binding';
import { bound, outside } from './binding';
import { comparison } from './comparison';
import { Condition, not } from './condition';
import { contains } from './equality';
import { elementsOf } from './elements';
import type { Explanation } from './explanation';
import { blameOn } from './explanation';
import { fails } from './failures';
import { pointerStep } from './field-node';
import { quantified } from './list-node';
import { entryOf, smallest } from './map-entries';
import type { Node, Place } from './node';
import { operand, rank } from './node';
import type { Operation, Wrap } from './operation';
import { isPlaced } from './placed';
import { nodeFor, wordsFor } from './scalar-value';
import { isEmpty } from './size';
import { concat, quoted } from './text';

type EntryCondition = (key: unknown, value: unknown) => Condition;
type Decide = (map: Node, binding: Binding, body: Condition) => Condition;

/** The methods of maps. */
export const mapOperations: Readonly<Record<string, Operation>> = {
  all: (map, [condition], wrap) => quantify(map, condition, wrap, everyEntry),
  some: (map, [condition], wrap) => quantify(map, condition, wrap, someEntry),
  none: (map, [condition], wrap) => not(quantify(map, condition, wrap, someEntry)),
  has: (map, [key]) => hasKey(map, key),
  isEmpty: map => isEmpty(map),
  isNotEmpty: map => not(isEmpty(map)),
};

function quantify(map: Node, condition: unknown, wrap: Wrap, decide: Decide): Condition {
  return bound('key', 'key', binding => {
    const value = entryValue(map, binding);
    const key = entryKey(value, binding);
    return decide(map, binding, (condition as EntryCondition)(wrap(key), wrap(value)));
  });
}

/** The key of the entry: it stands where its value stands, but it is not the value, which may be a secret. */
function entryKey({ place }: Node, { node }: Binding): Node {
  return { ...node, place: place && { ...place, label: 'key', raw: node.run }, shape: 'text' };
}

/** The value of the entry that the macro stands at: `map[key]`. */
function entryValue(map: Node, { node, slot }: Binding): Node {
  const run: Node['run'] = scope => entryOf(map.run(scope), scope.slots[slot]);
  const pointer: Node['run'] = scope => scope.pointers[slot] ?? '';
  const place: Place = { label: 'value', verb: 'is', pointer, raw: run };
  return { text: `${operand(map, rank.primary)}[${node.text}]`, rank: rank.primary, run, place, shape: 'text' };
}

function everyEntry(map: Node, binding: Binding, body: Condition): Condition {
  return new Condition({
    text: `${operand(map, rank.primary)}.all(${binding.name}, ${body.text})`,
    rank: rank.primary,
    run: quantified(map.run, binding.slot, body.run, false),
    opposite: () => someEntry(map, binding, not(body)),
    explain: () => eachEntry(map, binding, body),
  });
}

function someEntry(map: Node, binding: Binding, body: Condition): Condition {
  return new Condition({
    text: `${operand(map, rank.primary)}.exists(${binding.name}, ${body.text})`,
    rank: rank.primary,
    run: quantified(map.run, binding.slot, body.run, true),
    opposite: () => everyEntry(map, binding, not(body)),
    explain: () => blameOn({ place: map.place, expected: concat('a map with ', expected(body, binding)) }),
  });
}

function expected(body: Condition, binding: Binding): string | Node {
  return outside(body.explanation.blame.expected, binding, 'entries that fit');
}

function eachEntry(map: Node, binding: Binding, body: Condition): Explanation {
  const { slot } = binding;
  return {
    blame: { place: map.place, expected: concat('a map of ', expected(body, binding)) },
    sentence: () => firstSentence(map, binding, body),
    violations: scope =>
      [...elementsOf(map.run(scope))].sort().flatMap(key => {
        scope.slots[slot] = key;
        scope.pointers[slot] = String(map.place?.pointer(scope) ?? '') + pointerStep(String(key));
        return fails(body, scope) ? body.violations(scope) : [];
      }),
  };
}

/** Go walks maps in no order, so the message names the entry whose sentence comes first by its characters. */
function firstSentence(map: Node, binding: Binding, body: Condition): Node {
  const failed = not(body);
  const sentence = concat(`${map.place?.label ?? 'map'} `, quoted(binding.node), ': ', body.sentence);
  return {
    text: `${operand(map, rank.primary)}.map(${binding.name}, ${failed.text}, ${sentence.text}).min()`,
    rank: rank.primary,
    run: scope => smallest(elementsOf(map.run(scope)), scope, binding.slot, { failed, sentence }),
  };
}

function hasKey(map: Node, key: unknown): Condition {
  const wanted = nodeFor(key);
  const words = isPlaced(key) ? quoted(wanted) : wordsFor(key);
  return comparison({
    value: map,
    found: concat('a map without ', words),
    foundOtherwise: concat('a map with ', words),
    text: `${operand(wanted, rank.sum)} in ${operand(map, rank.sum)}`,
    rank: rank.relation,
    run: scope => contains(map.run(scope), wanted.run(scope)),
    expected: concat('a map with ', words),
    unexpected: concat('a map without ', words),
  });
}
