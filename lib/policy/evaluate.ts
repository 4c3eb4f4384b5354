import type { RenderedObject } from '../manifest';
import type { CompiledPolicy } from './compiled-policy';
import { Scope } from './expression/scope';
import { kindIndex, matchesKind } from './kind-index';
import type { Finding } from './finding';
import { brokenPolicy, findingsOf, unevaluatedPolicy } from './object-finding';
import type { ParameterValues } from './parameter';
import type { Catalogue, Clock, Policy, SetPolicy } from './policy';
import type { Refusal } from './refusal';
import { admits, refusals } from './refusal';
import { withoutNulls } from './without-nulls';

/** How a catalogue is evaluated. */
export interface EvaluateOptions {
  /**
   * Values for the parameters of policies, by policy id.
   * @default every parameter has the default that its policy gives it
   */
  readonly parameters?: Readonly<Record<string, ParameterValues>>;
  /** The day, `YYYY-MM-DD`. @default what depends on the day is not judged */
  readonly today?: string;
}

/**
 * Judges every object by every policy of the catalogue that matches it, then the whole set by the policies that need
 * it. A policy that cannot be evaluated for an object is a finding about that object, never a pass.
 */
export function evaluate(
  catalogue: Catalogue,
  objects: readonly RenderedObject[],
  options: EvaluateOptions = {},
): readonly Finding[] {
  const policies = kindIndex(catalogue, options.parameters);
  const findings: Finding[] = [];
  for (const object of objects) {
    const known = policies(object.manifest);
    if (known.length > 0) judge(known, object, findings);
  }
  return [...findings, ...catalogue.flatMap(policy => judgeTogether(policy, objects, options))];
}

/** What a policy says of the set as a whole: its findings, or that it was not evaluated although it matches. */
function judgeTogether(policy: Policy, objects: readonly RenderedObject[], clock: Clock): readonly Finding[] {
  if (policy.type === 'set') return judgeSet(policy, objects, clock);
  const { unevaluated, kinds } = policy;
  if (unevaluated === undefined) return [];
  return objects.some(({ manifest }) => matchesKind(kinds, manifest)) ? [unevaluatedPolicy(policy, unevaluated)] : [];
}

function judge(policies: readonly CompiledPolicy[], object: RenderedObject, findings: Finding[]): void {
  const scope = scopeOf(object);
  if (!(scope instanceof Scope)) {
    for (const { policy } of policies) findings.push(...findingsOf(policy, object, [scope]));
    return;
  }
  for (const compiled of policies) {
    scope.parameters = compiled.parameters;
    if (!admits(compiled, scope)) findings.push(...findingsOf(compiled.policy, object, refusals(compiled, scope)));
  }
}

/** The object ready to be judged; one that nests too deeply to be read to its end is refused by every policy. */
function scopeOf({ manifest }: RenderedObject): Scope | Refusal {
  try {
    return new Scope(withoutNulls(manifest));
  } catch (error) {
    return { verdict: 'error', message: error instanceof Error ? error.message : String(error), violations: [] };
  }
}

function judgeSet(policy: SetPolicy, objects: readonly RenderedObject[], { today }: Clock): readonly Finding[] {
  try {
    return policy.judge(objects, today === undefined ? {} : { today });
  } catch (error) {
    return [brokenPolicy(policy, error)];
  }
}
