import type { Finding, Severity } from '../../../../lib/policy/finding';
import { applyWaivers } from '../../../../lib/policy/waivers/apply-waivers';
import { parseWaivers } from '../../../../lib/policy/waivers/parse-waivers';
import type { Waiver } from '../../../../lib/waiver';

const object = { group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'web' };
const waiver: Waiver = { policy: 'rule', object, reason: 'r', owner: 'o', expires: '2027-06-30' };
const finding: Finding = {
  policy: 'rule',
  severity: 'error',
  object: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' },
  path: '/spec',
  found: 'a',
  expected: 'b',
  message: 'm',
  fix: 'f',
};
const severities: Readonly<Record<string, Severity>> = { rule: 'error', deadly: 'fatal' };

function applied(waivers: readonly Waiver[], findings: readonly Finding[] = [finding], today = '2027-01-01') {
  const context = { severityOf: (id: string) => severities[id], today, judged: (id: string) => id !== 'other' };
  const { findings: open, waived, faultyWaivers } = applyWaivers(findings, waivers, context);
  return [open.length, waived.length, faultyWaivers.map(({ fault }) => fault)];
}

describe('a waiver', () => {
  test('holds back every finding of its policy about its object, through its last day', () => {
    expect(applied([waiver], [finding, { ...finding, path: '/metadata' }])).toEqual([0, 2, []]);
    expect(applied([waiver], [finding], '2027-06-30')).toEqual([0, 1, []]);
    expect(applied([waiver], [finding], '2027-07-01')).toEqual([1, 0, ['expired']]);
  });

  test.each([
    ['group', { group: '' }],
    ['kind', { kind: 'StatefulSet' }],
    ['namespace', { namespace: 'other' }],
    ['name', { name: 'web2' }],
  ])('of another %s holds nothing back and is unused', (_what, change) => {
    expect(applied([{ ...waiver, object: { ...object, ...change } }])).toEqual([1, 0, ['unused']]);
  });

  test('holds in every version of the kind', () => {
    const newer = { ...finding, object: { ...finding.object, apiVersion: 'apps/v2' } };
    expect(applied([waiver], [newer])).toEqual([0, 1, []]);
  });

  test('of a fatal policy, or of none, holds nothing back and says why', () => {
    const deadly = { ...waiver, policy: 'deadly' };
    expect(applied([deadly], [{ ...finding, policy: 'deadly', severity: 'fatal' }])).toEqual([1, 0, ['fatal']]);
    expect(applied([{ ...waiver, policy: 'gone' }], [])).toEqual([0, 0, ['unknown policy']]);
  });

  test('is reported with the finding that it holds back', () => {
    const context = { severityOf: (): Severity => 'error', today: '2027-01-01', judged: () => true };
    expect(applyWaivers([finding], [waiver], context).waived).toEqual([{ finding, waiver }]);
  });

  test('of no policy of the catalogue is named even where nothing was judged', () => {
    const context = { severityOf: () => undefined, today: '2027-01-01', judged: () => false };
    expect(applyWaivers([], [waiver], context).faultyWaivers).toEqual([{ waiver, fault: 'unknown policy' }]);
  });

  test('of a policy that was not judged is neither used nor unused', () => {
    const context = { severityOf: (): Severity => 'error', today: '2027-01-01', judged: () => false };
    expect(applyWaivers([], [waiver], context).faultyWaivers).toEqual([]);
  });

  test('of one cluster holds there only; one without a cluster holds in all', () => {
    const there = { ...finding, cluster: 'staging' };
    const staging = { ...waiver, cluster: 'staging' };
    expect(applied([staging], [there])).toEqual([0, 1, []]);
    expect(applied([staging], [{ ...finding, cluster: 'production' }, finding])).toEqual([2, 0, ['unused']]);
    expect(applied([waiver], [there, finding])).toEqual([0, 2, []]);
  });

  test('that holds is taken before one that does not, and each is judged by itself', () => {
    const expired = { ...waiver, expires: '2026-01-01' };
    expect(applied([expired, waiver])).toEqual([0, 1, ['expired']]);
    expect(applied([waiver, { ...waiver }])).toEqual([0, 1, []]);
  });

  test('that is faulty is named with the line that states it, without the means to look it up', () => {
    const source = { file: 'waivers.yaml', line: 3 };
    const context = { severityOf: (): Severity => 'error', today: '2027-01-01', judged: () => true };
    const { faultyWaivers } = applyWaivers([], [{ ...waiver, source: () => source }], context);
    expect(faultyWaivers).toEqual([{ waiver, fault: 'unused', source }]);
    expect(applyWaivers([], [waiver], context).faultyWaivers).toEqual([{ waiver, fault: 'unused' }]);
  });
});

