import { isDouble } from '../expression/double';
import { equal } from '../expression/equality';
import { EvaluationError, noSuchOverload } from '../expression/evaluation-error';
import { requireText } from '../expression/require-text';

const outOfRange = new EvaluationError('index out of range');

/** Where a text begins in another, in code points as Go counts them, or where a list has a value; -1 when nowhere. */
export function indexOf(text: unknown, part: unknown): number {
  if (isList(text)) return text.findIndex(one => equal(one, part));
  const all = requireText(text);
  return positionIn(all, all.indexOf(requireText(part)));
}

/** The same for the last time. */
export function lastIndexOf(text: unknown, part: unknown): number {
  if (isList(text)) return text.findLastIndex(one => equal(one, part));
  const all = requireText(text);
  return positionIn(all, all.lastIndexOf(requireText(part)));
}

/** The code points from one position to another, or to the end. A position outside the text has no value. */
export function substring(text: unknown, from: unknown, to?: unknown): string {
  const all = [...requireText(text)];
  const [start, end] = [wholeNumber(from), to === undefined ? all.length : wholeNumber(to)];
  if (start < 0 || end > all.length || start > end) throw outOfRange;
  return all.slice(start, end).join('');
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function positionIn(text: string, unit: number): number {
  return unit < 0 ? unit : [...text.slice(0, unit)].length;
}

function wholeNumber(value: unknown): number {
  if (typeof value !== 'number' || isDouble(value)) throw noSuchOverload;
  return value;
}
