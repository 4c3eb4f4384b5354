import * as fc from 'fast-check';

/** Values that some reader takes for something else, and pieces that break a document. */
const values = [
  ...['a', 'value', 'a b', 'a#b', 'a:b', 'a,b', 'a]', '/p', '$x', '^a', '(a)', '1.2.3', '12:30:45', '2020-01-01'],
  ...['1', '-1', '+1', '-0', '0777', '0o7', '0x1F', '0b11', '08', '1_000', '1e3', '1e400', '.5', '-.5', '5.', '.a'],
  ...['123456789012345678901234567890', 'true', 'False', 'yes', 'on', 'Off', 'y', 'n', 'null', '~', 'NULL', '.inf'],
  ...[
    '-.Inf',
    '.nan',
    '<<',
    '=',
    '"q"',
    '"a\\nb"',
    '"a\\u0041"',
    '"\\x41"',
    '"a',
    'b"',
    '""',
    '"\\\\"',
    "'s'",
    "'it''s'",
  ],
  ...["'", "''", '[]', '{}', '[ ]', '[a]', '{a: b}', '}', '|', '|-', '|+', '|2', '| # c', '>', '>-', '-', '--', '---'],
  ...['...', '- a', '-a', '--a=b', '? a', '?', ': b', ':', 'a: b', 'a:', 'a: ', '"a": b', '#', '# c', 'a # c', ' a'],
  ...[
    'a ',
    'a\t',
    '\t',
    '\r',
    'é',
    '\u2028',
    '💥',
    '\ufeff',
    '&x',
    '&x a',
    '*x',
    '!t',
    '!!str 1',
    '%y',
    '@',
    '`',
    '\\',
  ],
  ...['{{ .Values.x }}', '', '  '],
];
const keys = [
  ...['a', 'b', 'c', 'name', 'spec', 'a.b/c-d', 'a b', 'on', 'null', '1', '1.5', '0x1', '<<', '__proto__', 'toString'],
  ...['"k"', "'k'", '"a b"', '"1"', "'on'", '"__proto__"', '""', '.a', '-a', '?', '/a', 'a:b', 'é'],
];

const value = fc.constantFrom(...values);
const plainValue = fc.constantFrom('a', '1', 'yes', '"q"', "'it''s'", '[]', '{}', 'a b', '--x=y', '~', '0777');
const key = fc.oneof({ weight: 15, arbitrary: fc.constantFrom('a', 'b', 'c', 'd', 'e') }, fc.constantFrom(...keys));

/** Lines that have nothing to do with each other. */
const indentation = fc.constantFrom('', '', '', '  ', '  ', '    ', ' ', '   ');
const lineForm = fc.oneof(
  key.map(name => `${name}:`),
  fc.tuple(key, value).map(([name, text]) => `${name}: ${text}`),
  fc.tuple(key, value).map(([name, text]) => `- ${name}: ${text}`),
  value.map(text => `- ${text}`),
  fc.constantFrom('', '# c', '-', '---', '...'),
);
const line = fc.tuple(indentation, lineForm).map(parts => parts.join(''));
const looseLines = fc.array(line, { minLength: 1, maxLength: 7 }).map(lines => lines.join('\n'));

/** Lines that belong together, as a manifest has them; the first is the rest of the line of its key. */
type Lines = readonly string[];
const indented = (lines: Lines, by: string): Lines => lines.map(text => (text === '' ? '' : by + text));
const literal = fc
  .tuple(fc.constantFrom('|', '|-', '|+', '>'), fc.constantFrom(' ', '  ', '    '), fc.array(value, { maxLength: 4 }))
  .map(([style, by, texts]): Lines => [` ${style}`, ...indented(texts, by)]);

const { node } = fc.letrec<{ node: Lines; mapping: Lines; list: Lines }>(tie => ({
  node: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.oneof({ weight: 24, arbitrary: plainValue }, value).map(text => [` ${text}`]),
    literal,
    tie('mapping').map(lines => ['', ...indented(lines, '  ')]),
    fc.tuple(tie('list'), fc.constantFrom('', '  ')).map(([lines, by]) => ['', ...indented(lines, by)]),
  ),
  mapping: fc
    .uniqueArray(fc.tuple(key, tie('node')), { minLength: 1, maxLength: 4, selector: ([name]) => name })
    .map(entries => entries.flatMap(([name, [first = '', ...rest]]) => [`${name}:${first}`, ...rest])),
  list: fc
    .array(
      fc.oneof(
        tie('mapping'),
        plainValue.map((text): Lines => [text]),
      ),
      { minLength: 1, maxLength: 3 },
    )
    .map(items => items.flatMap(([first = '', ...rest]) => [`- ${first}`, ...indented(rest, '  ')])),
}));
const manifest = node.map(([, ...rest]) => rest.join('\n'));

/** A text with a piece put in or a part taken out, which breaks most of them. */
const broken = fc
  .tuple(
    manifest,
    fc.nat(),
    fc.nat(3),
    fc.constantFrom('', ' ', '  ', '\n', ':', ': ', '-', '- ', '#', ' #', '"', "'", '\t'),
  )
  .map(([text, place, taken, piece]) => {
    const at = place % (text.length + 1);
    return text.slice(0, at) + piece + text.slice(at + taken);
  });

/** Documents of block YAML: right, nearly right and wrong, with and without what only YAML 1.1 or a library knows. */
export const documents = fc
  .tuple(
    fc.constantFrom('', '', '---\n', '# c\n'),
    fc.oneof(looseLines, { weight: 3, arbitrary: manifest }, broken),
    fc.constantFrom('\n', '\n', '', '\n\n'),
  )
  .map(parts => parts.join(''));
