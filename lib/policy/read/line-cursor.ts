import type { Line } from './block-line';
import { readLine } from './block-line';

const newline = 10;
const space = 32;
const tilde = 126;
const places = 4096;
const longestKept = 200;

/**
 * Lines that were read before, each at the place of its hash. Manifests repeat each other: most lines of a set of objects were read
 * in an object before it. Nothing but the text of a line decides what it says, so what was read first never matters.
 */
const known = Array.from<Line | undefined>({ length: places });

/** Steps through a part of a text line by line. */
export class LineCursor {
  /** How far the line that was read last is indented. */
  column = 0;

  constructor(
    private readonly text: string,
    private at: number,
    private readonly end: number,
  ) {}

  get atEnd(): boolean {
    return this.at >= this.end;
  }

  /** The next line, or undefined when it has a tab, a character that is not printable ASCII or a form that is not known. */
  next(): Line | undefined {
    const { text } = this;
    let at = this.at;
    while (text.charCodeAt(at) === space) at += 1;
    this.column = at - this.at;
    const from = at;
    let hash = 0;
    let code = text.charCodeAt(at);
    for (; code >= space && code <= tilde; code = text.charCodeAt(at)) {
      hash = (Math.imul(hash, 31) + code) | 0;
      at += 1;
    }
    if (code !== newline && at < this.end) return undefined;
    this.at = at + 1;
    return lineAt(text, from, at, hash);
  }

  /**
   * The literal text of the next lines, which are indented deeper than its key or dash; undefined when it begins with an
   * empty line, holds lines of spaces or what is not printable ASCII, or lacks its last line break.
   */
  literal(column: number, ending: string): string | undefined {
    const { text } = this;
    let start = this.at;
    while (text.charCodeAt(start) === space) start += 1;
    const indent = text.slice(this.at, start);
    if (indent.length <= column) return undefined;
    const lines: string[] = [];
    while (!this.atEnd) {
      const to = text.indexOf('\n', this.at);
      const line = text.slice(this.at, to < 0 ? undefined : to);
      if (to < 0 || !printable.test(line)) return undefined;
      if (line !== '' && !line.startsWith(indent)) break;
      lines.push(line.slice(indent.length));
      this.at = to + 1;
    }
    while (lines.at(-1) === '') lines.pop();
    return lines.join('\n') + ending;
  }
}

/** No line of spaces alone: whether they belong to a text depends on what is around them. */
const printable = /^(?:[ -~]*[!-~])?$/;

function lineAt(text: string, from: number, to: number, hash: number): Line | undefined {
  const place = (hash ^ (hash >>> 13)) & (places - 1);
  const before = known[place];
  if (before?.text.length === to - from && text.startsWith(before.text, from)) return before;
  // A copy: a slice would keep the whole file in memory for as long as the line is known.
  const line = readLine(Buffer.from(text.slice(from, to), 'latin1').toString('latin1'));
  if (to - from <= longestKept) known[place] = line;
  return line;
}
