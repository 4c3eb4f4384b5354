import type { RenderedObject } from '../../lib/manifest';
import type { Finding } from '../../lib/policy/finding';
import { objectFinding } from '../../lib/policy/object-finding';
import type { PolicyFacts } from '../../lib/policy/policy';
import { setPolicy } from '../../lib/policy/policy';
import { field } from '../../lib/policy/pss/plain-field';
import { ObjectSet } from '../../lib/policy/set/object-set';
import { isDate } from '../../lib/weakening';
import { cis, nsa } from '../controls';

const annotation = 'bulwark.dev/expires';
const rbac = 'rbac.authorization.k8s.io';
const facts: PolicyFacts = {
  id: 'access-expiry',
  severity: 'error',
  why: 'RBAC has no clock: rights that were given for a time stay until somebody takes them away',
  fix: 'remove the binding, or decide again until when it holds',
  controls: [nsa('Role-based access control'), cis('5.1.1')],
};

/**
 * Rights that were given for a time end at that time. A binding with the annotation `bulwark.dev/expires` is an error from the day after, and until
 * then a note, so that every report says who holds rights for a time and until when. The day is that of the check: it never
 * reaches the bytes, and where no day is given, only what is no day at all is found.
 */
export const accessExpiry = setPolicy({
  ...facts,
  judge: (objects, { today } = {}) => {
    const set = ObjectSet.of(objects);
    const bindings = [...set.ofKind(rbac, 'RoleBinding'), ...set.ofKind(rbac, 'ClusterRoleBinding')];
    return bindings.flatMap(one => judgeOne(one, today));
  },
});

function judgeOne(object: RenderedObject, today: string | undefined): readonly Finding[] {
  const until = field(object.manifest, 'metadata', 'annotations', annotation);
  if (until === undefined) return [];
  if (typeof until !== 'string' || !isDate(until))
    return [finding(object, JSON.stringify(until), 'a day, written YYYY-MM-DD')];
  if (today === undefined) return [];
  if (until < today) return [finding(object, `rights that ended on ${until}`, `${today} or later`)];
  return [{ ...finding(object, `rights until ${until}`, 'removed after that day'), severity: 'info' }];
}

function finding(object: RenderedObject, found: string, expected: string): Finding {
  const { kind, metadata } = object.manifest;
  const path = `/metadata/annotations/${annotation.replace('/', '~1')}`;
  const message = `${kind} ${metadata.name}: ${annotation} must be ${expected}, found ${found}`;
  return objectFinding(facts, object, { path, found, expected, message });
}
