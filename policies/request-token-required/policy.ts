import type { RenderedObject } from '../../lib/manifest';
import { field, isMapping } from '../../lib/policy/pss/plain-field';
import type { ObjectSet } from '../../lib/policy/set/object-set';
import type { SetViolation } from '../../lib/policy/set/set-findings';
import { ruleOverSet } from '../../lib/policy/set/set-findings';
import { hipaa, nsa } from '../controls';

const group = 'security.istio.io';

/** Where tokens are checked, requests must carry one. A rule that cannot be read denies nobody. */
export const requestTokenRequired = ruleOverSet({
  id: 'request-token-required',
  severity: 'error',
  why: 'a RequestAuthentication refuses bad tokens only: a request without any token passes',
  fix: "deny notRequestPrincipals: ['*'] for the same target with an AuthorizationPolicy",
  controls: [nsa('Authentication and authorization'), hipaa('164.312(d)')],
  violations: set => set.ofKind(group, 'RequestAuthentication').flatMap(one => tokenless(set, one)),
});

function tokenless(set: ObjectSet, object: RenderedObject): readonly SetViolation[] {
  const policies = set.ofKind(group, 'AuthorizationPolicy');
  if (policies.some(policy => requiresToken(policy, object))) return [];
  const expected = 'joined by a policy that denies requests without a token';
  return [{ object, path: '/spec', found: 'none', expected }];
}

/** Whether a policy denies whatever has no identity from a token, for exactly the target of an authentication. */
function requiresToken(policy: RenderedObject, authentication: RenderedObject): boolean {
  const spec = field(policy.manifest, 'spec');
  const here = policy.manifest.metadata.namespace === authentication.manifest.metadata.namespace;
  const same = targetOf(spec) === targetOf(field(authentication.manifest, 'spec'));
  return here && same && field(spec, 'action') === 'DENY' && listAt(spec, 'rules').some(deniesStrangers);
}

function targetOf(spec: unknown): string {
  const [selector, one, several] = [field(spec, 'selector'), field(spec, 'targetRef'), field(spec, 'targetRefs')];
  return JSON.stringify({ selector, targets: several ?? (one === undefined ? undefined : [one]) });
}

/** A rule with nothing but the missing identity: whatever else it asked for would let some of these requests pass. */
function deniesStrangers(rule: unknown): boolean {
  const strangers = JSON.stringify({ notRequestPrincipals: ['*'] });
  if (!isMapping(rule) || Object.keys(rule).join() !== 'from') return false;
  return listAt(rule, 'from').some(one => JSON.stringify(field(one, 'source')) === strangers);
}

function listAt(value: unknown, name: string): readonly unknown[] {
  const list = field(value, name);
  return Array.isArray(list) ? list : [];
}
