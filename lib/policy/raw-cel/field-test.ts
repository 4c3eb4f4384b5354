import type { CelNode } from './cel-library';

/** The name under which the parser's type checker knows `has()` of a value that is an expression of its own. */
export const fieldTest = 'bulwarkFieldTest';

/**
 * The expression with every `has(value.field)` under the name {@link fieldTest}. The parser type-checks `has()` only of
 * names that are joined by dots; the API server takes any value before the last one: `has(list[0].field)`.
 */
export function withFieldTests(expression: string, node: CelNode): string {
  return callsOfHas(node)
    .sort((a, b) => b - a)
    .reduce((text, start) => text.slice(0, start) + fieldTest + text.slice(start + 'has'.length), expression);
}

/** Where the calls of `has(value.field)` begin. */
function callsOfHas(node: CelNode): number[] {
  const inner = nodesIn(node.args).flatMap(callsOfHas);
  const [name, given] = node.op === 'call' ? node.args : [];
  return name === 'has' && given?.[0]?.op === '.' ? [node.start, ...inner] : inner;
}

function nodesIn(value: unknown): CelNode[] {
  if (Array.isArray(value)) return value.flatMap(nodesIn);
  return isNode(value) ? [value] : [];
}

function isNode(value: unknown): value is CelNode {
  return typeof value === 'object' && value !== null && 'op' in value;
}
