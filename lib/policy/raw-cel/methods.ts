import { isDouble } from '../expression/double';
import { compare } from '../expression/equality';
import { EvaluationError, noSuchKey, noSuchOverload } from '../expression/evaluation-error';
import { billionths } from '../expression/quantity';
import { absent } from '../expression/select';
import { size } from '../expression/size';
import { requireText } from '../expression/require-text';
import { textOf } from '../expression/text-of';
import { int64 } from './operators';
import { OptionalValue } from './optional-value';
import { indexOf, lastIndexOf, substring } from './text-positions';

type Method = (receiver: unknown, ...given: readonly unknown[]) => unknown;

/** A quantity that an expression made from a text. */
class Quantity {
  constructor(readonly billionths: bigint) {}
}

/** The functions that are called by name. */
export const functions: Readonly<Record<string, Method>> = {
  size,
  string: textOf,
  dyn: value => value,
  int: integerOf,
  quantity: text => new Quantity(billionths(requireText(text))),
  isQuantity: text => isQuantity(requireText(text)),
};

/** The methods that are called on a value. */
export const methods: Readonly<Record<string, Method>> = {
  startsWith: (text, start) => requireText(text).startsWith(requireText(start)),
  endsWith: (text, end) => requireText(text).endsWith(requireText(end)),
  contains: (text, part) => requireText(text).includes(requireText(part)),
  size,
  join: (list, separator = '') => texts(list).join(requireText(separator)),
  split: (text, separator) => split(requireText(text), requireText(separator)),
  indexOf,
  lastIndexOf,
  substring,
  replace: (text, from, to) => replaced(requireText(text), requireText(from), requireText(to)),
  trim: text => trimmed(requireText(text)),
  lowerAscii: text => requireText(text).replace(/[A-Z]/g, letter => letter.toLowerCase()),
  upperAscii: text => requireText(text).replace(/[a-z]/g, letter => letter.toUpperCase()),
  hasValue: optional => requireOptional(optional).content !== absent,
  value: optional => {
    const { content } = requireOptional(optional);
    if (content === absent) throw noSuchKey;
    return content;
  },
  min: list => extreme(list, difference => difference < 0),
  max: list => extreme(list, difference => difference > 0),
  compareTo: (left, right) => difference(left, right),
  isLessThan: (left, right) => difference(left, right) < 0,
  isGreaterThan: (left, right) => difference(left, right) > 0,
};

const notANumber = new EvaluationError('not an integer');

function integerOf(value: unknown): unknown {
  if (isDouble(value)) return truncated(value);
  if (typeof value === 'bigint' || typeof value === 'number') return value;
  if (typeof value !== 'string') throw noSuchOverload;
  if (!/^[+-]?0*\d{1,19}$/.test(value)) throw notANumber;
  return int64(BigInt(value));
}

function truncated(value: number): number {
  if (!(Math.abs(value) < 2 ** 63)) throw notANumber;
  return Math.trunc(value);
}

function isQuantity(text: string): boolean {
  try {
    billionths(text);
    return true;
  } catch {
    return false;
  }
}

function requireOptional(value: unknown): OptionalValue {
  if (!(value instanceof OptionalValue)) throw noSuchOverload;
  return value;
}

function texts(list: unknown): readonly string[] {
  if (!Array.isArray(list)) throw noSuchOverload;
  return (list as readonly unknown[]).map(requireText);
}

/** Go splits a text by nothing into its characters: code points, not halves of pairs. */
function split(text: string, separator: string): readonly string[] {
  return separator === '' ? [...text] : text.split(separator);
}

/** Go finds nothing before and after each character: a code point, not half of a pair. */
function replaced(text: string, from: string, to: string): string {
  return from === '' ? ['', ...text, ''].join(to) : text.replaceAll(from, () => to);
}

/** Go's white space is Unicode's: with the next line, without the byte order mark. */
function trimmed(text: string): string {
  const isSpace = (unit: string | undefined): boolean => unit !== undefined && /\p{White_Space}/u.test(unit);
  let [start, end] = [0, text.length];
  while (isSpace(text[start])) start++;
  while (end > start && isSpace(text[end - 1])) end--;
  return text.slice(start, end);
}

/** The first of the best. The API server leaves aside what it cannot compare with the best so far, but not what has no order at all. */
function extreme(list: unknown, better: (difference: number) => boolean): unknown {
  if (!Array.isArray(list)) throw noSuchOverload;
  const [first, ...rest] = list as readonly unknown[];
  if (first === undefined) throw noSuchKey;
  if (!list.every(one => orderOf(one) !== undefined)) throw noSuchOverload;
  return rest.reduce((best, one) => (orderOf(one) === orderOf(best) && better(compare(one, best)) ? one : best), first);
}

/** The order that a value stands in: that of the numbers, the texts or the truth values. */
function orderOf(value: unknown): string | undefined {
  if (typeof value === 'object') return undefined;
  return typeof value === 'bigint' ? 'number' : typeof value;
}

function difference(left: unknown, right: unknown): number {
  if (!(left instanceof Quantity) || !(right instanceof Quantity)) throw noSuchOverload;
  return left.billionths < right.billionths ? -1 : left.billionths > right.billionths ? 1 : 0;
}
