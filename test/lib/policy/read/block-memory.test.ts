import { readBlock } from '../../../../lib/policy/read/read-block';
import { readByLibrary } from './read-by-library';

const quick = (text: string): unknown => readBlock(text, 0, text.length)?.value;

describe('a block that was read before under the same key', () => {
  const block = '  spec:\n    limits:\n      cpu: 1\n    args:\n    - a\n';
  const whole = `seen:\n${block}next: 1\n`;

  function readAgain(text: string): unknown {
    for (let times = 0; times < 12; times += 1) quick(whole);
    const value = quick(text);
    if (value !== undefined) expect(JSON.stringify([value])).toBe(readByLibrary(text));
    return value;
  }

  test.each([
    ['the end', ''],
    ['another key', 'other: 2\n'],
    ['a comment and another key', '# c\nother: 2\n'],
    ['an empty line and another key', '\n\nother: 2\n'],
    ['an entry that belongs to it', '    more: 2\n'],
    ['a comment and an entry that belongs to it', '# c\n    more: 2\n'],
    ['an empty line and an entry that belongs to it', '\n    more: 2\n'],
    ['an item that belongs to it', '    - b\n'],
    ['a key of its parent', '  more: 2\n'],
    ['an end without a line break', 'other: 2'],
  ])('is the same again before %s', (_what, rest) => {
    expect(readAgain(`seen:\n${block}${rest}`)).toBeDefined();
  });

  test.each([
    ['a list at the column of its key', '- b\n'],
    ['a line between two columns', '   more: 2\n'],
    ['a text', 'more\n'],
  ])('is left to the library before %s', (_what, rest) => {
    expect(readAgain(`seen:\n${block}${rest}`)).toBeUndefined();
  });

  test('is none under another key, and at another column', () => {
    const spec = { limits: { cpu: 1 }, args: ['a'] };
    expect(readAgain(`other:\n${block}`)).toEqual({ other: { spec } });
    expect(readAgain(`- seen:\n${block}`)).toEqual([{ seen: null, spec }]);
    expect(readAgain(`- seen:\n${block.replaceAll(/^/gm, '  ').trimEnd()}\n`)).toBeDefined();
  });

  test('is not complete where the text was cut', () => {
    expect(readAgain(whole.slice(0, 40))).toBeDefined();
    expect(readBlock(whole, 0, 30)?.value).not.toEqual(quick(whole));
  });

  test('cannot be changed through one of the objects that hold it', () => {
    const value = readAgain(whole) as { seen: { spec: { args: string[] } } };
    expect(() => value.seen.spec.args.push('b')).toThrow(TypeError);
    expect(readAgain(whole)).toEqual({ seen: { spec: { limits: { cpu: 1 }, args: ['a'] } }, next: 1 });
  });
});
