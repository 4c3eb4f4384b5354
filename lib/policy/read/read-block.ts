import type { Line } from './block-line';
import { LineCursor } from './line-cursor';

const deepest = 50;

/** One document, and whether it holds no null at any depth. */
export interface Block {
  readonly value: unknown;
  readonly nullFree: boolean;
}

/**
 * Reads one document of plain block YAML, as Kubernetes manifests are written: block mappings and lists, values on one line, literal texts. It
 * never complains: undefined is a document that it leaves to the YAML library, be it right or wrong. So it decides nothing
 * about YAML, it is only quick about what is beyond doubt.
 */
export function readBlock(text: string, start: number, end: number): Block | undefined {
  const marker = text.startsWith('---\n', start) ? 4 : 0;
  return new BlockReader(new LineCursor(text, start + marker, end)).read();
}

class BlockReader {
  private readonly document = new OpenMapping(undefined, -1);
  private top: Open = this.document;
  /** Whether the key of the innermost mapping still lacks its value. */
  private waiting = true;
  /** The column of a list whose first value is being read; below zero when there is none. */
  private listColumn = -1;
  private nullFree = true;

  constructor(private readonly cursor: LineCursor) {}

  read(): Block | undefined {
    const { cursor } = this;
    while (!cursor.atEnd) {
      const line = cursor.next();
      if (line === undefined) return undefined;
      if (line.kind !== 'nothing' && !this.take(line)) return undefined;
    }
    if (this.top === this.document) return undefined;
    if (this.waiting) this.put(null);
    return { value: this.document.values[''], nullFree: this.nullFree };
  }

  private take(line: Line): boolean {
    const { column } = line;
    if (this.waiting) {
      this.waiting = false;
      if (column > this.top.column || (line.item && column === this.top.column)) return this.begin(line);
      this.put(null);
    }
    while (this.top.column > column) this.leave();
    // A list may stand at the column of its key.
    if (!line.item && this.top.isList) this.leave();
    return this.top.column === column && this.top.isList === line.item && this.fill(line);
  }

  private begin(line: Line): boolean {
    if (this.top.depth >= deepest) return false;
    if (line.item) this.listColumn = line.column;
    else this.open(line.column);
    return this.fill(line);
  }

  private fill(line: Line): boolean {
    if (!line.item && !this.top.hold(line, this.cursor.position)) return false;
    if (line.kind === 'scalar') return this.put(line.value);
    if (line.kind === 'entry' && line.entry !== undefined) return this.begin(line.entry);
    if (line.kind === 'list') return this.put([]);
    if (line.kind === 'mapping') return this.put({});
    if (line.kind !== 'literal') return this.expect(line);
    const text = this.cursor.literal(line.column, String(line.value));
    return text !== undefined && this.put(text);
  }

  /** Takes the value of a key from what is known, or waits for it. */
  private expect({ memory, column }: Line): true {
    const value = memory.recall(this.cursor, column);
    return value === undefined ? (this.waiting = true) : this.put(value);
  }

  private open(column: number): void {
    const values = {};
    this.put(values);
    this.top = new OpenMapping(this.top, column, values);
  }

  private leave(): void {
    const { values, parent = this.document } = this.top;
    this.top = parent;
    if (this.nullFree && !parent.isList) parent.note(this.cursor, values);
  }

  private put(value: unknown): true {
    if (value === null) this.nullFree = false;
    if (this.listColumn < 0) this.top.put(value);
    else {
      const list = new OpenList(this.top, this.listColumn, value);
      this.listColumn = -1;
      this.top.put(list.values);
      this.top = list;
    }
    return true;
  }
}

type Open = OpenMapping | OpenList;

class OpenMapping {
  readonly isList = false;
  readonly depth: number;
  private line: Line | undefined;
  private after = 0;

  constructor(
    readonly parent: Open | undefined,
    readonly column: number,
    readonly values: Record<string, unknown> = {},
  ) {
    this.depth = parent === undefined ? 0 : parent.depth + 1;
  }

  /** Takes the key of the next value, unless it stands twice or would be an inherited property. */
  hold(line: Line, after: number): boolean {
    this.line = line;
    this.after = after;
    return this.values[line.key] === undefined;
  }

  put(value: unknown): void {
    this.values[this.line?.key ?? ''] = value;
  }

  /** Remembers what followed the key that is held. */
  note(cursor: LineCursor, value: unknown): void {
    this.line?.memory.note(cursor, this.after, value);
  }
}

class OpenList {
  readonly isList = true;
  readonly depth: number;
  readonly values: unknown[];

  /** A list that is made with its first value takes a ninth of the memory of one that grows from nothing. */
  constructor(
    readonly parent: Open,
    readonly column: number,
    first: unknown,
  ) {
    this.depth = parent.depth + 1;
    this.values = [first];
  }

  hold(): boolean {
    return false;
  }

  put(value: unknown): void {
    this.values.push(value);
  }
}
