/** Whether JSON means a double: a number with a fraction, or one that does not fit an int64. */
export function isDouble(value: unknown): value is number {
  return typeof value === 'number' && !(Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63);
}
