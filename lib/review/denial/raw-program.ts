import { Scope } from '../../policy/expression/scope';
import type { Literal } from '../../policy/expression/literal';
import type { Parse } from '../../policy/raw-cel/cel-library';
import type { CelProgram, CelSource } from '../../policy/raw-cel/cel-program';
import { program } from '../../policy/raw-cel/cel-program';
import { withoutNulls } from '../../policy/without-nulls';
import type { EmittedCode } from './emitted-code';
import type { Judge, Judgement } from './judge';
import { unevaluated } from './judge';

/** What CEL that nobody here wrote says of an object, as far as it lies in the subset that means the same to every engine. */
export function rawProgram(code: EmittedCode, parse: Parse): Judge['judge'] {
  const { variables, matchConditions, validations, failurePolicy } = code;
  const source: CelSource = { variables, matchConditions, validations, params: code.parameters as Literal | null };
  const compiled = program(source, parse);
  const faults = [...compiled.errors, ...compiled.outside];
  if (faults.length > 0) return unevaluated(`its CEL is outside what is evaluated here: ${faults.join('; ')}`);
  const said = validations.map(one => one.message ?? `failed expression: ${one.expression}`);
  return object => {
    try {
      return judged(compiled, said, new Scope(withoutNulls(object)));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return failurePolicy === 'Ignore' ? 'admitted' : { refused: `it cannot be evaluated: ${why}` };
    }
  };
}

function judged({ matches, validations }: CelProgram, said: readonly string[], scope: Scope): Judgement {
  if (matches.some(run => run(scope) !== true)) return 'admitted';
  const broken = validations.flatMap(({ verdict, sentence }, at) =>
    verdict(scope) === true ? [] : [textOf(sentence, scope) ?? said[at] ?? 'it does not hold'],
  );
  return broken.length === 0 ? 'admitted' : { refused: broken.join('; ') };
}

/** A sentence that has no value is no sentence. */
function textOf(sentence: CelProgram['validations'][number]['sentence'], scope: Scope): string | undefined {
  try {
    const text = sentence?.run(scope);
    return typeof text === 'string' && text.trim() !== '' ? text : undefined;
  } catch {
    return undefined;
  }
}
