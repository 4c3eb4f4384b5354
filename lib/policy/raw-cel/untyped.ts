import type { CelNode } from './cel-library';

/** Whether the API server knows no type of a value, because it was taken from the object as it is. */
export function isUntyped(node: CelNode): boolean {
  if (node.op === '.' || node.op === '[]') return isUntyped(node.args[0]);
  if (node.op === '?:') return isUntyped(node.args[1]) || isUntyped(node.args[2]);
  return node.op === 'id' ? objects.has(node.args) : isUntypedCall(node);
}

const objects: ReadonlySet<string> = new Set(['object', 'oldObject']);
const unwrapping: ReadonlySet<string> = new Set(['orValue', 'value']);

function isUntypedCall(node: CelNode): boolean {
  if (node.op === 'rcall') return unwrapping.has(node.args[0]) && isOptional(node.args[1]);
  return node.op === 'call' && node.args[0] === 'dyn';
}

/** Whether it may be taken from the object, and may be absent. */
function isOptional(node: CelNode): boolean {
  if (node.op === '.?' || node.op === '[?]') return isUntyped(node.args[0]) || isOptional(node.args[0]);
  return (node.op === '.' || node.op === '[]') && isOptional(node.args[0]);
}
