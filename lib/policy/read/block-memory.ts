import type { LineCursor } from './line-cursor';

const longest = 2000;
const relearnt = 8;

/**
 * What followed a key when it was read before: the same security context, probe or label set stands in object after object. A block is known
 * again by its text, so it is the same value, and it is given again instead of being read again. Values that
 * are given to several objects are frozen, as an alias of YAML should be.
 */
export class BlockMemory {
  private text = '';
  private value: unknown;
  private misses = 0;

  /** The value of a key at a column, if what comes next is what followed it before. */
  recall(cursor: LineCursor, column: number): unknown {
    return this.text !== '' && cursor.skip(this.text, column) ? this.value : undefined;
  }

  /** Notes the value of a key, when it was not the one that is known for some time. Most keys are met once: nothing is noted for them. */
  note(cursor: LineCursor, start: number, value: unknown): void {
    const end = cursor.lineStart;
    this.misses += 1;
    if (this.misses % relearnt !== 2 || end - start > longest) return;
    this.text = cursor.between(start, end);
    this.value = frozen(value);
  }
}

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}
