import type { Manifest } from '../../manifest';
import { field } from '../../policy/pss/plain-field';
import { podTemplateOf } from '../../policy/pss/pod-template';
import { text } from './release-object';

const account = /\bsystem:serviceaccount:([a-z0-9.-]+):([a-z0-9.-]+)/g;

/**
 * Admission policies that judge what some service accounts ask for, by the name of the policy: their conditions name the accounts. They judge no
 * pods of others, so nobody else waits for them; the pods that run as these accounts do.
 */
export function identityGuards(manifests: readonly Manifest[]): ReadonlyMap<string, readonly string[]> {
  const policies = manifests.filter(one => /AdmissionPolicy$/.test(one.kind));
  const named = policies.map(one => [one.metadata.name, accountsOf(one)] as const);
  return new Map(named.filter(([, accounts]) => accounts.length > 0));
}

function accountsOf(policy: Manifest): readonly string[] {
  const conditions = field(policy, 'spec', 'matchConditions');
  const expressions = (Array.isArray(conditions) ? conditions : []).map(one => text(one, 'expression') ?? '');
  const ofRequesters = expressions.filter(one => one.includes('request.userInfo.username =='));
  return ofRequesters.flatMap(one => [...one.matchAll(account)].map(([, at, name]) => `${at ?? ''}/${name ?? ''}`));
}

/** The service account that an object's pods run as, as `<namespace>/<name>`. */
export function accountOf(manifest: Manifest): string | undefined {
  const template = podTemplateOf(manifest);
  if (template === undefined) return undefined;
  return `${manifest.metadata.namespace ?? ''}/${text(template.spec, 'serviceAccountName') ?? 'default'}`;
}
