import type { Manifest } from '../../../../lib/manifest';
import { namespaced } from '../../../../lib/policy/kinds';
import { policy } from '../../../../lib/policy/policy';
import { objects } from '../../../../lib/policy/target';
import { truthOf } from '../../../../lib/policy/expression/comparison';
import type { Condition } from '../../../../lib/policy/expression/condition';
import { fails } from '../../../../lib/policy/expression/failures';
import { literalText } from '../../../../lib/policy/expression/literal';
import { allOf, anyOf } from '../../../../lib/policy/expression/logic';
import { Scope } from '../../../../lib/policy/expression/scope';
import { truth } from '../../../../lib/policy/expression/truth';
import { matcherOf } from '../../../../lib/policy/expression/pattern';
import { billionths } from '../../../../lib/policy/expression/quantity';
import { compareText, equal } from '../../../../lib/policy/expression/equality';
import { textOf } from '../../../../lib/policy/expression/text-of';
import type { Sample } from '../../../support/language';
import { sentences } from '../../../support/language';
import { ourWords } from '../../../support/oracle';

const kind = namespaced('example.com', ['v1'], 'Sample', 'samples');

/** What the sentence of the language says of a spec: nothing, `error`, or its message. */
function said(sentence: string, spec: unknown): string | undefined {
  const requires = sentences[sentence];
  if (requires === undefined) throw new Error(`no sentence '${sentence}'`);
  const facts = { id: 'sample', severity: 'error', why: 'why', fix: 'mend it', controls: [] } as const;
  const rule = policy({ ...facts, matches: objects<Sample>(kind), requires });
  const manifest: Manifest = { apiVersion: 'example.com/v1', kind: 'Sample', metadata: { name: 'x' }, spec };
  return ourWords(rule, manifest)[0];
}

describe('an expression', () => {
  test('takes the default of a field that is absent, at any depth', () => {
    expect(said('text is', undefined)).toBe("Sample x: spec.text is 'none', must be 'a'");
    expect(said('flag or another', {})).toBe('Sample x: spec.part.flag is false, must be true');
    expect(said('flag or another', { flag: true })).toBeUndefined();
    expect(said('flag or another', { flag: true, part: { flag: false } })).toMatch('is false');
  });

  test('finds nothing in a text, a number or null, and fails on a list', () => {
    expect(said('flag or another', { flag: true, part: 'x' })).toBeUndefined();
    expect(said('flag or another', { flag: true, part: null })).toBeUndefined();
    expect(said('flag or another', { flag: true, part: [] })).toBe('error');
  });

  test('does not take what every JavaScript object inherits for a field', () => {
    expect(said('map entry constructor', { map: {} })).toBeUndefined();
    expect(said('map entry constructor', { map: { constructor: 'x' } })).toMatch('present');
    expect(said('map lacks', { text: 'toString', map: {} })).toBeUndefined();
  });

  test('is an error where a truth value is needed and something else stands', () => {
    expect(said('flag', { flag: 'true' })).toBe('error');
    expect(said('flag is false', { flag: 0 })).toBe('error');
  });

  test('absorbs an error beside a value that decides', () => {
    expect(said('anyOf', { flag: 'x', text: 'a' })).toBeUndefined();
    expect(said('anyOf', { flag: 'x', text: 'b', number: 0 })).toBe('error');
    expect(said('allOf', { flag: 'x', text: 'b' })).toBe('sample: mend it');
    expect(said('allOf', { flag: 'x', text: 'a' })).toBe('error');
    expect(said('texts all', { texts: [1, 'b'] })).toBe('sample: mend it');
    expect(said('texts all', { texts: [1, 'a'] })).toBe('error');
    expect(said('texts some', { texts: [1, 'a'] })).toBeUndefined();
  });

  test('calls values of different types unequal, and numbers equal across types', () => {
    expect(said('text isNot', { text: 1 })).toBeUndefined();
    expect(said('number is', { number: 1.0 })).toBeUndefined();
    expect(equal(1n, 1)).toBe(true);
    expect(equal(9007199254740993n, 9007199254740992)).toBe(false);
    expect(equal({ a: [1] }, { a: [1] })).toBe(true);
    expect(equal({ a: [1] }, { b: [1] })).toBe(false);
  });

  test('refuses to order values of different types', () => {
    expect(said('number isAtLeast', { number: '9' })).toBe('error');
    expect(said('number isAtLeast', { number: 2.5 })).toBeUndefined();
  });

  test('counts and orders texts by code point', () => {
    expect(said('text length', { text: '😀😀😀' })).toBeUndefined();
    expect(said('text length', { text: '😀😀😀😀' })).toBe('Sample x: length of spec.text is 4, must be at most 3');
    expect(compareText('\ufffd', '😀')).toBeLessThan(0);
    expect(compareText('a', 'ab')).toBeLessThan(0);
  });

  test('says a message that has line breaks, or is too long, in plain words', () => {
    expect(said('text is', { text: 'b\nc' })).toBe('sample: mend it');
    expect(said('text is', { text: 'b'.repeat(6000) })).toBe('sample: mend it');
    expect(said('text is', { text: 'b'.repeat(600) })).toMatch('bbb');
  });

  test('keeps a hidden value out of its message', () => {
    expect(said('hidingValue', { text: 'hunter2' })).toBe("Sample x: spec.text must be 'a'");
  });
});

