import { BlockMemory } from './block-memory';
import { plainValue } from './kubernetes-yaml';

/** What one line of plain block YAML says. */
export interface Line {
  /** The column at which it begins. */
  readonly column: number;
  /** Whether it begins with the dash of a list. */
  readonly item: boolean;
  /** The key before the colon; empty for an item. */
  readonly key: string;
  /**
   * Nothing (an empty line or a comment), a value, a key whose value follows, an empty list or mapping, a literal text that
   * follows, or an item that begins a mapping with its first entry.
   */
  readonly kind: 'nothing' | 'scalar' | 'key' | 'list' | 'mapping' | 'literal' | 'entry';
  /** The value; for a literal text, what it ends with. */
  readonly value: string | number | boolean | null;
  /** The first entry of the mapping that an item begins. */
  readonly entry: Line | undefined;
  /** What followed a key when it was read before. */
  readonly memory: BlockMemory;
}

type Value = Pick<Line, 'kind' | 'value'>;

const unprintable = /[^ -~]/;
const plainKey = /^[A-Za-z0-9_][\w./-]{0,400}:(?: |$)/;
const quotedKey = /^(?:"([^"\\]{0,400})"|'([^']{0,400})'):(?: |$)/;
const plainStart = /^(?:[A-Za-z0-9_/$(^~\\]|-[^ .]|\.[^ iInN])/;
const doubleQuoted = /^"(?:[^"\\]|\\["\\/bfnrt])*"$/;
const singleQuoted = /^'(?:[^']|'')*'$/;

/** Values that are no scalar, by their text. */
const fixed = new Map<string, Value>([
  ['', { kind: 'key', value: null }],
  ['[]', { kind: 'list', value: null }],
  ['{}', { kind: 'mapping', value: null }],
  ['|', { kind: 'literal', value: '\n' }],
  ['|-', { kind: 'literal', value: '' }],
]);

/**
 * Reads a line of printable ASCII. It knows the forms in which Kubernetes manifests are written and no others: undefined is a
 * line that only the YAML library may judge, be it right or wrong.
 */
export function readLine(text: string): Line | undefined {
  if (unprintable.test(text)) return undefined;
  let column = 0;
  while (text.startsWith(' ', column)) column += 1;
  const content = text.slice(column);
  if (content === '' || content.startsWith('#')) return lineOf(column, '', { kind: 'nothing', value: null });
  return content.startsWith('- ') ? readItem(column, content.slice(2)) : readEntry(column, content);
}

function readItem(column: number, content: string): Line | undefined {
  const entry = readEntry(column + 2, content);
  if (entry !== undefined) return { ...lineOf(column, '', { kind: 'entry', value: null }), item: true, entry };
  const value = readValue(content);
  return value === undefined || value.kind === 'key' ? undefined : { ...lineOf(column, '', value), item: true };
}

function readEntry(column: number, content: string): Line | undefined {
  if (!plainKey.test(content)) return readQuotedEntry(column, content);
  const colon = content.indexOf(':');
  const key = content.slice(0, colon);
  // A key that is a number or a truth becomes a text by rules of its own.
  if (typeof plainValue(key) !== 'string') return undefined;
  const value = readValue(content.slice(colon + 2));
  return value && lineOf(column, key, value);
}

function readQuotedEntry(column: number, content: string): Line | undefined {
  const match = quotedKey.exec(content);
  if (match === null) return undefined;
  const [start, double, single = ''] = match;
  const value = readValue(content.slice(start.length));
  return value && lineOf(column, double ?? single, value);
}

function readValue(text: string): Value | undefined {
  const known = fixed.get(text);
  if (known !== undefined) return known;
  if (plainStart.test(text)) return readPlain(text);
  if (doubleQuoted.test(text)) return { kind: 'scalar', value: JSON.parse(text) as string };
  if (singleQuoted.test(text)) return { kind: 'scalar', value: text.slice(1, -1).replaceAll("''", "'") };
  return text.startsWith(' ') ? readValue(text.trimStart()) : undefined;
}

function readPlain(text: string): Value | undefined {
  if (text.includes(': ') || text.includes(' #') || text.endsWith(':') || text.endsWith(' ')) return undefined;
  return { kind: 'scalar', value: plainValue(text) };
}

function lineOf(column: number, key: string, { kind, value }: Value): Line {
  return { column, item: false, key, kind, value, entry: undefined, memory: new BlockMemory() };
}
