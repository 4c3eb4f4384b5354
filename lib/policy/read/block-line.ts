import { plainValue } from './kubernetes-yaml';

/** A value that stands on one line. */
export type Scalar = string | number | boolean | null;

/** What one line of plain block YAML says, its indentation aside. */
export interface Line {
  readonly text: string;
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
  readonly value: Scalar;
  /** The first entry of the mapping that an item begins. */
  readonly entry: Line | undefined;
}

type Value = Pick<Line, 'kind' | 'value'>;

const entry = /^(?:([A-Za-z0-9_][\w./-]{0,400})|"([^"\\]{0,400})"|'([^']{0,400})'):(?: +(.+))?$/;
const doubleQuoted = /^"(?:[^"\\]|\\["\\/bfnrt])*"$/;
const singleQuoted = /^'(?:[^']|'')*'$/;
const plainStart = /^(?:[A-Za-z0-9_/$(^~\\]|-[^ .]|\.[^ iInN])/;

/** Forms of a value that no reader takes for another, by their text. */
const fixed = new Map<string, Value>([
  ['[]', { kind: 'list', value: null }],
  ['{}', { kind: 'mapping', value: null }],
  ['|', { kind: 'literal', value: '\n' }],
  ['|-', { kind: 'literal', value: '' }],
]);

/**
 * Reads a line of printable ASCII without its indentation. It knows the forms in which Kubernetes manifests are written and no others: undefined
 * is a line that only the YAML library may judge, be it right or wrong.
 */
export function readLine(text: string): Line | undefined {
  if (text === '' || text.startsWith('#')) return line(text, '', { kind: 'nothing', value: null });
  return text.startsWith('- ') ? readItem(text, text.slice(2)) : readEntry(text);
}

function readItem(text: string, rest: string): Line | undefined {
  const first = readEntry(rest);
  if (first !== undefined) return { text, item: true, key: '', kind: 'entry', value: null, entry: first };
  const value = readValue(rest);
  return value === undefined ? undefined : { ...line(text, '', value), item: true };
}

function readEntry(text: string): Line | undefined {
  const match = entry.exec(text);
  if (match === null) return undefined;
  const [, plain, double, single, rest] = match;
  // A key that is a number or a truth becomes a text by rules of its own.
  if (plain !== undefined && typeof plainValue(plain) !== 'string') return undefined;
  const value: Value | undefined = rest === undefined ? { kind: 'key', value: null } : readValue(rest);
  return value === undefined ? undefined : line(text, plain ?? double ?? single ?? '', value);
}

function readValue(text: string): Value | undefined {
  const known = fixed.get(text);
  if (known !== undefined) return known;
  if (plainStart.test(text)) return readPlain(text);
  if (doubleQuoted.test(text)) return { kind: 'scalar', value: JSON.parse(text) as string };
  if (singleQuoted.test(text)) return { kind: 'scalar', value: text.slice(1, -1).replaceAll("''", "'") };
  return undefined;
}

function readPlain(text: string): Value | undefined {
  if (text.includes(': ') || text.includes(' #') || text.endsWith(':') || text.endsWith(' ')) return undefined;
  return { kind: 'scalar', value: plainValue(text) };
}

function line(text: string, key: string, { kind, value }: Value): Line {
  return { text, item: false, key, kind, value, entry: undefined };
}
