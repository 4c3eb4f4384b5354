import type { CelNode } from './cel-library';
import { nodesOf } from './cel-nodes';

/**
 * What only an API server knows is valid CEL, or may be, which the parser refuses because it cannot know it: the request, the
 * namespace, functions and macros of Kubernetes' own, optional elements of lists and maps.
 */
const refusals = [
  /^Unknown variable: (request|namespaceObject|authorizer)\b/,
  /^found no matching overload for '([\w<>, ]+\.)?\w+\(/,
  /^Function not found/,
  /^Unexpected token: QUESTION/,
];

/** Whether the parser's refusal says nothing about what the API server would do. `node` is missing where it does not even parse. */
export function isBeyondParser(refusal: string, node: CelNode | undefined): boolean {
  const [, unknown] = /^Unknown variable: (\w+)/.exec(refusal) ?? [];
  if (unknown !== undefined && node !== undefined && isOfMacro(unknown, node)) return true;
  return refusals.some(one => one.test(refusal));
}

/** Whether a name that the parser does not know may be the variable of a macro that it does not know: `value.optMap(name, body)`. */
function isOfMacro(name: string, node: CelNode): boolean {
  return nodesOf(node).some(
    one =>
      one.op === 'rcall' &&
      one.args[2].length > 1 &&
      one.args[2].some(given => given.op === 'id' && given.args === name),
  );
}
