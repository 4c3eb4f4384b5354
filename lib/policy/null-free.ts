/** Objects that hold no null at any depth, as the reader of them saw. */
const seen = new WeakSet<object>();

/**
 * Notes that an object holds no null at any depth, so that nobody walks through it again to find one. What was read is never
 * changed; a changed copy is another object, and is walked through.
 */
export function noteNullFree(object: object): void {
  seen.add(object);
}

/** Whether it was noted; false says nothing. */
export function isNotedNullFree(value: unknown): boolean {
  return seen.has(value as object);
}
