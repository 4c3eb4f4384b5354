import { noSuchOverload } from './evaluation-error';

/** A text, or the error of what only texts have. */
export function requireText(value: unknown): string {
  if (typeof value !== 'string') throw noSuchOverload;
  return value;
}
