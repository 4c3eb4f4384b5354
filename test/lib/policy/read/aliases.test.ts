import { findUnboundedAlias } from '../../../../lib/policy/read/bound-aliases';
import { eventsOf } from '../../../../lib/policy/read/parse';

function problemIn(...lines: readonly string[]): string | undefined {
  const text = lines.join('\n');
  const problem = findUnboundedAlias(text, eventsOf(text));
  return problem && `${problem.text.split(';')[0]!} at ${text[problem.offset]!}`;
}

/** A list of a thousand values under an anchor; the list itself is one more. */
const thousand = `a: &a [${'x, '.repeat(999)}x]`;
const aliases = (name: string, count: number) => `[${`*${name}, `.repeat(count)}]`;
const grows = (at: string) => `aliases grow the document beyond 1000000 values at '*${at}' at ${at}`;

describe('aliases', () => {
  test('may grow a document to a million values, and to no more', () => {
    // Before `c` there are 999,005 values: the document, its mapping, four keys and what stands under three of them.
    const filled = (values: number) => [
      's: &s x',
      thousand,
      `b: ${aliases('a', 997)}`,
      `c: [${'x, '.repeat(values)}*s]`,
    ];
    expect(problemIn(...filled(992))).toBeUndefined();
    expect(problemIn(...filled(993))).toBe(grows('s'));
  });

  test('count what they stand for, with the aliases in it', () => {
    expect(problemIn(thousand, `b: &b ${aliases('a', 400)}`, `c: ${aliases('b', 1)}`)).toBeUndefined();
    expect(problemIn(thousand, `b: &b ${aliases('a', 400)}`, `c: ${aliases('b', 2)}`)).toBe(grows('b'));
  });

  test('of a single text may be many', () => {
    expect(problemIn(thousand, 'b: &b x', `c: ${aliases('b', 2000)}`)).toBeUndefined();
  });

  test('stand for the nearest anchor of their name before them', () => {
    const many = aliases('a', 1100);
    expect(problemIn(thousand, 'b: &a x', `c: ${many}`)).toBeUndefined();
    expect(problemIn(thousand, `c: ${many}`, 'b: &a x')).toBe(grows('a'));
    expect(problemIn('b: &a x', thousand, `c: ${many}`)).toBe(grows('a'));
  });

  test('are counted for each document alone', () => {
    const document = `${thousand}\nb: ${aliases('a', 600)}\n`;
    expect(problemIn(document, '---', document)).toBeUndefined();
  });

  test.each([
    [['a: &a', '  b: *a']],
    [['a: &a', '- b', '- [*a]']],
    [['&a b: &c', '  d: {e: *c}']],
    [['- &b x', '---', 'a: &a', '  b: &b', '  - c: *a']],
  ])('that contain themselves are refused: %j', lines => {
    expect(problemIn(...lines)).toMatch(/^alias '\*[ac]' contains itself at [ac]/);
  });

  test('of what is complete are allowed beside it', () => {
    expect(problemIn('a: &a', '  b: &b 1', '  c: *b', 'd: *a', 'e: {f: *a, g: *b}')).toBeUndefined();
  });
});
