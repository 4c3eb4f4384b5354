import type { Variable } from '../../policy/target';
import { listAt, textAt, type Plain } from '../plain';

/** The CEL of a policy as it stands in a tree, for either engine. */
export interface EmittedCode {
  readonly variables: readonly Variable[];
  readonly matchConditions: readonly Variable[];
  readonly validations: readonly { readonly expression: string; readonly message?: string }[];
  /** What is done with an object of which an expression has no value. */
  readonly failurePolicy: 'Fail' | 'Ignore';
  /** What `variables.params` is; null where there are none. */
  readonly parameters: Plain | null;
}

/** The CEL of either engine. They spell the conditions that come first differently. */
export function celCode(source: unknown, conditions: 'matchCondition' | 'matchConditions'): EmittedCode {
  return {
    variables: listAt(source, 'variables') as readonly Variable[],
    matchConditions: listAt(source, conditions) as readonly Variable[],
    validations: listAt(source, 'validations') as EmittedCode['validations'],
    failurePolicy: textAt(source, 'failurePolicy') === 'Ignore' ? 'Ignore' : 'Fail',
    parameters: null,
  };
}
