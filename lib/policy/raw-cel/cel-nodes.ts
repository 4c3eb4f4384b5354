import type { CelNode } from './cel-library';

/** A node of a parsed expression and every node below it. */
export function nodesOf(node: CelNode): CelNode[] {
  return [node, ...below(node.args).flatMap(nodesOf)];
}

function below(value: unknown): CelNode[] {
  if (Array.isArray(value)) return value.flatMap(below);
  return isNode(value) ? [value] : [];
}

function isNode(value: unknown): value is CelNode {
  return typeof value === 'object' && value !== null && 'op' in value;
}