describe('a list of waivers', () => {
  const entry = { policy: 'rule', object, reason: 'r', owner: 'o', expires: '2027-06-30' };
  const problems = (change: object) => parseWaivers([{ ...entry, ...change }]).problems.map(({ text }) => text);

  test('is read as it stands, with the cluster of its folder unless an entry names one', () => {
    expect(parseWaivers([entry]).waivers).toEqual([waiver]);
    expect(parseWaivers([{ ...entry, ticket: 'OPS-1' }], 'staging').waivers).toEqual([
      { ...waiver, ticket: 'OPS-1', cluster: 'staging' },
    ]);
    expect(parseWaivers([{ ...entry, cluster: 'home' }], 'staging').waivers).toEqual([{ ...waiver, cluster: 'home' }]);
  });

  test('may leave out group and namespace, which are then empty', () => {
    for (const empty of [undefined, null, '']) {
      const bare = { kind: 'Node', name: 'a', group: empty, namespace: empty };
      expect(parseWaivers([{ ...entry, object: bare }])).toMatchObject({
        waivers: [{ object: { group: '', kind: 'Node', namespace: '', name: 'a' } }],
        problems: [],
      });
    }
  });

  test('names each entry that is wrong by its place, and keeps the others', () => {
    const { waivers, entries, problems: wrong } = parseWaivers(['x', entry, null]);
    expect([waivers.length, entries, wrong.map(one => one.entry)]).toEqual([1, [1], [0, 2]]);
    expect(wrong[0]?.text).toMatch(/^must be a waiver, got .*x/);
  });

  test.each([
    ['policy', undefined],
    ['reason', ''],
    ['owner', 7],
    ['expires', null],
    ['ticket', ''],
    ['cluster', 1],
  ])('refuses %s that is no text: %j', (field, value) => {
    expect(problems({ [field]: value })).toEqual([expect.stringMatching(new RegExp(`^${field} must be a text, got `))]);
  });

  test.each([
    [{ object: 'apps/Deployment' }, /^object must be a mapping, got /],
    [{ object: { ...object, kind: '' } }, /^object.kind must be a text, got /],
    [{ object: { ...object, name: undefined } }, /^object.name must be a text, got /],
    [{ object: { ...object, group: 1 } }, /^object.group must be a text, got /],
    [{ object: { ...object, namespace: ['a'] } }, /^object.namespace must be a text, got /],
    [
      { object: { ...object, labels: {} } },
      /^object.labels is no field of a waiver; the fields are group, kind, namespace, name$/,
    ],
    [
      { until: '2027-01-01' },
      /^until is no field of a waiver; the fields are policy, object, reason, owner, expires, ticket, cluster$/,
    ],
    [{ expires: '2027-02-30' }, /^expires must be a date, YYYY-MM-DD, got '2027-02-30'; /],
    [{ reason: '  ' }, /^reason must be a sentence, got '  '; /],
    [{ owner: ' ' }, /^owner must be a team or a person, got ' '; /],
  ])('refuses %j', (change, words) => {
    expect(problems(change)).toEqual([expect.stringMatching(words)]);
  });

  test.each(['policy', 'object.group', 'object.kind', 'object.namespace', 'object.name'])(
    'refuses a wildcard in %s',
    field => {
      const [, inner] = field.split('.');
      for (const value of ['*', 'a*', 'a?']) {
        const change = inner === undefined ? { [field]: value } : { object: { ...object, [inner]: value } };
        expect(problems(change)).toEqual([
          `${field} must be exact, got '${value}'; a waiver covers one object, write one for each`,
        ]);
      }
    },
  );
});
