import type { Event } from 'js-yaml';
import { YAMLException, constructFromEvents, parseEvents } from 'js-yaml';
import { findUnboundedAlias } from './bound-aliases';
import { kubernetesYaml } from './kubernetes-yaml';
import { readBlock } from './read-block';
import type { Chunk } from './split-documents';
import { lineAt, splitDocuments } from './split-documents';

const deepest = 200;

/** One document of a file as plain data. */
export interface ParsedDocument {
  readonly value: unknown;
  /** The part of the file that holds it, and its place among the documents of that part. */
  readonly offset: number;
  readonly index: number;
  /** Set when it is known to hold no null at any depth. */
  readonly nullFree?: true;
}

/** Why a text cannot be parsed, and the line, from 1, that is to blame. */
export class BrokenYaml extends Error {
  constructor(
    message: string,
    readonly line: number,
  ) {
    super(message);
    this.name = 'BrokenYaml';
  }
}

/**
 * Every document of a YAML or JSON text, empty ones left out. Keys such as `__proto__` are plain keys.
 *
 * @throws BrokenYaml for what is no YAML, a key that stands twice, nesting deeper than 200, and aliases that contain
 * themselves or grow without bound.
 */
export function parseDocuments(text: string): readonly ParsedDocument[] {
  return splitDocuments(text).flatMap(chunk => parseChunk(text, chunk));
}

/** The parser's events of one part of a file: what a line look-up needs. */
export function eventsOf(chunk: string): Event[] {
  return parseEvents(chunk, { maxDepth: deepest });
}

function parseChunk(text: string, chunk: Chunk): ParsedDocument[] {
  const { offset } = chunk;
  const plain = readBlock(text, offset, offset + chunk.text.length);
  if (plain === undefined) return parseAnyChunk(text, chunk);
  return [{ value: plain.value, offset, index: 0, ...(plain.nullFree && { nullFree: true }) }];
}

function parseAnyChunk(text: string, chunk: Chunk): ParsedDocument[] {
  try {
    const events = eventsOf(chunk.text);
    const alias = chunk.text.includes('&') ? findUnboundedAlias(chunk.text, events) : undefined;
    if (alias !== undefined) throw new BrokenYaml(alias.text, lineAt(text, chunk.offset + alias.offset));
    const values = constructFromEvents(events, { source: chunk.text, schema: kubernetesYaml });
    return values
      .map((value, index) => ({ value, offset: chunk.offset, index }))
      .filter(one => one.value !== null && one.value !== undefined);
  } catch (error) {
    throw asBroken(error, chunk.text, lineAt(text, chunk.offset));
  }
}

function asBroken(error: unknown, text: string, firstLine: number): Error {
  if (error instanceof BrokenYaml) return error;
  if (error instanceof YAMLException)
    return new BrokenYaml(reasonOf(error.reason, text), firstLine + (error.mark?.line ?? 0));
  if (error instanceof RangeError) return new BrokenYaml(error.message, firstLine);
  return error instanceof Error ? error : new Error(String(error));
}

/** What the parser says, in words of somebody who does not know it, and the likeliest remedy. */
function reasonOf(reason: string, text: string): string {
  if (reason.startsWith('nesting exceeded')) return `nests deeper than ${String(deepest)} levels; write it flatter`;
  if (/^ *\{\{/m.test(text) || /: *\{\{/.test(text))
    return `${reason}; a template of a Helm chart is judged once helm template has rendered it`;
  return reason;
}
