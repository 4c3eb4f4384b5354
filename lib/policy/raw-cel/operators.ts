import { isDouble } from '../expression/double';
import { EvaluationError, noSuchOverload } from '../expression/evaluation-error';
import { compare, contains, equal } from '../expression/equality';

type Binary = (left: unknown, right: unknown) => unknown;

const overflow = new EvaluationError('integer overflow');
const noFraction = new EvaluationError('a double without a fraction');
const divisionByZero = new EvaluationError('division by zero');

/** The operators of two operands that are always both evaluated. */
export const operators: Readonly<Record<string, Binary>> = {
  '==': equal,
  '!=': (left, right) => !equal(left, right),
  '<': (left, right) => compare(left, right) < 0,
  '<=': (left, right) => compare(left, right) <= 0,
  '>': (left, right) => compare(left, right) > 0,
  '>=': (left, right) => compare(left, right) >= 0,
  in: (left, right) => contains(right, left),
  '+': sum,
  '-': (left, right) => fractions(left, right, (a, b) => a - b) ?? integers(left, right, (a, b) => a - b),
  '*': (left, right) => fractions(left, right, (a, b) => a * b) ?? integers(left, right, (a, b) => a * b),
  '/': (left, right) => fractions(left, right, (a, b) => a / b) ?? integers(left, right, (a, b) => a / divisor(b)),
  '%': (left, right) => integers(left, right, (a, b) => a % divisor(b)),
};

/** CEL's `-value`. */
export function negated(value: unknown): unknown {
  return isDouble(value) ? -value : integers(0, value, (zero, one) => zero - one);
}

function sum(left: unknown, right: unknown): unknown {
  if (typeof left === 'string' && typeof right === 'string') return left + right;
  if (Array.isArray(left) && Array.isArray(right)) return [...(left as unknown[]), ...(right as unknown[])];
  return fractions(left, right, (a, b) => a + b) ?? integers(left, right, (a, b) => a + b);
}

/**
 * Arithmetic of doubles. A result without a fraction is an error, although CEL has one: here nothing would tell it from an integer,
 * with which it does not mix.
 */
function fractions(left: unknown, right: unknown, operate: (a: number, b: number) => number): number | undefined {
  if (!isDouble(left) || !isDouble(right)) return undefined;
  const result = operate(left, right);
  if (!isDouble(result)) throw noFraction;
  return result;
}

/** 64-bit arithmetic. Integers and doubles do not mix, as in CEL. */
function integers(left: unknown, right: unknown, operate: (a: bigint, b: bigint) => bigint): number | bigint {
  return int64(operate(integer(left), integer(right)));
}

/** An integer as the expressions hold it: a number where that is exact. What does not fit 64 bits has no value. */
export function int64(value: bigint): number | bigint {
  if (BigInt.asIntN(64, value) !== value) throw overflow;
  const small = Number(value);
  return Number.isSafeInteger(small) ? small : value;
}

function integer(value: unknown): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' && !isDouble(value)) return BigInt(value);
  throw noSuchOverload;
}

function divisor(value: bigint): bigint {
  if (value === 0n) throw divisionByZero;
  return value;
}
