import { isDouble } from './double';
import { noSuchOverload } from './evaluation-error';

/** CEL's `string(value)` over JSON values: texts, truth values and numbers. Lists, maps and null have no text: an error. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return numberText(value);
  throw noSuchOverload;
}

/** What JSON writes without a fraction is an int64 while it fits; everything else is a double. */
function numberText(value: number): string {
  return isDouble(value) ? doubleText(value) : BigInt(value).toString();
}

/** A double as Go's `%g` writes it: the shortest digits, with an exponent below 1e-4 and from 1e6. */
function doubleText(value: number): string {
  const [digits = '', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 6) return String(value);
  return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}
