import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { findFiles } from '../../../../lib/policy/read/find-files';
import { readBlock } from '../../../../lib/policy/read/read-block';
import { splitDocuments } from '../../../../lib/policy/read/split-documents';
import { goReadersBuilt, readWithGo } from '../../pipeline/yaml-readers';
import { readByLibrary } from './read-by-library';
import { documents } from './yaml-documents';

const root = path.join(__dirname, '../../../..');
const seed = Number(process.env['FUZZ_SEED'] ?? 20261122);
const numRuns = Number(process.env['FUZZ_RUNS'] ?? 6000);

const quick = (text: string): unknown => readBlock(text, 0, text.length)?.value;

function holdsNull(value: unknown): boolean {
  return value === null || (typeof value === 'object' && Object.values(value).some(holdsNull));
}

/** The texts that were read without the library, each the same as by the library. */
function readQuickly(texts: readonly string[]): readonly string[] {
  return texts.filter(text => {
    const block = readBlock(text, 0, text.length);
    if (block === undefined) return false;
    const { value, nullFree } = block;
    expect([text, JSON.stringify([value]), nullFree]).toEqual([text, readByLibrary(text), !holdsNull(value)]);
    return true;
  });
}

function textsBelow(folder: string): readonly string[] {
  const files = findFiles(path.join(root, folder)).files.filter(file => /\.ya?ml$/.test(file));
  return files.flatMap(file => splitDocuments(readFileSync(file, 'utf8')).map(chunk => chunk.text));
}

test(`reads what it takes as the library does, whatever is written (seed ${seed})`, () => {
  const taken: string[] = [];
  const record = (text: string): void => void taken.push(...readQuickly([text]));
  fc.assert(fc.property(documents, record), { seed, numRuns });
  process.stdout.write(
    `read-block: ${taken.length} of ${numRuns} generated documents needed no library, seed ${seed}\n`,
  );
  expect(taken.length).toBeGreaterThan(numRuns / 20);
});

test('reads every object of our own tree, as the library does', () => {
  const texts = textsBelow('manifests').filter(text => /^kind:/m.test(text));
  expect(readQuickly(texts)).toHaveLength(texts.length);
});

const shared = findFiles(path.join(root, '../shared/charts')).files.length > 0 ? test : test.skip;

shared('reads rendered Helm charts as the library does (skipped without ../shared)', () => {
  expect(readQuickly(textsBelow('../shared/charts')).length).toBeGreaterThan(100);
});

(goReadersBuilt ? test : test.skip)('reads as sigs.k8s.io/yaml does (skipped: run tools/build yaml-reader)', () => {
  const texts = fc.sample(documents, { seed, numRuns }).filter(text => quick(text) !== undefined);
  const answers = readWithGo(texts).map(([sigs]) => sigs?.value);
  const different = texts.filter(
    (text, at) => JSON.stringify(sorted(quick(text))) !== JSON.stringify(sorted(answers[at])),
  );
  expect(different).toEqual([]);
});

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  return Object.fromEntries(
    Object.entries(value)
      .sort()
      .map(([key, one]) => [key, sorted(one)]),
  );
}

test.each([
  ['a: 1\nb: yes\nc: text\n', { a: 1, b: true, c: 'text' }],
  ['---\na:\n  b: "c\\n"\n', { a: { b: 'c\n' } }],
  ["a:\n- 'it''s'\n- b: 1\n  c: []\n- {}\nd:\n", { a: ["it's", { b: 1, c: [] }, {}], d: null }],
  ['a:\n  - b:\n    - c\n  - d:\ne: 2', { a: [{ b: ['c'] }, { d: null }], e: 2 }],
  ['- a: 0777\n# b\n\n- 1:30\n', [{ a: 511 }, '1:30']],
  ['a: |\n  one\n    two\n\n  three\n\n\nb: |-\n   x\n', { a: 'one\n  two\n\nthree\n', b: 'x' }],
  [`a: |\n${' '.repeat(200)}one\n${' '.repeat(202)}two\n`, { a: 'one\n  two\n' }],
  ['a:   b\nc:  "d"\n', { a: 'b', c: 'd' }],
  ['a:\n- |\n # no comment\n- b: |-\n    - x\n', { a: ['# no comment\n', { b: '- x' }] }],
])('reads %j itself', (text, value) => {
  expect(quick(text)).toStrictEqual(value);
  expect(readByLibrary(text)).toBe(JSON.stringify([value]));
});

