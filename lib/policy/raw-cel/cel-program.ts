import type { Literal } from '../expression/literal';
import type { Node, Run } from '../expression/node';
import { rank } from '../expression/node';
import type { Scope } from '../expression/scope';
import type { Variable } from '../target';
import type { CelNode, Parse } from './cel-library';
import type { Names } from './names';
import { OutsideSubset } from './outside-subset';
import { translate } from './translate';

/** One validation, in the words of a ValidatingAdmissionPolicy. */
export interface CelValidation {
  readonly expression: string;
  readonly message?: string;
  readonly messageExpression?: string;
}

/** A validation and its expressions as functions. */
export interface CompiledValidation {
  readonly source: CelValidation;
  readonly verdict: Run;
  readonly sentence: Node | undefined;
}

/** The expressions of a policy. */
export interface CelSource {
  readonly variables: readonly Variable[];
  readonly matchConditions: readonly Variable[];
  readonly validations: readonly CelValidation[];
  readonly params: Literal | null;
}

/** The same as functions. */
export interface CelProgram {
  readonly matches: readonly Run[];
  readonly validations: readonly CompiledValidation[];
  /** What does not compile, each with its place. */
  readonly errors: readonly string[];
  /** What compiles and is outside the portable subset, each with its place. */
  readonly outside: readonly string[];
}

/** Compiles every expression of a policy, and says everything that is wrong at once. */
export function program({ variables, matchConditions, validations, params }: CelSource, parse: Parse): CelProgram {
  const faults: Faults = { errors: [], outside: [] };
  const known = new Map<string, Run>([
    ['anyObject', scope => scope.object],
    ['params', () => params],
  ]);
  const compile: Compile = (place, text, output) =>
    compiled({ place, text, output }, { slots: new Map(), variables: known }, parse, faults);
  for (const { name, expression } of variables) {
    known.set(name, once(compile(`variables.${name}`, expression, 'any').run));
  }
  return {
    matches: matchConditions.map(({ name, expression }) => {
      const { run, untyped } = compile(`matchConditions.${name}`, expression, 'bool');
      if (untyped) faults.errors.push(`matchConditions.${name}: must be bool, is dyn`);
      return run;
    }),
    validations: validations.map((source, at) => validation(source, `validations[${String(at)}]`, compile)),
    ...faults,
  };
}

type Compile = (place: string, text: string, output: Output) => Compiled;

interface Compiled {
  readonly run: Run;
  /** Whether the API server knows no type of what it yields. */
  readonly untyped: boolean;
}

function validation(source: CelValidation, place: string, compile: Compile): CompiledValidation {
  const { expression, messageExpression: text } = source;
  // Emitted, it is an operand of `||`, which takes what has no type.
  const verdict = compile(place, expression, 'bool').run;
  if (text === undefined) return { source, verdict, sentence: undefined };
  const { run, untyped } = compile(`${place}.messageExpression`, text, 'string');
  // A sentence that may be no text is none to the API server, and refused when it is written to one.
  return { source, verdict, sentence: untyped ? undefined : { text, rank: rank.ternary, run } };
}

type Output = 'bool' | 'string' | 'any';

interface Faults {
  readonly errors: string[];
  readonly outside: string[];
}

interface Expression {
  readonly place: string;
  readonly text: string;
  readonly output: Output;
}

function compiled({ place, text, output }: Expression, names: Names, parse: Parse, faults: Faults): Compiled {
  const parsed = parse(text, output);
  if ('node' in parsed) return { run: translated(place, parsed.node, names, faults), untyped: parsed.untyped };
  if ('error' in parsed) faults.errors.push(`${place}: ${parsed.error}`);
  else faults.outside.push(`${place}: ${parsed.outside}`);
  return { run: refusing, untyped: false };
}

function translated(place: string, node: CelNode, names: Names, { outside, errors }: Faults): Run {
  try {
    return translate(node, names);
  } catch (error) {
    const list = error instanceof OutsideSubset ? outside : errors;
    list.push(`${place}: ${error instanceof Error ? error.message : String(error)}`);
    return refusing;
  }
}

/** A variable is evaluated once for each object, also when it fails. */
function once(run: Run): Run {
  const known = new WeakMap<Scope, { readonly value?: unknown; readonly error?: unknown }>();
  return scope => {
    const before = known.get(scope);
    if (before !== undefined && 'error' in before) throw before.error;
    if (before !== undefined) return before.value;
    return remembered(run, scope, known);
  };
}

function remembered(run: Run, scope: Scope, known: WeakMap<Scope, object>): unknown {
  try {
    const value = run(scope);
    known.set(scope, { value });
    return value;
  } catch (error) {
    known.set(scope, { error });
    throw error;
  }
}

function refusing(): boolean {
  return false;
}
