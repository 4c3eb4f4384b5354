import type { Literal } from '../../policy/expression/literal';
import { literalText } from '../../policy/expression/literal';
import type { Variable } from '../../policy/target';
import { isPlain, type Plain } from '../plain';

/** The two variables with which a native policy of ours begins, and the rest. */
export interface NativeVariables {
  /** The parameters that are written into the policy; null where there are none, undefined where they cannot be read. */
  readonly parameters: Plain | null | undefined;
  readonly variables: readonly Variable[];
}

/** Takes apart the variables of a native policy as this library emits it; undefined when it is not one. */
export function nativeVariables(all: readonly Variable[]): NativeVariables | undefined {
  const [object, params, ...variables] = all;
  if (object?.name !== 'anyObject' || object.expression !== 'object' || params?.name !== 'params') return undefined;
  return { parameters: parametersIn(params.expression), variables };
}

/** What a CEL literal says, read back; undefined when writing it again gives another text. */
function parametersIn(expression: string): Plain | null | undefined {
  if (expression === 'null') return null;
  const value = parsed(expression.replace(token, text => (text.startsWith('"') ? text : '')));
  if (!isPlain(value)) return undefined;
  return `dyn(${literalText(value as Literal, true)})` === expression ? value : undefined;
}

/** A whole text, or the `dyn(` and `)` around a value. */
const token = /"(?:[^"\\]|\\.)*"|dyn\(|\)/g;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