test.each([
  ['a key that stands twice', 'a: 1\nb: 2\na: 3\n'],
  ['a key that stands twice, first empty', 'a:\na: 1\n'],
  ['an inherited name', '__proto__: {}\n'],
  ['another inherited name', 'toString: x\n'],
  ['a number as a key', '1: a\n'],
  ['a truth as a key', 'on: a\n'],
  ['a merge', 'a: &x\n  b: 1\nc:\n  <<: *x\n'],
  ['an anchor', 'a: &x b\n'],
  ['an alias', 'a: *x\n'],
  ['a tag', 'a: !!str 1\n'],
  ['a list in brackets', 'a: [b]\n'],
  ['a mapping in braces', 'a: {b: c}\n'],
  ['a folded text', 'a: >\n  b\n'],
  ['a literal text that keeps its end', 'a: |+\n  b\n\n'],
  ['a literal text with an indicator', 'a: |2\n  b\n'],
  ['a literal text that begins with an empty line', 'a: |\n\n  b\n'],
  ['a literal text without its last line break', 'a: |\n  b'],
  ['a literal text with a line of spaces', 'a: |\n  b\n   \n  c\n'],
  ['an empty literal text', 'a: |\nb: 1\n'],
  ['a text of several lines', 'a: b\n  c\n'],
  ['a quoted text of several lines', 'a: "b\n  c"\n'],
  ['a value on the next line', 'a:\n  b\n'],
  ['a comment behind a value', 'a: b # c\n'],
  ['a colon in a value', 'a: b: c\n'],
  ['a colon at the end of a value', 'a: b:\n'],
  ['a number that JSON cannot hold', 'a: .inf\n'],
  ['a negative one', 'a: -.inf\n'],
  ['an escape of YAML alone', 'a: "\\x41"\n'],
  ['a tab', 'a:\tb\n'],
  ['a tab as indentation', 'a:\n\tb: 1\n'],
  ['a carriage return', 'a: b\r\n'],
  ['a character beyond ASCII', 'a: ü\n'],
  ['a character beyond ASCII in a literal text', 'a: |\n  ü\n'],
  ['a byte of zero', 'a: \0\n'],
  ['an item indented less than its list', 'a:\n  - b\n - c\n'],
  ['an item indented more than its list', 'a:\n- b\n  - c\n'],
  ['a key indented less than its mapping', 'a:\n    b: 1\n  c: 2\n'],
  ['a key in a list', '- a\nb: 1\n'],
  ['an item in a mapping', 'a: 1\n- b\n'],
  ['a list in a list', '- - a\n'],
  ['an empty item', '-\n- a\n'],
  ['a text', 'a\n'],
  ['an explicit key', '? a\n: b\n'],
  ['a directive', '%YAML 1.1\n---\na: 1\n'],
  ['an end of the document', 'a: 1\n...\n'],
  ['a value behind the marker', '--- a\n'],
  ['nothing', ''],
  ['nothing but a comment', '# a\n'],
  ['nesting beyond what anybody writes', Array.from({ length: 60 }, (_, at) => `${' '.repeat(at)}a:\n`).join('')],
  ['nesting of lists beyond it', Array.from({ length: 60 }, (_, at) => `${'  '.repeat(at)}- a:\n`).join('')],
])('leaves %s to the library', (_what, text) => {
  expect(quick(text)).toBeUndefined();
});

test('gives every line its own meaning, however many lines were read before', () => {
  const texts = Array.from({ length: 80_000 }, (_, at) => `k${at % 5000}: v${at}\n`);
  expect(texts.filter((text, at) => JSON.stringify(quick(text)) !== `{"k${at % 5000}":"v${at}"}`)).toEqual([]);
});
