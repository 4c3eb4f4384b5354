import { check } from '../../../lib/policy/check';
import { withListNullsRead } from '../../../lib/policy/list-nulls';
import { parseDocuments } from '../../../lib/policy/read/parse';
import { readObjects } from '../../../lib/policy/read/read-objects';
import { catalogue } from '../../../policies';

const lists = (value: unknown, apiVersion = 'v1') => withListNullsRead({ apiVersion, list: value }).list;

test.each([
  ['among texts is an empty text', ['a', null], ['a', '']],
  ['by itself is an empty text', [null], ['']],
  ['among numbers is 0', [1, null], [1, 0]],
  ['among truth values is false', [true, null], [true, false]],
  ['among mappings stays, for it is refused there', [{ a: [null] }, null], [{ a: [''] }, null]],
])('a null %s', (_, given, read) => {
  expect(lists(given)).toEqual(read);
  expect(lists({ deep: [{ list: given }] }, 'rbac.authorization.k8s.io/v1')).toEqual({ deep: [{ list: read }] });
});

test('a null in a list of a custom resource stays, for it is refused there', () => {
  expect(lists(['a', null], 'example.org/v1')).toEqual(['a', null]);
});

test('an object without such a null is the same object', () => {
  const object = { apiVersion: 'v1', data: { key: null }, list: [1, [2]] };
  expect(withListNullsRead(object)).toBe(object);
});

test('a group that is null is the core group, so that nobody reads Secrets unseen', () => {
  const text = [
    'apiVersion: rbac.authorization.k8s.io/v1',
    'kind: ClusterRole',
    'metadata: { name: reads }',
    'rules: [{ apiGroups: [null], resources: [secrets], verbs: [get] }]',
  ].join('\n');
  const { objects } = readObjects('role.yaml', '', parseDocuments(text));
  const { findings } = check(objects, { catalogue, waivers: [], today: '2026-01-01', only: ['rbac-secrets'] });
  expect(findings).toMatchObject([{ policy: 'rbac-secrets', path: '/rules/0/resourceNames' }]);
  expect(objects[0]?.manifest['rules']).toEqual([{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }]);
});
