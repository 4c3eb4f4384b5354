import type { Manifest, RenderedObject } from '../../../lib/manifest';
import { baselineText, compareWithBaseline, parseBaseline } from '../../../lib/policy/baseline';
import { check } from '../../../lib/policy/check';
import { strings } from '../../../lib/policy/parameter';
import { podTemplates } from '../../../lib/policy/pod-template';
import { policy, setPolicy } from '../../../lib/policy/policy';
import type { Catalogue } from '../../../lib/policy/policy';
import { objectFinding } from '../../../lib/policy/object-finding';

const facts = { severity: 'error', why: 'why', fix: 'fix', controls: [] } as const;
const noNetwork = policy({
  ...facts,
  id: 'no-network',
  matches: podTemplates,
  requires: pod => pod.hostNetwork.or(false).is(false),
});
const named = policy({
  ...facts,
  id: 'named',
  matches: podTemplates,
  parameters: { classes: strings({ description: 'allowed', default: ['low'] }) },
  requires: (pod, { classes }) => pod.priorityClassName.or('').isIn(classes),
});
const alone = setPolicy({
  ...facts,
  id: 'alone',
  judge: objects =>
    objects.length < 2
      ? []
      : objects.map(one =>
          objectFinding({ ...facts, id: 'alone' }, one, { path: '', found: 'a', expected: 'b', message: 'm' }),
        ),
});
const catalogue: Catalogue = [noNetwork, named, alone];

function pod(name: string, spec: object = {}, cluster = ''): RenderedObject {
  const manifest: Manifest = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'shop' },
    spec: { containers: [], ...spec },
  };
  return { manifest, cluster, app: '', constructPath: '' };
}

function constraint(name: string, spec: object, cluster = '', group = 'constraints.gatekeeper.sh'): RenderedObject {
  const manifest: Manifest = { apiVersion: `${group}/v1beta1`, kind: 'Named', metadata: { name }, spec };
  return { manifest, cluster, app: '', constructPath: '' };
}

function checked(objects: readonly RenderedObject[], only?: readonly string[]): readonly string[] {
  const options = { catalogue, waivers: [], today: '2027-01-01', ...(only === undefined ? {} : { only }) };
  return check(objects, options).findings.map(one => `${one.policy} ${one.cluster ?? ''} ${one.object.name}`);
}

