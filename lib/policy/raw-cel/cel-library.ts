import type { ASTNode, Environment, TypeCheckResult } from '@marcbachmann/cel-js' with { 'resolution-mode': 'import' };
import { isBeyondParser } from './beyond-parser';
import { fieldTest, withFieldTests } from './field-test';
import { isUntyped } from './untyped';

interface Library {
  readonly Environment: typeof Environment;
}

/** A node of a parsed expression. */
export type CelNode = ASTNode;

/**
 * An expression that the library has parsed, and whether the API server knows no type of what it yields; why it does not compile; or
 * why only an API server can tell.
 */
export type Parsed =
  { readonly node: CelNode; readonly untyped: boolean } | { readonly error: string } | { readonly outside: string };

/** Parses and type-checks an expression. `output` is the type that it must have. */
export type Parse = (expression: string, output: 'bool' | 'string' | 'any') => Parsed;

/** Functions of Kubernetes' CEL environment that the library does not bring, as far as they are in the portable subset. */
const functions = [
  'string.replace(string, string): string',
  'string.trim(): string',
  'quantity(string): Quantity',
  'isQuantity(string): bool',
  'Quantity.compareTo(Quantity): int',
  'Quantity.isLessThan(Quantity): bool',
  'Quantity.isGreaterThan(Quantity): bool',
  'list.min(): dyn',
  'list.max(): dyn',
  'list.indexOf(dyn): int',
  'list.lastIndexOf(dyn): int',
];

/**
 * The parser and type checker for raw CEL. It is an optional peer dependency: only who brings CEL of their own needs it.
 * Throws what to install when it is not there.
 */
export async function celParser(): Promise<Parse> {
  const { Environment } = await load();
  const environment = new Environment({ enableOptionalTypes: true });
  environment.registerType('Quantity', class Quantity {});
  for (const signature of [...functions, `${fieldTest}(dyn): bool`]) declare(environment, signature);
  environment.registerOperator('Quantity == Quantity', unused);
  for (const name of ['object', 'oldObject', 'request', 'variables']) environment.registerVariable(name, 'dyn');
  return (expression, output) => parsed(environment, expression, output);
}

/** Evaluation is ours: the library only has to know that the function exists. */
function declare(environment: Environment, signature: string): void {
  try {
    environment.registerFunction(signature, unused);
  } catch {
    // The library brings the function itself.
  }
}

function unused(): never {
  throw new Error('expressions are evaluated by this library, not by the parser');
}

function parsed(environment: Environment, expression: string, output: string): Parsed {
  const { valid, type = 'dyn', error } = checked(environment, expression);
  if (!valid) return refused(firstLine(error), nodeOf(environment, expression));
  if (output !== 'any' && type !== output && type !== 'dyn') return { error: `must be ${output}, is ${type}` };
  const node = environment.parse(expression).ast;
  return { node, untyped: isUntyped(node) };
}

function checked(environment: Environment, expression: string): TypeCheckResult {
  const result = environment.check(expression);
  if (result.error?.message.startsWith('has() invalid argument') !== true) return result;
  return environment.check(withFieldTests(expression, environment.parse(expression).ast));
}

function refused(reason: string, node: CelNode | undefined): Parsed {
  return isBeyondParser(reason, node) ? { outside: reason } : { error: reason };
}

/** What the expression says, where its types alone are wrong. */
function nodeOf(environment: Environment, expression: string): CelNode | undefined {
  try {
    return environment.parse(expression).ast;
  } catch {
    return undefined;
  }
}

function firstLine(error: { readonly message: string } | undefined): string {
  return error?.message.split('\n')[0] ?? 'does not compile';
}

async function load(): Promise<Library> {
  try {
    return await import('@marcbachmann/cel-js');
  } catch (error) {
    throw new Error('raw CEL needs the package @marcbachmann/cel-js; install it beside this one', { cause: error });
  }
}
