import { noSuchOverload } from './evaluation-error';
import { stringLiteral } from './literal';
import type { Node } from './node';
import { operand, rank } from './node';
import { requireText } from './require-text';
import { textOf } from './text-of';

/** A value as text: CEL's `string(value)`. */
export function asText(value: Node): Node {
  return { text: `string(${value.text})`, rank: rank.primary, run: scope => textOf(value.run(scope)) };
}

/** A text in single quotes, as messages show it. */
export function quoted(value: Node): Node {
  return concat("'", asText(value), "'");
}

/** Texts joined into one. Constant parts that stand side by side become one literal. */
export function concat(...parts: readonly (string | Node)[]): Node {
  const merged = merge(parts);
  const [only] = merged;
  if (merged.length === 1 && only !== undefined && typeof only !== 'string') return only;
  const texts = merged.map(part => (typeof part === 'string' ? stringLiteral(part) : operand(part, rank.sum)));
  const runs = merged.map(part => (typeof part === 'string' ? (): string => part : part.run));
  const sum: Sum = {
    text: texts.length === 0 ? '""' : texts.join(' + '),
    rank: texts.length > 1 ? rank.sum : rank.primary,
    run: scope => runs.map(run => requireText(run(scope))).join(''),
    parts: merged,
  };
  return sum;
}

/** Texts joined, still known one by one: a sum of sums reads as one sum. */
interface Sum extends Node {
  readonly parts: readonly (string | Node)[];
}

function isSum(part: string | Node): part is Sum {
  return typeof part !== 'string' && 'parts' in part;
}

function merge(parts: readonly (string | Node)[]): readonly (string | Node)[] {
  const merged: (string | Node)[] = [];
  for (const part of parts.flatMap(one => (isSum(one) ? one.parts : [one]))) {
    const last = merged.at(-1);
    if (part === '') continue;
    if (typeof part === 'string' && typeof last === 'string') merged[merged.length - 1] = last + part;
    else merged.push(part);
  }
  return merged;
}

/** The texts of a list, joined: CEL's `list.join(separator)`. */
export function joined(list: Node, separator: string): Node {
  return {
    text: `${operand(list, rank.primary)}.join(${stringLiteral(separator)})`,
    rank: rank.primary,
    run: scope => {
      const items = list.run(scope);
      if (!Array.isArray(items)) throw noSuchOverload;
      return items.map(requireText).join(separator);
    },
  };
}
