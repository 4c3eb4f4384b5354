import * as path from 'node:path';
import type { IConstruct } from 'constructs';
import type { SourceLine } from './manifest';

const origins = new WeakMap<IConstruct, Error>();
const frame = /\(?((?:file:\/\/|\/|[A-Za-z]:\\)[^()]*?):(\d+):\d+\)?$/;

/**
 * Remembers where a construct was made, so that findings can name the user's line. Call it first in a constructor. It
 * keeps the stack as the engine has it; nothing is turned into text until {@link originOf} is asked.
 */
export function rememberOrigin(construct: IConstruct): void {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 24;
  origins.set(construct, new Error('origin'));
  Error.stackTraceLimit = limit;
}

/** The user's line that made this construct, or the nearest of its scopes that remembers one: the first outside this library and its packages. */
export function originOf(construct: IConstruct): SourceLine | undefined {
  for (let scope: IConstruct | undefined = construct; scope !== undefined; scope = scope.node.scope) {
    const error = origins.get(scope);
    if (error !== undefined) return lineOf(error);
  }
  return undefined;
}

/** The user's line that led to an error: the first outside this library and its packages. */
export function lineOf(error: Error): SourceLine | undefined {
  const library = libraryFolder();
  return linesOf(error).find(
    ({ file }) => !file.startsWith(library) && !file.includes(`${path.sep}node_modules${path.sep}`),
  );
}

let found: string | undefined;

/** As the stack names it, for that is what frames are compared with: in a bundle the source map says otherwise than `__dirname`. */
function libraryFolder(): string {
  found ??= path.dirname(linesOf(new Error('here'))[0]?.file ?? __filename) + path.sep;
  return found;
}

function linesOf(error: Error): SourceLine[] {
  return (error.stack ?? '').split('\n').flatMap(line => {
    const [, file, number] = frame.exec(line.trim()) ?? [];
    return file === undefined ? [] : [{ file: file.replace(/^file:\/\//, ''), line: Number(number) }];
  });
}
