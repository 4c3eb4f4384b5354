import type { SourceLine } from '../../manifest';
import type { StatedWaiver } from '../../waiver';
import type { InputProblem } from '../read/input-problem';
import { locator } from '../read/locate';
import { BrokenYaml, parseDocuments } from '../read/parse';
import type { PlainList } from '../read/read';
import { entriesOf } from '../read/read-objects';
import { UnreadableText, readText } from '../read/read-text';
import { parseWaivers } from './parse-waivers';

/** The waivers in force, and what is wrong with the files that list them. */
export interface LoadedWaivers {
  readonly waivers: readonly StatedWaiver[];
  readonly problems: readonly InputProblem[];
}

/** Reads a waiver file that a user named. It may be empty; anything but a list is refused. */
export function loadWaivers(file: string): LoadedWaivers {
  try {
    const documents = parseDocuments(readText(file));
    const wrong = documents.find(one => !Array.isArray(one.value));
    if (wrong !== undefined) return { waivers: [], problems: [{ file, text: 'must be a list of waivers' }] };
    const entries = documents.flatMap(({ value, offset, index }) =>
      entriesOf(value as readonly unknown[], { file, offset, index, pointer: '' }),
    );
    return waiversOf({ file, cluster: '', entries });
  } catch (error) {
    if (error instanceof BrokenYaml)
      return { waivers: [], problems: [{ file, line: error.line, text: error.message }] };
    if (error instanceof UnreadableText) return { waivers: [], problems: [{ file, text: error.message }] };
    throw error;
  }
}

/** The waivers of a list that was found in a committed tree, each with its line. */
export function waiversOf({ file, cluster, entries }: PlainList): LoadedWaivers {
  const values = entries.map(one => one.value);
  const { waivers, entries: places, problems } = parseWaivers(values, cluster);
  const locate = locator(readText);
  const lineOf = (at?: number): number | undefined => {
    const entry = at === undefined ? undefined : entries[at];
    return entry && locate(entry.origin, '');
  };
  return {
    waivers: waivers.map((waiver, at) => ({ ...waiver, source: () => sourceLine(file, lineOf(places[at])) })),
    problems: problems.map(({ entry, text }) => {
      const line = lineOf(entry);
      return { file, ...(line === undefined ? {} : { line }), text: `waiver ${String(entry + 1)}: ${text}` };
    }),
  };
}

function sourceLine(file: string, line: number | undefined): SourceLine | undefined {
  return line === undefined ? undefined : { file, line };
}