describe('a check', () => {
  test('judges by the whole catalogue, or only by the policies that are named', () => {
    const bad = pod('a', { hostNetwork: true });
    expect(checked([bad])).toEqual(['no-network  a', 'named  a']);
    expect(checked([bad], ['named', ''])).toEqual(['named  a']);
  });

  test('judges each cluster as a set of its own', () => {
    const [staging, production] = [pod('a', {}, 'staging'), pod('a', {}, 'production')];
    expect(checked([staging, production], ['alone'])).toEqual([]);
    expect(checked([staging, pod('b', {}, 'staging'), production], ['alone'])).toEqual([
      'alone staging a',
      'alone staging b',
    ]);
  });

  test('tells of its clusters in the order of their names', () => {
    const bad = { hostNetwork: true };
    const objects = [pod('b', bad, 'staging'), pod('a', bad, 'home'), pod('c', bad, 'production')];
    expect(checked(objects, ['no-network'])).toEqual([
      'no-network home a',
      'no-network production c',
      'no-network staging b',
    ]);
  });

  test('is not misled by a constraint without a spec, or one that is named as a policy without parameters', () => {
    const { apiVersion, kind, metadata } = constraint('named', {}).manifest;
    const objects = [
      pod('a'),
      { ...pod('a'), manifest: { apiVersion, kind, metadata } },
      constraint('alone', { parameters: { a: 1 } }),
    ];
    expect(checked(objects, ['named'])).toEqual(['named  a']);
    expect(checked(objects, ['alone'])).toHaveLength(3);
  });

  test('judges by the parameters that the constraint of a cluster sets there', () => {
    const high = { priorityClassName: 'high' };
    const set = { parameters: { classes: ['high'], waived: ['x'] } };
    expect(checked([pod('a', high), constraint('named', set)], ['named'])).toEqual([]);
    expect(checked([pod('a', { priorityClassName: 'low' }), constraint('named', set)], ['named'])).toHaveLength(1);
    expect(checked([pod('a', high, 'one'), constraint('named', set, 'two')], ['named'])).toHaveLength(1);
    expect(checked([pod('a', high), constraint('other', set)], ['named'])).toHaveLength(1);
    expect(checked([pod('a', high), constraint('named', set, '', 'example.com')], ['named'])).toHaveLength(1);
    expect(checked([pod('a', high), constraint('named', { parameters: { waived: [] } })], ['named'])).toHaveLength(1);
    expect(checked([pod('a', high), constraint('named', {})], ['named'])).toHaveLength(1);
  });

  test('uses waivers of the clusters that are there, and of those only', () => {
    const object = { group: '', kind: 'Pod', namespace: 'shop', name: 'a' };
    const waiver = { policy: 'no-network', object, reason: 'r', owner: 'o', expires: '2027-06-30' };
    const run = (cluster?: string) => {
      const waivers = [cluster === undefined ? waiver : { ...waiver, cluster }];
      const options = { catalogue, waivers, today: '2027-01-01', only: ['no-network'] };
      const { findings, waived, faultyWaivers } = check([pod('a', { hostNetwork: true }, 'staging')], options);
      return [findings.length, waived.length, faultyWaivers.length];
    };
    expect([run(), run('staging'), run('production')]).toEqual([
      [0, 1, 0],
      [0, 1, 0],
      [1, 0, 0],
    ]);
  });

  test('names a policy over the set that breaks in every cluster once', () => {
    const judge = (): never => {
      throw new Error('broken');
    };
    const broken = setPolicy({ ...facts, id: 'broken', judge });
    const options = { catalogue: [broken, { ...broken, id: 'broken-too' }], waivers: [], today: '2027-01-01' };
    const { findings } = check([pod('a', {}, 'one'), pod('a', {}, 'two')], options);
    expect(findings.map(one => one.message)).toEqual([
      'broken could not be evaluated: broken',
      'broken-too could not be evaluated: broken',
    ]);
  });
});

describe('a baseline', () => {
  const place = { path: '/spec', found: 'a secret value', expected: 'b', message: 'm' };
  const [one, two] = ['a', 'b'].map(name => objectFinding({ ...facts, id: 'rule' }, pod(name), place));
  const other = objectFinding({ ...facts, id: 'rule' }, pod('a', {}, 'staging'), place);

  test('knows the findings that it was written with, each as often as it stood there', () => {
    const baseline = parseBaseline(baselineText([one!, two!]))!;
    expect(compareWithBaseline([one!, two!], baseline)).toEqual({ fresh: [], known: 2 });
    expect(compareWithBaseline([one!, one!, other], baseline)).toEqual({ fresh: [one, other], known: 1 });
    expect(compareWithBaseline([one!, one!], parseBaseline(baselineText([one!, one!]))!)).toEqual({
      fresh: [],
      known: 2,
    });
  });

  test('is sorted text with a line a finding, its cluster where it has one, and no value that was found', () => {
    const text = baselineText([two!, one!, other]);
    expect(text).toBe(baselineText([other, one!, two!]));
    expect(text).not.toContain('secret');
    const { version, findings } = JSON.parse(text) as { version: number; findings: readonly object[] };
    expect(version).toBe(1);
    expect(text.split('\n')).toHaveLength(findings.length + 3);
    expect(findings).toContainEqual({
      fingerprint: expect.any(String),
      policy: 'rule',
      cluster: 'staging',
      kind: 'Pod',
      namespace: 'shop',
      name: 'a',
      path: '/spec',
    });
    expect(JSON.parse(baselineText([]))).toEqual({ version: 1, findings: [] });
  });

  test.each([
    '',
    'x',
    '[]',
    'null',
    '{"version":2,"findings":[]}',
    '{"version":1}',
    '{"version":1,"findings":[1]}',
    '{"version":1,"findings":[{"fingerprint":1}]}',
  ])('is not the text %j', text => {
    expect(parseBaseline(text)).toBeUndefined();
  });
});
