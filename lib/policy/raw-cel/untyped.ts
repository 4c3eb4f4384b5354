import type { CelNode } from './cel-library';

/** Whether the API server knows no type of a value, because it was taken from the object as it is. */
export function isUntyped(node: CelNode): boolean {
  if (node.op === '?:') return isUntyped(node.args[1]) || isUntyped(node.args[2]);
  if (node.op === 'call') return node.args[0] === 'dyn';
  return node.op === 'rcall' ? isUnwrapped(node.args[0], node.args[1]) : isOfObject(node);
}

/** Whether a value is the object, or somewhere in it. */
function isOfObject(node: CelNode): boolean {
  if (node.op === 'id') return node.args === 'object' || node.args === 'oldObject';
  if (node.op === '.' || node.op === '.?') return isOfObject(node.args[0]);
  return (node.op === '[]' || node.op === '[?]') && isOfObject(node.args[0]);
}

/** What is taken out of an optional. After an optional index the API server takes the type of the default for the type of the value. */
function isUnwrapped(method: string, optional: CelNode): boolean {
  return method === 'value' ? isOfObject(optional) : method === 'orValue' && isOptionalField(optional);
}

function isOptionalField(node: CelNode): boolean {
  if (node.op === '.?') return isOfObject(node.args[0]);
  return node.op === '.' && isOptionalField(node.args[0]);
}
