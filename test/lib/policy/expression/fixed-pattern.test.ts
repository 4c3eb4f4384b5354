import * as fc from 'fast-check';
import { RE2JS } from 're2js';
import { fixedPatternTest } from '../../../../lib/policy/expression/fixed-pattern';

const seed = Number(process.env['FUZZ_SEED'] ?? 20261122);

const element = fc.constantFrom(
  'a',
  'B',
  '7',
  '_',
  '@',
  ':',
  '/',
  '-',
  '\\.',
  '\\-',
  '[0-9a-f]',
  '[ab.]{2}',
  '[A-Z]{3}',
  '[x]{0}',
);
const pattern = fc
  .tuple(fc.constantFrom('', '^'), fc.array(element, { minLength: 1, maxLength: 4 }), fc.constantFrom('', '$'))
  .map(([start, elements, end]) => start + elements.join('') + end);
const text = fc
  .array(fc.constantFrom('a', 'b', 'B', '7', '_', '@', ':', '/', '-', '.', 'XYZ', '\n', 'é', '💥', '\ud83d', ''), {
    maxLength: 8,
  })
  .map(parts => parts.join(''));

test(`a pattern of one length means what RE2 means by it (seed ${seed})`, () => {
  const same = (source: string, value: string): void => {
    expect([source, value, fixedPatternTest(source)?.(value)]).toEqual([
      source,
      value,
      RE2JS.compile(source).test(value),
    ]);
  };
  fc.assert(fc.property(pattern, text, same), { seed, numRuns: 4000 });
});

test('a digest is one, and its end is the end of the text', () => {
  const digest = fixedPatternTest('@sha256:[0-9a-f]{64}$');
  expect(digest?.(`ghcr.io/acme/web@sha256:${'0f'.repeat(32)}`)).toBe(true);
  expect(digest?.(`ghcr.io/acme/web@sha256:${'0f'.repeat(32)}\n`)).toBe(false);
  expect(digest?.(`ghcr.io/acme/web@sha256:${'0f'.repeat(31)}`)).toBe(false);
});

test.each([
  'a*',
  'a+',
  'a?',
  'a|b',
  '(a)',
  '.',
  '[^a]',
  '[a]{1,2}',
  '[a]{1001}',
  '\\w',
  '\\d',
  '(?i)a',
  'é',
  '',
  '^',
  '$',
  'a$b',
  '[z',
])('%j is left to RE2', source => {
  expect(fixedPatternTest(source)).toBeUndefined();
});

test('what neither engine takes is refused by both', () => {
  expect(() => fixedPatternTest('[b-a]')).toThrow();
  expect(() => RE2JS.compile('[b-a]')).toThrow();
});
