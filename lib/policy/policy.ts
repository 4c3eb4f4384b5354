import type { RenderedObject } from '../manifest';
import type { Control } from './control';
import { Condition } from './expression/condition';
import type { Finding, Severity } from './finding';
import type { ParameterHandles, Parameters } from './parameter';
import { parameterHandles } from './parameter';
import type { Target, TargetKind, Variable } from './target';

/** What every policy says about itself. */
export interface PolicyFacts {
  /** Kebab-case, and the name of its folder: `run-as-non-root`. */
  readonly id: string;
  /** A finding of a `fatal` policy cannot be waived. */
  readonly severity: Severity;
  /** One sentence: what an attacker gains where it is broken. */
  readonly why: string;
  /** What to write instead. */
  readonly fix: string;
  /** The requirements that it helps to meet. */
  readonly controls: readonly Control[];
}

/** A policy that judges each object by itself, at synth and at admission alike. */
export interface ObjectPolicy extends PolicyFacts {
  readonly type: 'object';
  readonly kinds: readonly TargetKind[];
  readonly variables: readonly Variable[];
  readonly parameters: Parameters;
  /** What must hold, built when first asked for. Each condition is one validation with one message. */
  readonly conditions: () => readonly Condition[];
  /** CEL conditions that are evaluated before anything else; an object for which one is false is not judged. */
  readonly matchConditions?: readonly Variable[];
  /** Why it cannot be evaluated at synth, for raw policies only: it is emitted, and every run reports that it was not judged. */
  readonly unevaluated?: string;
}

/** What is known of the time of a check. */
export interface Clock {
  /** The day, `YYYY-MM-DD`. Absent where findings must not depend on it. */
  readonly today?: string;
}

/** A policy that needs the whole set of objects, so that it judges at synth and on pull requests only. */
export interface SetPolicy extends PolicyFacts {
  readonly type: 'set';
  /** The findings. They carry this policy's id and severity; `objectFinding` fills them in. */
  readonly judge: (objects: readonly RenderedObject[], clock?: Clock) => readonly Finding[];
}

/** A rule of ours about manifests. */
export type Policy = ObjectPolicy | SetPolicy;

/** The policies that judge together, each id once. */
export type Catalogue = readonly Policy[];

interface Sketch<Handle, P extends Parameters> extends PolicyFacts {
  /** The kinds that it judges: `podTemplates`, or `objects<Service>(kinds.service)`. */
  readonly matches: Target<Handle>;
  /** @default the policy has none */
  readonly parameters?: P;
  /** What must be true of every object. Several conditions are several validations, each with its own message. */
  readonly requires: (object: Handle, parameters: ParameterHandles<P>) => Condition | readonly Condition[];
}

/**
 * A policy whose one expression serves every gate: it is a function at synth and CEL text at admission, with the same
 * verdict and the same message.
 */
export function policy<Handle, P extends Parameters = Record<never, never>>(sketch: Sketch<Handle, P>): ObjectPolicy {
  const { matches, requires, parameters, ...facts } = sketch;
  let built: readonly Condition[] | undefined;
  return {
    ...facts,
    type: 'object',
    kinds: matches.kinds,
    variables: matches.variables,
    parameters: parameters ?? {},
    conditions: () => (built ??= listed(requires(matches.handle(), parameterHandles(parameters ?? ({} as P))))),
  };
}

/** A policy in TypeScript over the whole set of objects. */
export function setPolicy(sketch: PolicyFacts & Pick<SetPolicy, 'judge'>): SetPolicy {
  return { ...sketch, type: 'set' };
}

function listed(required: Condition | readonly Condition[]): readonly Condition[] {
  return required instanceof Condition ? [required] : required;
}
