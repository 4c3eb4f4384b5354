import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { indexName } from '../../pipeline/tree-index';
import { waiverFileName } from '../../pipeline/waiver-file';

/** Which clusters a directory holds. */
export interface Tree {
  /** The cluster of a file: the folder with a waiver file that holds it; empty where there is none. */
  clusterOf(file: string): string;
  /** Whether a file lists the waivers of a cluster of this tree. */
  isWaiverFile(file: string): boolean;
}

/**
 * A committed tree has an index in its root and a folder for each cluster below it; a folder with a `waivers.yaml` beside or
 * below the root is a cluster too. Objects of different clusters are judged apart. Any other directory is one set of objects.
 */
export function treeOf(root: string, files: readonly string[]): Tree {
  const top = path.dirname(path.join(root, waiverFileName));
  const clusters = new Map(homesOf(top, files).map(home => [home, path.basename(path.resolve(home))]));
  return {
    clusterOf: file => clusterAbove(file, clusters),
    isWaiverFile: file => isNamedWaiverFile(file) && clusters.has(path.dirname(file)),
  };
}

function homesOf(top: string, files: readonly string[]): readonly string[] {
  const marked = files
    .filter(isNamedWaiverFile)
    .map(file => path.dirname(file))
    .filter(home => [home, path.dirname(home)].includes(top));
  if (!existsSync(path.join(top, indexName))) return marked;
  const folders = files.map(file => path.relative(top, file).split(path.sep));
  return [...marked, ...folders.filter(parts => parts.length > 1).map(([first = '']) => path.join(top, first))];
}

function isNamedWaiverFile(file: string): boolean {
  return file.endsWith(waiverFileName) && path.basename(file) === waiverFileName;
}

function clusterAbove(file: string, clusters: ReadonlyMap<string, string>): string {
  if (clusters.size === 0) return '';
  for (let above = path.dirname(file); ; above = path.dirname(above)) {
    const cluster = clusters.get(above);
    if (cluster !== undefined) return cluster;
    if (above === path.dirname(above)) return '';
  }
}
