import type { Scope } from './scope';

/** Evaluates an expression; throws an EvaluationError where CEL has an error value. */
export type Run = (scope: Scope) => unknown;

/** How strongly the outermost operator of a CEL text binds. */
export const rank = { ternary: 0, or: 1, and: 2, relation: 3, sum: 4, unary: 5, primary: 6 } as const;
export type Rank = (typeof rank)[keyof typeof rank];

/** Where a value comes from in the object, for messages and findings. */
export interface Place {
  /** The field as a reader of the manifest would name it, from the nearest list element: `securityContext.runAsNonRoot`. */
  readonly label: string;
  /** `has` for an element of a list of plain values, of which the label names the list. */
  readonly verb: 'is' | 'has';
  /** The JSON pointer into the object, with the elements in force. */
  readonly pointer: Run;
  /** What stands there, or the symbol `absent`. */
  readonly raw: Run;
}

/** What a value is made of. A macro walks over the elements of a list, but over the keys of a map. */
export type Shape = 'text' | 'other scalar' | 'list' | 'map';

/** One expression as its two forms, which mean the same: CEL text and a JavaScript function. */
export interface Node {
  readonly text: string;
  readonly rank: Rank;
  readonly run: Run;
  readonly place?: Place | undefined;
  /** What it is known to hold, from the default with which it was taken. Nothing is known of elements. */
  readonly shape?: Shape | undefined;
}

/** The CEL text of a node as an operand of an operator that binds as strongly as `least`. */
export function operand(node: Node, least: Rank): string {
  return node.rank < least ? `(${node.text})` : node.text;
}
