import type { Manifest } from '../../manifest';
import { truthOf } from '../expression/comparison';
import { Condition, not } from '../expression/condition';
import { blameOn } from '../expression/explanation';
import type { Literal } from '../expression/literal';
import { decidedBy } from '../expression/logic';
import type { Node, Run } from '../expression/node';
import { rank } from '../expression/node';
import type { ObjectPolicy, PolicyFacts } from '../policy';
import type { TargetKind, Variable } from '../target';
import { celParser } from './cel-library';
import type { CelValidation, CompiledValidation } from './cel-program';
import { program } from './cel-program';

/** A policy that somebody wrote in CEL. */
export interface CelSketch extends PolicyFacts {
  readonly kinds: readonly TargetKind[];
  readonly variables?: readonly Variable[];
  readonly matchConditions?: readonly Variable[];
  readonly validations: readonly CelValidation[];
  /** Which objects of those kinds it judges. @default all */
  readonly applies?: (object: Manifest) => boolean;
  /** What `variables.params` is. @default null, as for a constraint without parameters */
  readonly params?: Literal;
}

/**
 * A policy in raw CEL. It is compiled and type-checked here and now; what does not compile is an error that names every
 * expression, because Gatekeeper would take it and then refuse every object. What lies outside the subset that means the
 * same to every engine is kept, emitted, and reported as not evaluated at synth.
 */
export async function celPolicy(sketch: CelSketch): Promise<ObjectPolicy> {
  const { kinds, variables = [], matchConditions = [], validations, params, applies, ...facts } = sketch;
  const compiled = program({ variables, matchConditions, validations, params: params ?? null }, await celParser());
  if (compiled.errors.length > 0) throw new Error(compiled.errors.map(error => `${facts.id}: ${error}`).join('\n'));
  const verdict = judging(compiled.matches, applies ?? everything);
  const conditions = compiled.validations.map(one => condition(one, verdict(one.verdict)));
  return {
    ...facts,
    type: 'object',
    kinds,
    variables,
    parameters: {},
    conditions: () => conditions,
    ...(matchConditions.length === 0 ? {} : { matchConditions }),
    ...(compiled.outside.length === 0 ? {} : { unevaluated: compiled.outside.join('; ') }),
  };
}

function condition({ source, sentence }: CompiledValidation, run: Run): Condition {
  const { expression, message: plain = `failed expression: ${expression.trim()}` } = source;
  const node: Node = { text: expression, rank: rank.ternary, run };
  return new Condition({
    ...node,
    opposite: () => not(truthOf(node)),
    explain: () => blameOn({ found: sentence, expected: plain }),
    words: { sentence, plain },
  });
}

/** An object that the policy does not judge, or that its match conditions leave out, is admitted. */
function judging(matches: readonly Run[], applies: (object: Manifest) => boolean): (verdict: Run) => Run {
  const matched = decidedBy(matches, false);
  return verdict => scope => !applies(scope.object) || matched(scope) === false || verdict(scope);
}

function everything(): boolean {
  return true;
}
