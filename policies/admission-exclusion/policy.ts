import type { RenderedObject } from '../../lib/manifest';
import { groupOf, identityOf, identityText } from '../../lib/manifest';
import { isMapping } from '../../lib/policy/pss/plain-field';
import type { SetViolation } from '../../lib/policy/set/set-findings';
import { ruleOverSet } from '../../lib/policy/set/set-findings';
import { nsa } from '../controls';

/**
 * No constraint and no binding of an admission policy leaves namespaces out, and no constraint excuses an object that the set does not have: a waiver says why an
 * object of the set is excused. One whose match cannot be read leaves out nobody knows what.
 */
export const admissionExclusion = ruleOverSet({
  id: 'admission-exclusion',
  severity: 'error',
  why: 'what a policy leaves alone may do what the policy forbids, and nobody sees it',
  fix: 'remove the exclusion, or write down why, who answers for it and until when',
  controls: [nsa('Pod security enforcement')],
  violations: set => {
    const names = new Set(set.objects.map(({ manifest }) => identityText(identityOf(manifest))));
    return set.objects.flatMap(object => [...exclusionOf(object), ...strangersOf(object, names)]);
  },
});

function exclusionOf(object: RenderedObject): readonly SetViolation[] {
  const { apiVersion, kind } = object.manifest;
  const group = groupOf(apiVersion);
  if (group === 'constraints.gatekeeper.sh') return excludedAt(object, ['spec', 'match', 'excludedNamespaces']);
  const isBinding = group === 'admissionregistration.k8s.io' && kind === 'ValidatingAdmissionPolicyBinding';
  return isBinding ? excludedAt(object, ['spec', 'matchResources', 'namespaceSelector']) : [];
}

/** The objects outside the set that a constraint excuses, as one violation. */
function strangersOf(object: RenderedObject, names: ReadonlySet<string>): readonly SetViolation[] {
  const { apiVersion, spec } = object.manifest;
  if (groupOf(apiVersion) !== 'constraints.gatekeeper.sh' || !isMapping(spec)) return [];
  const parameters = spec['parameters'];
  const waived = isMapping(parameters) ? parameters['waived'] : undefined;
  if (waived === undefined || waived === null) return [];
  const strangers = Array.isArray(waived) ? waived.filter(one => !names.has(String(one))) : [waived];
  if (strangers.length === 0) return [];
  return [violation(object, ['spec', 'parameters', 'waived'], strangers, 'objects of this set alone')];
}

/** What stands at a path, if it leaves anything out; or the first thing on the way to it that is no mapping. */
function excludedAt(object: RenderedObject, path: readonly string[]): readonly SetViolation[] {
  let value: unknown = object.manifest;
  for (const [depth, step] of path.entries()) {
    if (value === undefined || value === null) return [];
    if (!isMapping(value)) return [violation(object, path.slice(0, depth), value, 'a mapping')];
    value = value[step];
  }
  return selectsAll(value) ? [] : [violation(object, path, value, 'absent, so that every namespace is judged')];
}

/** An API server writes a selector that nobody set as an empty one, which selects everything. */
function selectsAll(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isMapping(value) && Object.values(value).every(selectsAll);
}

function violation(object: RenderedObject, path: readonly string[], found: unknown, expected: string): SetViolation {
  return { object, path: path.map(step => `/${step}`).join(''), found: JSON.stringify(found), expected };
}
