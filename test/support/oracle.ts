import type { Manifest } from '../../lib/manifest';
import type { CompiledPolicy } from '../../lib/policy/compiled-policy';
import { compilePolicy } from '../../lib/policy/compiled-policy';
import { Scope } from '../../lib/policy/expression/scope';
import type { ObjectPolicy } from '../../lib/policy/policy';
import { refusals } from '../../lib/policy/refusal';

/** An answer of the oracle, as far as tests read it. */
export interface OracleAnswer {
  readonly verdict: string;
  readonly message: string;
  readonly decisions: readonly { readonly evaluation: string; readonly message?: string }[];
  readonly cost: number;
}

const known = new WeakMap<ObjectPolicy, CompiledPolicy>();

/** What our function says of an object: for each validation that refuses, its message, or `error` where it has no value. */
export function ourWords(policy: ObjectPolicy, manifest: Manifest): readonly string[] {
  const compiled = known.get(policy) ?? compilePolicy(policy);
  known.set(policy, compiled);
  const scope = new Scope(manifest);
  scope.parameters = compiled.parameters;
  return refusals(compiled, scope).map(({ verdict, message }) => (verdict === 'error' ? 'error' : message));
}

/** The same of the oracle's answer. */
export function oracleWords({ decisions }: OracleAnswer): readonly string[] {
  return decisions
    .filter(({ evaluation }) => evaluation !== 'admit')
    .map(({ evaluation, message }) => (evaluation === 'error' ? 'error' : (message ?? '')));
}
