import type { Dirent } from 'node:fs';
import { readdirSync, realpathSync, statSync } from 'node:fs';
import * as path from 'node:path';
import type { InputProblem } from './input-problem';
import { systemReason } from './read-text';

const manifestName = /\.(ya?ml|json)$/i;
const neverManifests = new Set(['.git', 'node_modules']);

/** The files below what a user named, and what could not be looked into. */
export interface FoundFiles {
  readonly files: readonly string[];
  readonly problems: readonly InputProblem[];
}

/**
 * A file is taken as it is, whatever its name. A directory gives every `.yaml`, `.yml` and `.json` below it, sorted,
 * hidden ones too (GitOps engines apply them), except in `.git` and `node_modules`. A symbolic link that leads out
 * of the directory, or to a folder in those two, is a problem, not followed: what is applied through it would go unjudged.
 */
export function findFiles(root: string): FoundFiles {
  try {
    if (!statSync(root).isDirectory()) return { files: [root], problems: [] };
    const found = listDirectory(root, realpathSync(root));
    if (found.files.length > 0 || found.problems.length > 0) return found;
    return { files: [], problems: [{ file: root, text: 'holds no .yaml, .yml or .json file' }] };
  } catch (error) {
    return { files: [], problems: [{ file: root, text: systemReason(error) }] };
  }
}

function listDirectory(directory: string, root: string): FoundFiles {
  const entries = readEntries(directory);
  if (!Array.isArray(entries)) return { files: [], problems: [{ file: directory, text: entries.reason }] };
  const within = path.join(directory, 'x').slice(0, -1);
  const found = entries.map(entry => foundAt(within + entry.name, entry, root));
  return { files: found.flatMap(one => one.files), problems: found.flatMap(one => one.problems) };
}

function readEntries(directory: string): Dirent[] | { readonly reason: string } {
  try {
    const entries = readdirSync(directory, { withFileTypes: true });
    return entries.sort((one, other) => (one.name < other.name ? -1 : 1));
  } catch (error) {
    return { reason: systemReason(error) };
  }
}

function foundAt(file: string, entry: Dirent, root: string): FoundFiles {
  const nothing = { files: [], problems: [] };
  if (entry.isDirectory()) return neverManifests.has(entry.name) ? nothing : listDirectory(file, root);
  if (entry.isSymbolicLink()) return foundLink(file, root);
  return entry.isFile() && manifestName.test(file) ? { files: [file], problems: [] } : nothing;
}

function foundLink(file: string, root: string): FoundFiles {
  try {
    const target = realpathSync(file);
    return statSync(target).isDirectory() ? folderLink(file, target, root) : fileLink(file, target, root);
  } catch (error) {
    return { files: [], problems: [{ file, text: systemReason(error) }] };
  }
}

function folderLink(file: string, target: string, root: string): FoundFiles {
  if (!isBelow(target, root)) return notFollowed(file, 'out of the directory');
  // Inside the directory the folder itself is read.
  return isPassedOver(target, root) ? notFollowed(file, 'into .git or node_modules') : { files: [], problems: [] };
}

function fileLink(file: string, target: string, root: string): FoundFiles {
  if (!manifestName.test(file)) return { files: [], problems: [] };
  if (!isBelow(target, root)) return notFollowed(file, 'out of the directory');
  // Inside the directory the file itself is read, unless nobody looks at its name or its folder.
  const seen = manifestName.test(target) && !isPassedOver(target, root);
  return { files: seen ? [] : [file], problems: [] };
}

function notFollowed(file: string, where: string): FoundFiles {
  return { files: [], problems: [{ file, text: `is a symbolic link ${where}, not followed` }] };
}

function isBelow(target: string, root: string): boolean {
  return target === root || target.startsWith(root + path.sep);
}

function isPassedOver(target: string, root: string): boolean {
  return path
    .relative(root, target)
    .split(path.sep)
    .some(part => neverManifests.has(part));
}
