import { invalidQuantity } from './evaluation-error';

const pattern = /^([+-]?)(\d*(?:\.\d*)?)(Ki|Mi|Gi|Ti|Pi|Ei|n|u|m|k|M|G|T|P|E|[eE][+-]?\d+)?$/;
const binary: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };
const decimal: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const nano = 9;
const mostBinary = (2n ** 63n - 1n) * 10n ** 9n;
/** Beyond this no amount has a meaning, and arithmetic would take long. */
const largestExponent = 10_000;

/**
 * A Kubernetes quantity in billionths, read as the API server reads it: `1000m` and `1` are the same number, what is smaller than a
 * billionth is rounded away from zero, an amount with a binary suffix is at most what an int64 holds, and no digits are zero where
 * that takes no arithmetic. Throws the error value for a text that is no quantity.
 */
export function billionths(text: string): bigint {
  const [, sign, digits = '', suffix = ''] = pattern.exec(text) ?? [];
  if (sign === undefined || text === '') throw invalidQuantity;
  const magnitude = amount(digits, suffix);
  return sign === '-' ? -magnitude : magnitude;
}

function amount(digits: string, suffix: string): bigint {
  const [whole = '', fraction = ''] = digits.split('.');
  const power = binary[suffix] ?? 0;
  if (whole + fraction === '' && (power > 40 || exponentOf(suffix) < -nano)) throw invalidQuantity;
  const mantissa = BigInt(whole + fraction) << BigInt(power);
  const magnitude = scaled(mantissa, nano + exponentOf(suffix) - fraction.length);
  return power > 0 && magnitude > mostBinary ? mostBinary : magnitude;
}

function exponentOf(suffix: string): number {
  if (/^[eE][+-]?\d/.test(suffix)) return Number(suffix.slice(1));
  return decimal[suffix] ?? 0;
}

function scaled(mantissa: bigint, exponent: number): bigint {
  if (Math.abs(exponent) > largestExponent) throw invalidQuantity;
  if (exponent >= 0) return mantissa * 10n ** BigInt(exponent);
  const divisor = 10n ** BigInt(-exponent);
  return (mantissa + divisor - 1n) / divisor;
}
