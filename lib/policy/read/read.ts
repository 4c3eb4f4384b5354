import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { findFiles } from './find-files';
import type { InputProblem } from './input-problem';
import type { Locate } from './locate';
import { locator } from './locate';
import { BrokenYaml, parseDocuments } from './parse';
import type { DocumentContents, Entry, ReadObject } from './read-objects';
import { readObjects } from './read-objects';
import { UnreadableText, decodeText, readText } from './read-text';
import type { Tree } from './tree';
import { treeOf } from './tree';

/** A list of plain data that was found instead of objects, such as the waivers of a committed tree. */
export interface PlainList {
  readonly file: string;
  readonly cluster: string;
  readonly entries: readonly Entry[];
}

/** Everything that was read for judging. */
export interface Reading {
  readonly objects: readonly ReadObject[];
  readonly problems: readonly InputProblem[];
  /** The `waivers.yaml` of each cluster of a committed tree. */
  readonly waiverLists: readonly PlainList[];
  /** Files that hold YAML but no Kubernetes object: Helm values, a Kustomization without a kind. */
  readonly foreignFiles: readonly string[];
  /** The line of a place, looked up when asked. */
  readonly locate: Locate;
}

/** The name under which standard input is given (`-`) and reported. */
export const stdinName = 'stdin';

/**
 * Reads every Kubernetes object below the named files and directories; `-` is standard input. What cannot be read is a
 * problem of the reading; all the rest is read all the same.
 *
 * @param readStdin gives the bytes of standard input; called at most once
 */
export function readManifests(roots: readonly string[], readStdin: () => Uint8Array = () => readFileSync(0)): Reading {
  const collector = new Collector(readStdin);
  for (const root of roots) collector.add(root);
  return collector.finish(roots);
}

class Collector {
  private readonly contents: [string, DocumentContents][] = [];
  private readonly problems: InputProblem[] = [];
  private readonly waiverLists: PlainList[] = [];
  private readonly seen = new Set<string>();
  private stdin: string | undefined;
  private readonly locate = locator(file => this.textOf(file));

  constructor(private readonly readStdin: () => Uint8Array) {}

  add(root: string): void {
    if (root === '-') return this.addFile(stdinName, treeOf(root, []));
    const { files, problems } = findFiles(fromHere(root));
    this.problems.push(...problems);
    const tree = treeOf(fromHere(root), files);
    for (const file of files) this.addFile(file, tree);
  }

  finish(roots: readonly string[]): Reading {
    const { problems, locate } = this;
    const objects = this.contents.flatMap(([, one]) => one.objects);
    for (const { origin, text } of this.contents.flatMap(([, one]) => one.problems)) {
      const line = locate(origin, '');
      problems.push({ file: origin.file, text, ...(line === undefined ? {} : { line }) });
    }
    if (objects.length === 0 && problems.length === 0) {
      problems.push({ file: roots.join(', '), text: 'holds no Kubernetes object; name a directory of manifests' });
    }
    const foreignFiles = this.contents.filter(([, one]) => one.foreign > 0).map(([file]) => file);
    return { objects, problems, waiverLists: this.waiverLists, foreignFiles, locate };
  }

  private addFile(file: string, tree: Tree): void {
    if (this.seen.has(file)) return;
    this.seen.add(file);
    try {
      const contents = readObjects(file, tree.clusterOf(file), parseDocuments(this.textOf(file)));
      if (!tree.isWaiverFile(file)) this.contents.push([file, contents]);
      else this.addWaivers(file, tree.clusterOf(file), contents);
    } catch (error) {
      this.problems.push(problemOf(file, error));
    }
  }

  /** Objects in a file that is named like a waiver file are judged like any other. */
  private addWaivers(file: string, cluster: string, contents: DocumentContents): void {
    this.contents.push([file, { ...contents, foreign: 0 }]);
    this.waiverLists.push({ file, cluster, entries: contents.entries });
  }

  private textOf(file: string): string {
    if (file !== stdinName) return readText(file);
    this.stdin ??= decodeText(this.readStdin());
    return this.stdin;
  }
}

function problemOf(file: string, error: unknown): InputProblem {
  if (error instanceof BrokenYaml) return { file, line: error.line, text: error.message };
  if (error instanceof UnreadableText) return { file, text: error.message };
  return { file, text: `cannot be read: ${error instanceof Error ? error.message : String(error)}` };
}

/** A path as reports name it: relative to the working directory where it is below it. */
function fromHere(root: string): string {
  const relative = path.relative('', root);
  if (!path.isAbsolute(root) || relative.startsWith('..') || path.isAbsolute(relative)) return root;
  return relative === '' ? '.' : relative;
}
