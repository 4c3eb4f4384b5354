/** A part of a file that can be parsed on its own. */
export interface Chunk {
  readonly text: string;
  /** Where it begins in the file, in UTF-16 units. */
  readonly offset: number;
}

/**
 * Cuts a YAML stream at its document markers, so that each document is parsed alone: memory stays that of one document,
 * and looking up one line parses one document. A marker at the start of a line is one even inside a block or a quoted
 * text (YAML 1.2.2, 9.1.2). A stream with directives stays whole, because a directive belongs to the document after it.
 */
export function splitDocuments(text: string): readonly Chunk[] {
  if (text.includes('%') && (text.startsWith('%') || text.includes('\n%'))) return [{ text, offset: 0 }];
  const chunks: Chunk[] = [];
  let start = 0;
  for (let at = nextMarker(text, 0); at >= 0; at = nextMarker(text, at)) {
    chunks.push({ text: text.slice(start, at), offset: start });
    start = at;
  }
  chunks.push({ text: text.slice(start), offset: start });
  return chunks;
}

/** The line, from 1, of an offset. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

/** The same for many offsets of one text: its lines are counted once. */
export function lineCounter(text: string): (offset: number) => number {
  const ends: number[] = [];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) ends.push(at);
  return offset => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((ends[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
}

function nextMarker(text: string, from: number): number {
  // Not with the line break before it: most lines have one, and few have a dash after a dash.
  for (let at = text.indexOf('---', from + 1); at >= 0; at = text.indexOf('---', at + 1)) {
    if (text.charCodeAt(at - 1) !== 10) continue;
    const after = text.charCodeAt(at + 3);
    if (Number.isNaN(after) || after === 10 || after === 13 || after === 32 || after === 9) return at;
  }
  return -1;
}
