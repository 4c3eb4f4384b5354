import type { CelNode } from './cel-library';
import { nodesOf } from './cel-nodes';

/** The name under which the parser's type checker knows `has()` of a value that is an expression of its own. */
export const fieldTest = 'bulwarkFieldTest';

/**
 * The expression with every `has(value.field)` under the name {@link fieldTest}. The parser type-checks `has()` only of
 * names that are joined by dots; the API server takes any value before the last one: `has(list[0].field)`.
 */
export function withFieldTests(expression: string, node: CelNode): string {
  return nodesOf(node)
    .filter(isFieldTest)
    .map(({ start }) => start)
    .sort((a, b) => b - a)
    .reduce((text, start) => text.slice(0, start) + fieldTest + text.slice(start + 'has'.length), expression);
}

function isFieldTest(node: CelNode): boolean {
  return node.op === 'call' && node.args[0] === 'has' && node.args[1][0]?.op === '.';
}
