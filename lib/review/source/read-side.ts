import { BrokenYaml, parseDocuments, type ParsedDocument } from '../../policy/read/parse';
import { readObjects } from '../../policy/read/read-objects';
import { UnreadableText } from '../../policy/read/read-text';
import type { Waiver } from '../../waiver';
import { isPlain, textAt } from '../plain';
import type { PlacedManifest, PlacedWaiver, Side, Unreadable } from '../side';
import { placeOf, talosPlace } from './place';
import { talosManifest } from './talos';
import type { TreeFile, TreeFiles } from './tree-file';

/** Parsed texts by their content, so that a file which did not change is parsed once. */
export type ParseCache = Map<string, readonly ParsedDocument[]>;

/** Reads all manifests of a tree. What cannot be read is listed, and the rest is read all the same. */
export function readSide(tree: TreeFiles, cache: ParseCache = new Map()): Side {
  const reader = new SideReader(cache);
  for (const file of tree.files) reader.add(file);
  for (const { path, problem, fingerprint } of tree.problems)
    reader.unreadable.push({ file: path, problem, fingerprint });
  return {
    name: tree.name,
    objects: reader.objects,
    waivers: reader.waivers,
    unreadable: reader.unreadable,
    foreign: reader.foreign,
  };
}

class SideReader {
  readonly objects: PlacedManifest[] = [];
  readonly waivers: PlacedWaiver[] = [];
  readonly unreadable: Unreadable[] = [];
  readonly foreign: { file: string; fingerprint: string }[] = [];

  constructor(private readonly cache: ParseCache) {}

  add(file: TreeFile): void {
    let text = '';
    try {
      text = file.read();
      const documents = this.cache.get(text) ?? parseDocuments(text);
      this.cache.set(text, documents);
      this.take(file.path, documents, text);
    } catch (error) {
      if (!(error instanceof BrokenYaml) && !(error instanceof UnreadableText)) throw error;
      const line = error instanceof BrokenYaml ? `line ${String(error.line)}: ` : '';
      this.unreadable.push({ file: file.path, problem: `${line}${error.message}`, fingerprint: text });
    }
  }

  private take(file: string, documents: readonly ParsedDocument[], text: string): void {
    const rest = documents.filter(document => {
      const talos = talosManifest(document.value, file);
      if (talos !== undefined) this.objects.push({ manifest: talos, file, ...talosPlace(file) });
      return talos === undefined;
    });
    const { objects, problems, entries, foreign } = readObjects(file, '', rest);
    for (const { manifest } of objects) this.objects.push({ manifest, file, ...placeOf(file, manifest) });
    for (const problem of problems) this.unreadable.push({ file, problem: problem.text, fingerprint: text });
    const stated = entries.map(one => one.value);
    if (file.endsWith('/waivers.yaml') || file === 'waivers.yaml') this.takeWaivers(file, stated);
    else if (foreign > 0) this.foreign.push({ file, fingerprint: text });
  }

  private takeWaivers(file: string, entries: readonly unknown[]): void {
    const cluster = file.split('/').at(-2) ?? '';
    for (const entry of entries.filter(isPlain)) this.waivers.push({ cluster, waiver: waiverOf(entry) });
  }
}

/** A waiver as it stands in the file. What is missing is written as `?`, never left out: a waiver that cannot be read may still hold. */
function waiverOf(entry: unknown): Waiver {
  const text = (...path: readonly string[]): string => textAt(entry, ...path) ?? '?';
  return {
    policy: text('policy'),
    object: {
      group: textAt(entry, 'object', 'group') ?? '',
      kind: text('object', 'kind'),
      namespace: textAt(entry, 'object', 'namespace') ?? '',
      name: text('object', 'name'),
    },
    reason: text('reason'),
    owner: text('owner'),
    expires: text('expires'),
  };
}
