import type { RenderedObject } from '../../manifest';
import { noteNullFree } from '../null-free';
import type { Mapping, ShapeProblem } from './check-shape';
import { checkShape, isMapping, normalised, valueText } from './check-shape';
import type { ParsedDocument } from './parse';

/** Where an object stands in what was read. */
export interface Origin {
  readonly file: string;
  /** The part of the file that holds its document, and the document's place in it. */
  readonly offset: number;
  readonly index: number;
  /** JSON pointer of the object in its document: empty, or `/items/0` in a list. */
  readonly pointer: string;
}

/** An object that was read from YAML. Its construct path is a key of its place, unique in a run. */
export interface ReadObject extends RenderedObject {
  readonly origin: Origin;
}

/** A problem of a place in a document; the line is looked up by whoever reports it. */
export interface PlacedProblem {
  readonly origin: Origin;
  readonly text: string;
}

/** An entry of a list of plain data, and where it stands. */
export interface Entry {
  readonly value: unknown;
  readonly origin: Origin;
}

/** The entries of a list that stands somewhere. */
export function entriesOf(values: readonly unknown[], origin: Origin): readonly Entry[] {
  return values.map((value, at) => ({ value, origin: { ...origin, pointer: `${origin.pointer}/${String(at)}` } }));
}

/** What the documents of a file hold. */
export interface DocumentContents {
  readonly objects: readonly ReadObject[];
  readonly problems: readonly PlacedProblem[];
  /** What stands in top-level lists that hold no object, as in a waiver file. */
  readonly entries: readonly Entry[];
  /** How many documents are no Kubernetes object at all, such as Helm values. */
  readonly foreign: number;
}

/** Takes the objects out of documents: one each, or all of a `List` and the lists in it. */
export function readObjects(file: string, cluster: string, documents: readonly ParsedDocument[]): DocumentContents {
  const reader = new DocumentReader(file, cluster);
  for (const document of documents) reader.readDocument(document);
  return reader;
}

class DocumentReader implements DocumentContents {
  readonly objects: ReadObject[] = [];
  readonly problems: PlacedProblem[] = [];
  readonly entries: Entry[] = [];
  foreign = 0;
  private nullFree = false;

  constructor(
    private readonly file: string,
    private readonly cluster: string,
  ) {}

  readDocument({ value, offset, index, nullFree }: ParsedDocument): void {
    this.nullFree = nullFree === true;
    this.read(value, { file: this.file, offset, index, pointer: '' });
  }

  private read(value: unknown, origin: Origin): void {
    if (Array.isArray(value)) this.readSequence(value, origin);
    else if (!isMapping(value)) this.complain(origin, `must be a Kubernetes object, got ${valueText(value)}`);
    else if (value['apiVersion'] === undefined && value['kind'] === undefined) this.readForeign(origin);
    else if (isList(value)) this.readList(value, origin);
    else this.readObject(value, origin);
  }

  private readSequence(values: readonly unknown[], origin: Origin): void {
    if (values.every(one => !isMapping(one) || one['kind'] === undefined)) {
      if (origin.pointer !== '') return this.complain(origin, 'must be a Kubernetes object, got a list');
      this.entries.push(...entriesOf(values, origin));
      this.foreign += 1;
    } else for (const entry of entriesOf(values, origin)) this.read(entry.value, entry.origin);
  }

  private readForeign(origin: Origin): void {
    if (origin.pointer === '') this.foreign += 1;
    else this.complain(origin, 'must be a Kubernetes object with apiVersion and kind, got a mapping without them');
  }

  private readList(list: Mapping, origin: Origin): void {
    const items = list['items'] ?? [];
    if (!Array.isArray(items)) return this.complain(origin, `items must be a list, got ${valueText(items)}`);
    items.forEach((item: unknown, at) => {
      this.read(asItem(list, item), { ...origin, pointer: `${origin.pointer}/items/${String(at)}` });
    });
  }

  private readObject(object: Mapping, origin: Origin): void {
    const problems = checkShape(object);
    if (problems.length > 0) return this.complainAll(origin, problems);
    if (this.nullFree) noteNullFree(object);
    const { file, cluster } = this;
    const constructPath = `${file}#${String(origin.offset)}.${String(origin.index)}${origin.pointer}`;
    this.objects.push({ manifest: normalised(object), cluster, app: '', constructPath, origin });
  }

  private complainAll(origin: Origin, problems: readonly ShapeProblem[]): void {
    for (const { pointer, text } of problems) this.complain({ ...origin, pointer: origin.pointer + pointer }, text);
  }

  private complain(origin: Origin, text: string): void {
    this.problems.push({ origin, text });
  }
}

/** What kubectl flattens: a kind that ends in `List` with `items`, or any object whose `items` are objects themselves. */
function isList(object: Mapping): boolean {
  const { kind, items } = object;
  if (typeof kind === 'string' && kind.endsWith('List') && ('items' in object || kind === 'List')) return true;
  return (
    Array.isArray(items) && items.length > 0 && items.every(one => isMapping(one) && typeof one['kind'] === 'string')
  );
}

/** An item of a typed list such as `PodList` may leave its type out, as API servers do. */
function asItem(list: Mapping, item: unknown): unknown {
  const { apiVersion, kind } = list;
  if (!isMapping(item) || typeof kind !== 'string' || kind === 'List' || !kind.endsWith('List')) return item;
  return { apiVersion, kind: kind.slice(0, -'List'.length), ...item };
}
