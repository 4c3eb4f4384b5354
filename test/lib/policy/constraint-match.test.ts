import type { Manifest } from '../../../lib/manifest';
import type { ConstraintMatch } from '../../../lib/policy/constraint-match';
import { applies, fits, matchedKinds, namespaceIn } from '../../../lib/policy/constraint-match';

const web: Manifest = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'shop', labels: { app: 'web' } },
};
const namespace: Manifest = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };
const node: Manifest = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'a' } };
const select = (expression: object): ConstraintMatch => ({
  labelSelector: { matchExpressions: [{ key: 'app', ...expression } as never] },
});

test.each<readonly [ConstraintMatch, readonly [pod: boolean, namespace: boolean, node: boolean]]>([
  [{}, [true, true, true]],
  [{ name: '' }, [true, true, true]],
  [{ name: 'web' }, [true, false, false]],
  [{ name: 'we*' }, [true, false, false]],
  [{ namespaces: ['shop'] }, [true, true, true]],
  [{ namespaces: ['a', '*op'] }, [true, true, true]],
  [{ namespaces: ['other'] }, [false, false, true]],
  [{ excludedNamespaces: ['sh*'] }, [false, false, true]],
  [{ namespaces: ['shop'], excludedNamespaces: ['shop'] }, [false, false, true]],
  [{ scope: 'Cluster' }, [false, true, true]],
  [{ scope: 'Namespaced' }, [true, false, true]],
  [{ scope: '*' }, [true, true, true]],
  [{ labelSelector: { matchLabels: { app: 'web' } } }, [true, false, false]],
  [{ labelSelector: { matchLabels: { app: 'web', tier: 'a' } } }, [false, false, false]],
  [select({ operator: 'Exists' }), [true, false, false]],
  [select({ operator: 'DoesNotExist' }), [false, true, true]],
  [select({ operator: 'In', values: ['web'] }), [true, false, false]],
  [select({ operator: 'In' }), [false, false, false]],
  [select({ operator: 'NotIn', values: ['web'] }), [false, true, true]],
  [select({ operator: 'NotIn', values: ['api'] }), [true, true, true]],
  [select({ operator: 'Newer', values: ['api'] }), [true, true, true]],
])('%j leaves in a pod, its namespace and a node: %j', (match, expected) => {
  expect([web, namespace, node].map(one => applies(match, one))).toEqual(expected);
});

test('what a Namespace is in is itself, and what names none is in none', () => {
  const other = { ...namespace, apiVersion: 'example.com/v1' };
  expect([web, namespace, node, other].map(namespaceIn)).toEqual(['shop', 'shop', '', '']);
});

test.each([
  ['shop', 'shop', true],
  ['shop', 'shops', false],
  ['*', 'anything', true],
  ['sh*', 'shop', true],
  ['sh*', 'ash', false],
  ['*op', 'shop', true],
  ['*op', 'open', false],
  ['*ho*', 'shop', true],
  ['*ho*', 'open', false],
  ['s*p', 'shop', false],
  ['s*p*', 'spot', false],
  ['*s*p', 'asp', false],
])('the pattern %s fits %s: %s', (pattern, text, expected) => {
  expect(fits(pattern, text)).toBe(expected);
});

test('kinds are every pair of a group and a kind; what is left out is every one', () => {
  const pairs = (match: ConstraintMatch) => matchedKinds(match).map(({ group, kind }) => `${group}/${kind}`);
  expect(pairs({ kinds: [{ apiGroups: ['', 'apps'], kinds: ['A', 'B'] }, { kinds: ['C'] }] })).toEqual([
    '/A',
    '/B',
    'apps/A',
    'apps/B',
    '*/C',
  ]);
  expect(pairs({ kinds: [{ apiGroups: ['apps'] }] })).toEqual(['apps/*']);
  expect(pairs({})).toEqual(['*/*']);
});
