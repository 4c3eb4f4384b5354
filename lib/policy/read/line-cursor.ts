import type { Line } from './block-line';
import { readLine } from './block-line';

const mostKnown = 1024;
const longestKnown = 64;
const space = 32;
const patience = 32_768;

const indentation = / */y;
/** No line of spaces alone: whether they belong to a text depends on what is around them. */
const printable = /^(?:[ -~]*[!-~])?$/;

/**
 * Lines that were read before: manifests repeat each other, so most lines of an object were read in another one. Nothing but the
 * text of a line decides what it says, so what was read before never matters. When many lines in a row were not
 * known, other manifests are being read, and they are learnt anew.
 */
const known = new Map<string, Line>();
let misses = 0;

/** Steps through a part of a text line by line. */
export class LineCursor {
  /** Where the line begins that was read last. */
  lineStart = 0;

  constructor(
    private readonly text: string,
    private at: number,
    private readonly end: number,
  ) {}

  /** Where the next line begins. */
  get position(): number {
    return this.at;
  }

  get atEnd(): boolean {
    return this.at >= this.end;
  }

  /** The text between two places. */
  between(start: number, end: number): string {
    return copyOf(this.text.slice(start, end));
  }

  /** Steps over a text that comes next, if what follows it cannot belong to a value of a key at a column. */
  skip(block: string, column: number): boolean {
    const to = this.at + block.length;
    if (to > this.end || this.text.slice(this.at, to) !== block) return false;
    if (to < this.end && !this.endsBlock(to, column)) return false;
    this.at = to;
    return true;
  }

  /** The next line; undefined when it is of a form that is not known. */
  next(): Line | undefined {
    const line = this.take();
    return known.get(line) ?? learn(line);
  }

  /**
   * The literal text of the next lines, which are indented deeper than its key or dash; undefined when it begins with an
   * empty line, holds lines of spaces or what is not printable ASCII, or lacks its last line break.
   */
  literal(column: number, ending: string): string | undefined {
    indentation.lastIndex = this.at;
    const [indent = ''] = indentation.exec(this.text) ?? [];
    if (indent.length <= column) return undefined;
    const lines: string[] = [];
    while (!this.atEnd) {
      const start = this.at;
      const line = this.take();
      if (!printable.test(line) || this.at > this.end) return undefined;
      if (line !== '' && !line.startsWith(indent)) {
        this.at = start;
        break;
      }
      lines.push(line.slice(indent.length));
    }
    while (lines.at(-1) === '') lines.pop();
    return lines.join('\n') + ending;
  }

  /** Whether the line at a place is neither deeper than a column nor an item at it. Of a comment or an empty line nobody knows. */
  private endsBlock(start: number, column: number): boolean {
    let at = start;
    while (this.text.charCodeAt(at) === space) at += 1;
    const first = this.text.charAt(at);
    if (first === '#' || first === '\n') return false;
    return at - start < column || (at - start === column && first !== '-');
  }

  /** The text of the next line. One without a line break ends beyond the end. */
  private take(): string {
    this.lineStart = this.at;
    const found = this.text.indexOf('\n', this.at);
    const to = found < 0 ? this.text.length : found;
    const line = this.text.slice(this.at, to);
    this.at = to + 1;
    return line;
  }
}

/** A slice of a file would keep the whole file in memory. */
function copyOf(text: string): string {
  return Buffer.from(text).toString();
}

function learn(text: string): Line | undefined {
  misses += 1;
  if (misses > patience) {
    misses = 0;
    known.clear();
  }
  if (known.size >= mostKnown || text.length > longestKnown) return readLine(text);
  const copy = copyOf(text);
  const line = readLine(copy);
  if (line !== undefined) known.set(copy, line);
  return line;
}
