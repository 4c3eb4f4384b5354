import type { RenderedObject } from '../../../lib/manifest';
import { brokenPolicy, findingsOf } from '../../../lib/policy/object-finding';
import { setPolicy } from '../../../lib/policy/policy';

const facts = { id: 'rule', severity: 'error', why: 'why', fix: 'mend it', controls: [] } as const;
const manifest = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x', namespace: 'shop' } };
const pod: RenderedObject = { manifest, cluster: '', app: '', constructPath: '' };
const object = { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'x' };
const common = { policy: 'rule', severity: 'error', object, fix: 'mend it' };

describe('a finding', () => {
  test('stands for a denial that names no place, and for each place that one names', () => {
    const places = ['/a', '/b'].map(path => ({ path, found: '1', expected: '2' }));
    const found = { found: 'a violation', expected: 'mend it', message: 'no' };
    expect(findingsOf(facts, pod, [{ verdict: 'deny', message: 'no', violations: [] }])).toEqual([
      { ...common, path: '', ...found },
    ]);
    expect(findingsOf(facts, pod, [{ verdict: 'deny', message: 'no', violations: places }])).toEqual(
      places.map(place => ({ ...common, ...place, message: 'no' })),
    );
  });

  test('says of an object that could not be judged why, and what would be judged', () => {
    expect(findingsOf(facts, pod, [{ verdict: 'error', message: 'no such key', violations: [] }])).toEqual([
      {
        ...common,
        path: '',
        found: 'could not be evaluated: no such key',
        expected: 'an object of the shape that its schema allows',
        message: 'rule could not be evaluated: no such key',
      },
    ]);
  });

  test('says of a policy that broke why, and blames no object', () => {
    const policy = setPolicy({ ...facts, judge: () => [] });
    const why = 'could not be evaluated: broken';
    const expected = { found: why, expected: 'a policy that can be evaluated', message: `rule ${why}` };
    expect(brokenPolicy(policy, new Error('broken'))).toMatchObject({ ...expected, object: { kind: '', name: '' } });
    expect(brokenPolicy(policy, 'broken')).toMatchObject(expected);
  });

  test('names an object without metadata by its kind alone', () => {
    const bare = { ...pod, manifest: { apiVersion: 'v1', kind: 'Pod' } as never };
    const [finding] = findingsOf(facts, bare, [{ verdict: 'deny', message: 'no', violations: [] }]);
    expect(finding?.object).toEqual({ apiVersion: 'v1', kind: 'Pod', namespace: '', name: '' });
  });
});
