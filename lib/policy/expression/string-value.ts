import { comparison } from './comparison';
import type { Condition } from './condition';
import type { ListValue } from './list-value';
import type { Node } from './node';
import { operand, rank } from './node';
import type { Placed } from './placed';
import { isPlaced } from './placed';
import type { QuantityValue } from './quantity-value';
import type { IntegerValue } from './integer-value';
import { requireText } from './require-text';
import { nodeFor, wordsFor } from './scalar-value';
import { concat, quoted } from './text';

/** A text. */
export interface StringValue<T extends string = string> extends Placed {
  is(wanted: T | StringValue<T>): Condition;
  isNot(unwanted: T | StringValue<T>): Condition;
  isIn(allowed: readonly T[] | ListValue<T>): Condition;
  isNotIn(refused: readonly T[] | ListValue<T>): Condition;
  isEmpty(): Condition;
  isNotEmpty(): Condition;
  startsWith(start: string | StringValue): Condition;
  endsWith(end: string | StringValue): Condition;
  contains(part: string | StringValue): Condition;
  /** Whether the RE2 pattern is found anywhere in the text; anchor it with `^` and `$`. What RE2 refuses is refused here. */
  matchesPattern(pattern: string): Condition;
  /** How many characters it has: code points, as the API server counts. */
  length(): IntegerValue;
  /** The text read as a Kubernetes quantity. A text that is none makes the policy refuse the object. */
  quantity(): QuantityValue;
}

interface Search {
  readonly method: string;
  readonly words: string;
  readonly holds: (text: string, part: string) => boolean;
}

/** The three searches in a text, by the name under which policies ask for them. */
export const searches = {
  startsWith: { method: 'startsWith', words: 'starting with', holds: (text, part) => text.startsWith(part) },
  endsWith: { method: 'endsWith', words: 'ending with', holds: (text, part) => text.endsWith(part) },
  contains: { method: 'contains', words: 'containing', holds: (text, part) => text.includes(part) },
} satisfies Record<string, Search>;

/** `text.startsWith(part)` and its two siblings. */
export function isFound(value: Node, search: Search, part: unknown): Condition {
  const other = nodeFor(part);
  const words = isPlaced(part) ? quoted(other) : wordsFor(part);
  return comparison({
    value,
    found: quoted(value),
    text: `${operand(value, rank.primary)}.${search.method}(${other.text})`,
    rank: rank.primary,
    run: scope => search.holds(requireText(value.run(scope)), requireText(other.run(scope))),
    expected: concat(`${search.words} `, words),
  });
}

/** How many code points a text has. */
export function textLength(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0xdc00 || unit > 0xdfff) count++;
  }
  return count;
}