describe('a defect of a program', () => {
  const fact = (run: () => unknown): Condition => truthOf({ text: 'x', rank: 6, run });
  const defect = fact(() => {
    throw new TypeError('a defect');
  });
  const scope = new Scope({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' } });

  test('is never absorbed, as an error of the language is', () => {
    const error = fact(() => 1);
    expect(
      anyOf(
        error,
        fact(() => true),
      ).run(scope),
    ).toBe(true);
    expect(() =>
      anyOf(
        defect,
        fact(() => true),
      ).run(scope),
    ).toThrow('a defect');
    expect(() =>
      allOf(
        defect,
        fact(() => false),
      ).run(scope),
    ).toThrow('a defect');
  });

  test('is not taken for a condition that fails, nor for one that holds', () => {
    expect(
      fails(
        fact(() => false),
        scope,
      ),
    ).toBe(true);
    expect(
      fails(
        fact(() => 1),
        scope,
      ),
    ).toBe(false);
    expect(fails(truthOf({ text: 'x', rank: 6, run: () => truth('x') }), scope)).toBe(false);
    expect(() => fails(defect, scope)).toThrow('a defect');
  });
});

describe('a constant', () => {
  test.each([2 ** 53, -(2 ** 60), Infinity, NaN])('of %p is refused, because digits are lost', value => {
    expect(() => literalText(value)).toThrow(`cannot write the number ${String(value)}`);
  });

  test.each([
    [[1, 'a'], '[dyn(1), dyn("a")]'],
    [[1, 1.5], '[dyn(1), dyn(1.5)]'],
    [[1, 2], '[1, 2]'],
    [{ a: 1, b: true }, '{"a": dyn(1), "b": dyn(true)}'],
    [[['a'], ['b']], '[["a"], ["b"]]'],
    [[['a'], [1]], '[dyn([dyn("a")]), dyn([dyn(1)])]'],
    [[{ a: 1 }, ['a']], '[dyn({"a": dyn(1)}), dyn([dyn("a")])]'],
    [[['a', 1], ['a']], '[dyn([dyn("a"), dyn(1)]), dyn([dyn("a")])]'],
    [[], '[]'],
    [{}, '{}'],
    [9007199254740991, '9007199254740991'],
    [0.5, '0.5'],
    ['\u007f\u0085\u2028"\\\n', '"\\u007f\\u0085\\u2028\\"\\\\\\n"'],
  ])('%j is %s in CEL, with dyn() where types are mixed', (value, text) => {
    expect(literalText(value)).toBe(text);
  });
});

describe('a quantity', () => {
  test('is its value, however it is written', () => {
    expect(billionths('1000m')).toBe(billionths('1'));
    expect(billionths('1Ki')).toBe(billionths('1024'));
    expect(billionths('1e3')).toBe(billionths('1k'));
    expect(billionths('0.5Gi')).toBe(billionths('512Mi'));
    expect(billionths('-1')).toBeLessThan(billionths('0'));
  });

  test.each(['', '1 Gi', '1ki', 'one', 'Infinity', '1KiB'])("is not made of '%s'", text => {
    expect(() => billionths(text)).toThrow('not a quantity');
  });
});

describe('a pattern', () => {
  test('is RE2: it refuses what cannot run in linear time', () => {
    expect(() => matcherOf('(a)\\1')).toThrow();
    expect(() => matcherOf('(?=a)')).toThrow();
    expect(matcherOf('^(a+)+$')(`${'a'.repeat(50_000)}b`)).toBe(false);
  });

  test('is found anywhere unless it is anchored', () => {
    expect(matcherOf('b')('abc')).toBe(true);
    expect(matcherOf('^b$')('abc')).toBe(false);
  });
});

test.each([
  [1, '1'],
  [1.5, '1.5'],
  [1234567.5, '1.2345675e+06'],
  [0.00001, '1e-05'],
  [0.0001, '0.0001'],
  [-0.5, '-0.5'],
  [123456.5, '123456.5'],
  [-(2 ** 63), '-9223372036854775808'],
  [2 ** 63, '9.223372036854776e+18'],
  [1e100, '1e+100'],
  [1e21, '1e+21'],
  [9007199254740993n, '9007199254740993'],
])('the text of the number %p is %s, as Go writes it', (value, text) => {
  expect(textOf(value)).toBe(text);
});
