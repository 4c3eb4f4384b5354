import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { problemText } from '../../../../lib/policy/read/input-problem';
import type { Reading } from '../../../../lib/policy/read/read';
import { readManifests } from '../../../../lib/policy/read/read';

const noStdin = () => Buffer.from('');
const configMap = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`;

describe('reading manifests', () => {
  let home: string;
  beforeEach(() => (home = mkdtempSync(path.join(tmpdir(), 'bulwark-read-'))));
  afterEach(() => rmSync(home, { recursive: true }));

  function read(files: Readonly<Record<string, string | Buffer>>): Reading {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(home, name)), { recursive: true });
      writeFileSync(path.join(home, name), content);
    }
    return readManifests([home], noStdin);
  }
  const names = (reading: Reading) => reading.objects.map(one => one.manifest.metadata.name);
  const problems = (reading: Reading) => reading.problems.map(one => problemText(one).replace(home + path.sep, ''));

  test('takes every document of every YAML and JSON file below a directory, in a fixed order', () => {
    const reading = read({
      'b.yaml': `${configMap('b1')}---\n${configMap('b2')}`,
      'a/deep.yml': configMap('a'),
      'c.json': JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' } }),
      'notes.txt': 'no manifest',
    });
    expect(names(reading)).toEqual(['a', 'b1', 'b2', 'c']);
    expect(reading.problems).toEqual([]);
  });

  test('takes the objects out of lists in lists, and gives an item of a typed list its kind', () => {
    const pod = { metadata: { name: 'p' } };
    const inner = { apiVersion: 'v1', kind: 'PodList', items: [pod] };
    const list = { apiVersion: 'v1', kind: 'List', items: [inner, { apiVersion: 'v1', kind: 'List', items: [] }] };
    const [object] = read({ 'list.json': JSON.stringify(list) }).objects;
    expect(object?.manifest).toEqual({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' } });
  });

  test('takes objects out of any kind whose items are objects, as kubectl does, so that no list hides them', () => {
    const hidden =
      'apiVersion: example.org/v1\nkind: Basket\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: p}}\n';
    expect(names(read({ 'basket.yaml': hidden }))).toEqual(['p']);
  });

  test('expands anchors and merge keys', () => {
    const text = `${configMap('a')}data: &d {x: "1"}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\ndata:\n  one: &o {z: "2"}\n  two:\n    <<: *o\n`;
    expect(read({ 'a.yaml': text }).objects[1]?.manifest['data']).toEqual({ one: { z: '2' }, two: { z: '2' } });
  });

  test('reads standard input under its own name', () => {
    const reading = readManifests(['-'], () => Buffer.from(`# Source: shop\n${configMap('piped')}`));
    expect(reading.objects[0]?.origin.file).toBe('stdin');
  });

  test.each([
    ['a key that stands twice', 'a: 1\nb: 2\na: 3\n', 'bad.yaml:3: duplicated mapping key'],
    [
      'broken YAML in the second document',
      `${configMap('a')}---\nkind: [1\nb: 2\n`,
      'bad.yaml:7: deficient indentation',
    ],
    ['a cyclic anchor', 'a: 1\nb: &x\n  c: *x\n', "bad.yaml:3: alias '*x' contains itself; write the value out"],
    ['nesting without bound', `a: ${'['.repeat(5000)}`, 'bad.yaml:1: nests deeper than 200 levels; write it flatter'],
    [
      'a template of a Helm chart',
      '{{- if .Values.pod }}\nkind: Pod\n{{- end }}',
      'bad.yaml:1: missed comma between flow collection entries; a template of a Helm chart is judged once helm template has rendered it',
    ],
    [
      'a number as a name',
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: 123\n',
      'bad.yaml:4: metadata.name must be a text, got 123; write it in quotes',
    ],
    [
      'a label that is no text',
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  labels:\n    on: true\n',
      "bad.yaml:5: metadata.labels 'true' must be a text, got true; write it in quotes",
    ],
    [
      'an object without a name',
      'apiVersion: v1\nkind: Pod\nmetadata: {}\n',
      'bad.yaml:3: metadata.name must be a text, got nothing',
    ],
    [
      'an object without a kind',
      'apiVersion: v1\nmetadata: {name: a}\n',
      'bad.yaml:1: kind must be a text, got nothing',
    ],
    ['a value that is no object', 'hello\n', 'bad.yaml:1: must be a Kubernetes object, got "hello"'],
    ['a list without items', 'apiVersion: v1\nkind: List\nitems: 3\n', 'bad.yaml:1: items must be a list, got 3'],
    ['a binary file', 'a: \0', 'bad.yaml: is a binary file; write YAML or JSON as UTF-8 text'],
    [
      'a number that JSON cannot hold',
      'a: .inf\n',
      "bad.yaml:1: '.inf' is no JSON number; write it as text or as a number",
    ],
  ])('names file and line of %s and still reads the other files', (_what, text, problem) => {
    const reading = read({ 'bad.yaml': text, 'good.yaml': configMap('good') });
    expect(problems(reading)).toEqual([problem]);
    expect(names(reading)).toContain('good');
  });

  test('refuses aliases that grow without bound without growing them', () => {
    const levels = Array.from(
      { length: 30 },
      (_, at) => `k${at}: &k${at} [${`*k${at - 1}, `.repeat(at === 0 ? 0 : 9)}x]`,
    );
    const [problem] = problems(read({ 'bomb.yaml': levels.join('\n') }));
    expect(problem).toMatch(/^bomb.yaml:\d+: aliases grow the document beyond 1000000 values at '\*k\d+'/);
  });

  test('refuses a file of 200 MB by its size, without reading it', () => {
    writeFileSync(path.join(home, 'huge.yaml'), '');
    truncateSync(path.join(home, 'huge.yaml'), 200 * 1024 * 1024);
    const reading = read({ 'good.yaml': configMap('good') });
    expect(problems(reading)).toEqual(['huge.yaml: has 200 MiB, more than the 64 MiB that are read; split it']);
    expect(names(reading)).toEqual(['good']);
  });

  test('refuses bytes that are no UTF-8', () => {
    expect(problems(read({ 'latin.yaml': Buffer.from([0x61, 0x3a, 0x20, 0xe9]) }))[0]).toContain('is not UTF-8 text');
  });

  test('keeps __proto__ a plain key that changes nothing else', () => {
    const [object] = read({ 'p.yaml': `${configMap('p')}__proto__: {hostNetwork: true}\n` }).objects;
    expect(Object.hasOwn(object?.manifest ?? {}, '__proto__')).toBe(true);
    expect(object?.manifest['hostNetwork']).toBeUndefined();
    expect(({} as Record<string, unknown>)['hostNetwork']).toBeUndefined();
  });

  test('does not follow a symbolic link out of the directory, and says so', () => {
    const outside = mkdtempSync(path.join(tmpdir(), 'bulwark-outside-'));
    writeFileSync(path.join(outside, 'x.yaml'), configMap('x'));
    symlinkSync(path.join(outside, 'x.yaml'), path.join(home, 'link.yaml'));
    symlinkSync(path.join(home, 'missing'), path.join(home, 'broken.yaml'));
    const reading = read({ 'good.yaml': configMap('good') });
    rmSync(outside, { recursive: true });
    expect(names(reading)).toEqual(['good']);
    expect(problems(reading)).toEqual([
      'broken.yaml: does not exist',
      'link.yaml: is a symbolic link out of the directory, not followed',
    ]);
  });

  test('says so when there is nothing to judge', () => {
    expect(read({ 'readme.md': '' }).problems[0]?.text).toBe('holds no .yaml, .yml or .json file');
    expect(read({ 'values.yaml': 'replicas: 2\n' }).problems[0]?.text).toContain('holds no Kubernetes object');
    expect(readManifests([path.join(home, 'nowhere')], noStdin).problems[0]?.text).toBe('does not exist');
  });

  test('passes over YAML that is no Kubernetes object, and lists it', () => {
    const reading = read({ 'values.yaml': 'replicas: 2\n', 'good.yaml': configMap('good') });
    expect(reading.foreignFiles.map(file => path.basename(file))).toEqual(['values.yaml']);
    expect(reading.problems).toEqual([]);
  });

  test('keeps the clusters of a committed tree apart and takes their waivers', () => {
    const reading = read({
      'staging/waivers.yaml': '- policy: p\n',
      'staging/shop/a.yaml': configMap('a'),
      'production/waivers.yaml': '[]\n',
      'production/shop/a.yaml': configMap('a'),
    });
    expect(reading.objects.map(one => one.cluster)).toEqual(['production', 'staging']);
    expect(reading.waiverLists.map(one => [one.cluster, one.entries.map(entry => entry.value)])).toEqual([
      ['production', []],
      ['staging', [{ policy: 'p' }]],
    ]);
  });

  test('takes a file once that is named twice, and names what is below the working directory from there', () => {
    read({ 'shop/a.yaml': configMap('a'), 'b.yaml': configMap('b') });
    const here = process.cwd();
    const files = (...roots: readonly string[]) => readManifests(roots, noStdin).objects.map(one => one.origin.file);
    try {
      process.chdir(home);
      const below = realpathSync('.');
      expect(files(path.join(below, 'shop'), 'shop', path.join(below, 'shop/a.yaml'))).toEqual(['shop/a.yaml']);
      expect(files(below)).toEqual(['b.yaml', 'shop/a.yaml']);
      process.chdir('shop');
      expect(files(path.join(below, 'b.yaml'), '../b.yaml')).toEqual([path.join(below, 'b.yaml'), '../b.yaml']);
    } finally {
      process.chdir(here);
    }
  });

  test('names every directory without an object, but not beside what could not be read', () => {
    read({ 'one/a.yaml': 'a: 1\n', 'two/b.yaml': 'b: 1\n', 'three/c.yaml': 'c: [' });
    const [one, two, three] = ['one', 'two', 'three'].map(name => path.join(home, name)) as [string, string, string];
    const found = (...roots: readonly string[]) => readManifests(roots, noStdin).problems.map(problem => problem.file);
    expect(found(one, two)).toEqual([`${one}, ${two}`]);
    expect(found(one, three)).toEqual([path.join(three, 'c.yaml')]);
  });

  test('judges objects that hide in a file named like a waiver file', () => {
    expect(names(read({ 'staging/waivers.yaml': `${configMap('hidden')}` }))).toEqual(['hidden']);
  });
});

describe('looking up a line', () => {
  const text = [
    '# head',
    'apiVersion: v1',
    'kind: List',
    'items:',
    '- apiVersion: v1',
    '  kind: Pod',
    '  metadata: {name: a}',
    '  spec:',
    '    containers:',
    '    - name: one',
    '    - name: two',
    "      'image': x",
    '---',
    'apiVersion: v1',
    'kind: Pod',
    'metadata: {name: b, annotations: {a/b~c: "1"}}',
  ].join('\n');
  const { objects, locate } = readManifests(['-'], () => Buffer.from(text));
  const line = (name: string, pointer: string) =>
    locate(objects.find(one => one.manifest.metadata.name === name)!.origin, pointer);

  test('finds keys, items and escaped keys', () => {
    expect(line('a', '/spec/containers/1/image')).toBe(12);
    expect(line('a', '/spec/containers/1')).toBe(11);
    expect(line('b', '')).toBe(14);
    expect(line('b', '/metadata/annotations/a~1b~0c')).toBe(16);
  });

  test('gives the nearest parent of a field that is absent', () => {
    expect(line('a', '/spec/containers/0/securityContext/privileged')).toBe(10);
    expect(line('a', '/spec/securityContext')).toBe(8);
  });
});
