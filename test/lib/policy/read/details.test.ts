import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { loadAll } from 'js-yaml';
import { checkShape, normalised, valueText } from '../../../../lib/policy/read/check-shape';
import { kubernetesYaml } from '../../../../lib/policy/read/kubernetes-yaml';
import { loadWaivers } from '../../../../lib/policy/waivers/load-waivers';

const yaml = (text: string): unknown => (loadAll(`a: ${text}`, { schema: kubernetesYaml })[0] as { a: unknown }).a;

describe('a plain value', () => {
  test.each(['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'])('%s is true', text => {
    expect(yaml(text)).toBe(true);
  });

  test.each(['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'])('%s is false', text => {
    expect(yaml(text)).toBe(false);
  });

  test.each([
    'yEs',
    'nO',
    'oN',
    'tRUE',
    'yess',
    'xno',
    '1.2.3',
    '0b2',
    '0xG',
    '0o8',
    '1e',
    'e1',
    '.',
    '-',
    '1_x',
    '.5.',
  ])('%s is a text', text => {
    expect(yaml(text === '-' ? '"-"' : text)).toBe(text);
  });

  test.each([
    ['+5', 5],
    ['-5', -5],
    ['0', 0],
    ['-0x1f', -31],
    ['+0b11', 3],
    ['0B11', 3],
    ['0X1F', 31],
    ['0O17', 15],
    ['017', 15],
    ['.5', 0.5],
    ['-.5', -0.5],
    ['1.5e-3', 0.0015],
    ['1E+2', 100],
    ['1_0.5', 10.5],
    ['12.', 12],
    ['09', 9],
  ])('%s is the number %d', (text, value) => {
    expect(yaml(text)).toBe(value);
  });

  test.each(['.inf', '-.Inf', '+.INF', '.nan', '.NaN', '.NAN'])('%s is refused: JSON has no such number', text => {
    expect(() => yaml(text)).toThrow(`'${text}' is no JSON number`);
  });
});

describe('what identifies an object', () => {
  const shaped = (change: object) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', ...change } });
  const problems = (object: object) => checkShape({ ...object }).map(({ pointer, text }) => `${pointer}: ${text}`);

  test.each([
    [{}, []],
    [{ name: undefined, generateName: 'a-' }, []],
    [{ namespace: '' }, []],
    [{ namespace: null, labels: null, annotations: null }, []],
    [{ labels: { a: '' }, annotations: { b: 'c' } }, []],
    [{ name: '' }, ['/metadata/name: metadata.name must be a text, got ""']],
    [{ name: undefined }, ['/metadata: metadata.name must be a text, got nothing']],
    [{ name: ['a'] }, ['/metadata/name: metadata.name must be a text, got a list']],
    [{ name: undefined, generateName: 1 }, ['/metadata: metadata.name must be a text, got nothing']],
    [{ namespace: 1 }, ['/metadata/namespace: metadata.namespace must be a text, got 1; write it in quotes']],
    [{ namespace: {} }, ['/metadata/namespace: metadata.namespace must be a text, got a mapping']],
    [{ labels: ['a'] }, ['/metadata/labels: metadata.labels must be a mapping, got a list']],
    [
      { annotations: { 'a/b~c': true } },
      ["/metadata/annotations/a~1b~0c: metadata.annotations 'a/b~c' must be a text, got true; write it in quotes"],
    ],
  ])('is refused when it cannot be read: %j', (change, expected) => {
    expect(problems(shaped(change))).toEqual(expected);
  });

  test('is everything at once', () => {
    expect(problems({ apiVersion: 1, metadata: null })).toEqual([
      '/apiVersion: apiVersion must be a text, got 1; write it in quotes',
      ': kind must be a text, got nothing',
      ': metadata must be a mapping with a name, got null',
    ]);
  });

  test('is read without nulls, and by the prefix of a generated name', () => {
    expect(normalised(shaped({ namespace: null, labels: null, extra: null })).metadata).toEqual({
      name: 'a',
      extra: null,
    });
    expect(normalised(shaped({ name: undefined, generateName: 'a-' })).metadata.name).toBe('a-');
    expect(normalised(shaped({ labels: { b: 'c' } }))).toEqual(shaped({ labels: { b: 'c' } }));
  });

  test('is quoted in messages, at most 80 characters of it', () => {
    expect(valueText('x'.repeat(78))).toBe(`"${'x'.repeat(78)}"`);
    expect(valueText('x'.repeat(79))).toBe(`"${'x'.repeat(78)}…`);
  });
});

describe('a waiver file', () => {
  let home: string;
  beforeEach(() => (home = mkdtempSync(path.join(tmpdir(), 'bulwark-waivers-'))));
  afterEach(() => rmSync(home, { recursive: true }));

  function load(text: string) {
    const file = path.join(home, 'waivers.yaml');
    writeFileSync(file, text);
    const { waivers, problems } = loadWaivers(file);
    return { file, waivers, problems: problems.map(one => ({ ...one, file: path.basename(one.file) })) };
  }
  const entry = '- policy: a\n  object: {kind: Pod, name: x}\n  reason: r\n  owner: o\n  expires: "2027-06-30"\n';

  test('lists waivers, each with the line that states it', () => {
    const { file, waivers, problems } = load(`# why\n${entry}${entry}`);
    expect(problems).toEqual([]);
    expect(waivers.map(one => one.source?.())).toEqual([
      { file, line: 2 },
      { file, line: 7 },
    ]);
    expect(waivers[0]).toMatchObject({ policy: 'a', object: { group: '', kind: 'Pod', namespace: '', name: 'x' } });
  });

  test('may hold several lists, below comments and markers, and every entry keeps its line', () => {
    const { waivers, problems } = load(`# why\n---\n${entry}---\n# more\n- policy: b\n${entry}`);
    expect(waivers.map(one => one.source?.()?.line)).toEqual([3, 11]);
    expect(new Set(problems.map(one => one.line))).toEqual(new Set([10]));
    expect(problems[0]?.text).toMatch(/^waiver 2: reason must be a text/);
  });

  test('holds in every cluster unless an entry names one', () => {
    expect(load(entry).waivers[0]).not.toHaveProperty('cluster');
  });

  test('names an entry that is none by its number and line', () => {
    const { waivers, problems } = load(`- policy: b\n${entry}`);
    expect(waivers.map(one => one.source?.()?.line)).toEqual([2]);
    expect(problems.every(one => one.file === 'waivers.yaml' && one.line === 1)).toBe(true);
    expect(problems[0]?.text).toMatch(/^waiver 1: reason must be a text/);
  });

  test('may be empty, and is refused when it is no list, no YAML or no file', () => {
    const problems = (text: string) => load(text).problems;
    expect(load('')).toMatchObject({ waivers: [], problems: [] });
    expect(load('a: b').waivers).toEqual([]);
    expect(problems('a: b')).toEqual([{ file: 'waivers.yaml', text: 'must be a list of waivers' }]);
    expect(problems(`${entry}---\na: b`)).toEqual([{ file: 'waivers.yaml', text: 'must be a list of waivers' }]);
    const line = expect.any(Number) as number;
    expect(problems('- a\n- [b\n')).toEqual([{ file: 'waivers.yaml', line, text: expect.any(String) as string }]);
    expect(load('- a\n- [b\n').waivers).toEqual([]);
    const file = path.join(home, 'gone.yaml');
    expect(loadWaivers(file)).toEqual({ waivers: [], problems: [{ file, text: 'does not exist' }] });
  });
});
