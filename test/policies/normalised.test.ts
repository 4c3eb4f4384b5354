import { catalogue } from '../../policies';
import { kindIndex } from '../../lib/policy/kind-index';
import { Scope } from '../../lib/policy/expression/scope';
import { refusals } from '../../lib/policy/refusal';
import type { Manifest } from '../../lib/manifest';
import { examplesOf, policyFolders } from '../support/examples';
import { mutations } from '../support/mutations';
import { normalised } from '../support/normalised';

const policiesOf = kindIndex(catalogue);

/** The policies that refuse an object. */
function refusing(manifest: Manifest): readonly string[] {
  return policiesOf(manifest).flatMap(compiled => {
    const scope = new Scope(manifest);
    scope.parameters = compiled.parameters;
    return refusals(compiled, scope).length > 0 ? [compiled.policy.id] : [];
  });
}

describe('what the API server defaults or drops changes no verdict', () => {
  test.each(policyFolders())('on the examples of %s', id => {
    const manifests = examplesOf(id).map(({ manifest }) => manifest);
    expect(manifests.map(one => refusing(normalised(one)))).toEqual(manifests.map(refusing));
  });

  test.each(policyFolders())('also not where a list is empty in the examples of %s', id => {
    const emptied = examplesOf(id).flatMap(({ manifest }) => withEmptyLists(manifest));
    const changed = emptied.filter(one => String(refusing(normalised(one))) !== String(refusing(one)));
    expect(changed.map(one => JSON.stringify(one))).toEqual([]);
  });
});

/** The manifest with each of its lists emptied in turn. */
function withEmptyLists(manifest: Manifest): readonly Manifest[] {
  return mutations(manifest).filter(one => JSON.stringify(one).includes('[]') && emptiesAList(manifest, one));
}

/** Whether the only difference is that a list of the one is empty in the other. */
function emptiesAList(before: unknown, after: unknown): boolean {
  if (Array.isArray(before) && Array.isArray(after) && after.length === 0) return before.length > 0;
  if (typeof before !== 'object' || typeof after !== 'object' || before === null || after === null) return false;
  return Object.keys(before).some(key => emptiesAList(Reflect.get(before, key), Reflect.get(after, key)));
}
