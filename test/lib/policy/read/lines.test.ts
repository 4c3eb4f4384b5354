import { locator } from '../../../../lib/policy/read/locate';
import { parseDocuments } from '../../../../lib/policy/read/parse';
import { lineAt, lineCounter, splitDocuments } from '../../../../lib/policy/read/split-documents';

/** Each line of a text that a pointer into one of its documents leads to. */
function lineIn(lines: readonly string[], document: number, pointer: string): number | undefined {
  const text = lines.join('\n');
  const { offset, index } = parseDocuments(text)[document]!;
  return locator(() => text)({ file: 'a.yaml', offset, index, pointer: '' }, pointer);
}

describe('a stream', () => {
  const parts = (text: string) => splitDocuments(text).map(chunk => chunk.text);

  test.each([
    ['a line feed', 'a\n---\nb', ['a\n', '---\nb']],
    ['a line end of Windows', 'a\r\n---\r\nb', ['a\r\n', '---\r\nb']],
    ['a space', 'a\n--- # b', ['a\n', '--- # b']],
    ['a tab', 'a\n---\tb', ['a\n', '---\tb']],
    ['nothing', 'a\n---', ['a\n', '---']],
    ['another document', '\n---\n---\nb', ['\n', '---\n', '---\nb']],
  ])('is cut at a marker that is followed by %s', (_what, text, expected) => {
    expect(parts(text)).toEqual(expected);
    expect(splitDocuments(text).map(({ offset, text: part }) => text.startsWith(part, offset))).not.toContain(false);
  });

  test.each([
    ['with more after them', 'a\n----\n---b\n--- c', ['a\n----\n---b\n', '--- c']],
    ['within a line', 'a: ---\n ---\n', ['a: ---\n ---\n']],
    ['that begin it', '---\na', ['---\na']],
  ])('is not cut at three hyphens %s', (_what, text, expected) => {
    expect(parts(text)).toEqual(expected);
  });

  test.each(['%YAML 1.1\n---\na: 1\n---\nb: 2\n', '# head\n%YAML 1.1\n---\na: 1\n---\nb: 2\n'])(
    'that has a directive stays whole: %j',
    text => {
      expect(parts(text)).toEqual([text]);
      expect(parseDocuments(text).map(one => [one.value, one.offset, one.index])).toEqual([
        [{ a: 1 }, 0, 0],
        [{ b: 2 }, 0, 1],
      ]);
    },
  );

  test('that only ends in a percent sign is cut like any other', () => {
    expect(parts('a\n---\nb%')).toHaveLength(2);
  });

  test('has its lines counted alike one by one and all at once', () => {
    const text = '\na\n\nbc\n';
    const expected = [1, 2, 2, 3, 4, 4, 4, 5];
    const count = lineCounter(text);
    expect(expected.map((_line, offset) => count(offset))).toEqual(expected);
    expect(expected.map((_line, offset) => lineAt(text, offset))).toEqual(expected);
  });
});

describe('the line of a place', () => {
  test('is found in each document of a part that holds several', () => {
    const lines = ['%YAML 1.1', '---', 'a: 1', '---', 'b:', '  c: 2', '---', '- d'];
    expect(lineIn(lines, 0, '/a')).toBe(3);
    expect(lineIn(lines, 1, '/b/c')).toBe(6);
    expect(lineIn(lines, 2, '/0')).toBe(8);
  });

  test('is found after collections that stand before it', () => {
    const lines = ['a:', '  b: [1, {c: 2}]', '  d: {}', 'e:', '- [1, 2]', '- {f: 3}', '-', '  - 4', '  - 5'];
    expect(lineIn(lines, 0, '/a/d')).toBe(3);
    expect(lineIn(lines, 0, '/e')).toBe(4);
    expect(lineIn(lines, 0, '/e/1/f')).toBe(6);
    expect(lineIn(lines, 0, '/e/2/1')).toBe(9);
  });

  test('is that of the innermost parent when the path goes on where nothing is', () => {
    const lines = ['a:', '- b', '- c: d', '  e:', '    f: 1', 'g: 2'];
    expect(lineIn(lines, 0, '/a/1/e/x')).toBe(4);
    expect(lineIn(lines, 0, '/a/2')).toBe(1);
    expect(lineIn(lines, 0, '/a/9')).toBe(1);
    expect(lineIn(lines, 0, '/a/1x')).toBe(1);
    expect(lineIn(lines, 0, '/a/x1')).toBe(1);
    expect(lineIn(lines, 0, '/a/0/x/y')).toBe(2);
    expect(lineIn(lines, 0, '/g/0')).toBe(6);
    expect(lineIn(lines, 0, '/x/g')).toBe(1);
  });

  test('is not taken for that of a value which is written like the key', () => {
    expect(lineIn(['a: b', 'c: a', 'b: 1'], 0, '/b')).toBe(3);
    expect(lineIn(['a: &k c', '*k : d', 'd: 1'], 0, '/d')).toBe(3);
  });

  test('is found by a key with a slash or a tilde in it', () => {
    const lines = ['a:', '  b/c: 1', '  b~c: 2', '  b~1c: 3', '  b: 4'];
    expect(['/a/b~1c', '/a/b~0c', '/a/b~01c', '/a/b'].map(pointer => lineIn(lines, 0, pointer))).toEqual([2, 3, 4, 5]);
  });

  test('is found by an item of two digits', () => {
    const lines = ['a:', ...Array.from({ length: 12 }, (_item, at) => `- ${String(at)}`)];
    expect(lineIn(lines, 0, '/a/10')).toBe(12);
    expect(lineIn(lines, 0, '/a/11')).toBe(13);
  });

  test('is where the text stands that an alias repeats', () => {
    const lines = ['one: &x', '  a: 1', 'two: &y', '  b: &z [1,', '    2]', 'three: *x', 'four: *y', 'five: *z'];
    expect(lineIn(lines, 0, '/three')).toBe(6);
    expect(lineIn(lines, 0, '/three/a')).toBe(2);
    expect(lineIn(lines, 0, '/four/b/1')).toBe(5);
    expect(lineIn(lines, 0, '/five/1')).toBe(5);
  });

  test('is in the nearest value before the alias that has its anchor', () => {
    const lines = ['one: &x', '  a: 1', 'two: &x', '  a: 2', 'three: *x', 'four: &x', '  a: 3'];
    expect(lineIn(lines, 0, '/three/a')).toBe(4);
  });

  test('is found where an anchor begins the document, and where a list holds the alias', () => {
    expect(lineIn(['&x', 'a: 1', 'b: 2'], 0, '/b')).toBe(3);
    expect(lineIn(['- &x', '  a: 1', '- *x'], 0, '/1')).toBe(3);
    expect(lineIn(['- &x', '  a: 1', '- *x'], 0, '/1/a')).toBe(2);
  });

  test('is unknown when the file has changed since it was judged', () => {
    const origin = { file: 'a.yaml', offset: 8, index: 0, pointer: '' };
    expect(locator(() => 'a: 1\n')(origin, '/a')).toBeUndefined();
  });

  test('is looked up in a text that is read once for all places in it', () => {
    const asked: string[] = [];
    const locate = locator(file => `${(asked.push(file), '')}a: 1\n---\nb: 2\n`);
    const line = (file: string, offset: number, pointer: string) =>
      locate({ file, offset, index: 0, pointer: '' }, pointer);
    expect([line('x', 0, '/a'), line('x', 5, '/b'), line('x', 5, ''), line('y', 0, '/a')]).toEqual([1, 3, 3, 1]);
    expect(asked).toEqual(['x', 'y']);
  });
});
