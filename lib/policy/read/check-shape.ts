import type { Manifest } from '../../manifest';
import { withListNullsRead } from '../list-nulls';

/** What is wrong with a would-be object, and the JSON pointer of the place that is to blame. */
export interface ShapeProblem {
  readonly pointer: string;
  readonly text: string;
}

/** A mapping as plain data. */
export type Mapping = Readonly<Record<string, unknown>>;

/** Whether a value is a mapping: no list, no null. */
export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * What an API server refuses about the parts of an object that identify it, because they cannot be read as what they
 * must be: `metadata.name: 123` is a number, and no name. The rest of the object is for policies to judge.
 */
export function checkShape(object: Mapping): readonly ShapeProblem[] {
  const { metadata } = object;
  const top = ['apiVersion', 'kind'].flatMap(field => textProblems(`/${field}`, object[field]));
  if (!isMapping(metadata)) {
    return [...top, { pointer: '', text: `metadata must be a mapping with a name, got ${valueText(metadata)}` }];
  }
  const { name, generateName, namespace, labels, annotations } = metadata;
  return [
    ...top,
    ...(name === undefined && typeof generateName === 'string' ? [] : textProblems('/metadata/name', name)),
    ...(namespace === undefined || namespace === null ? [] : textProblems('/metadata/namespace', namespace, true)),
    ...mapProblems('/metadata/labels', labels),
    ...mapProblems('/metadata/annotations', annotations),
  ];
}

/** The object as policies and reviews read it: lists as the API server reads them, an absent `namespace`, `labels` or `annotations` is left out instead of null, a generated name is its prefix. */
export function normalised(given: Mapping): Manifest {
  const object = withListNullsRead(given);
  const metadata = object['metadata'] as Mapping;
  const nulls = ['namespace', 'labels', 'annotations'].filter(field => metadata[field] === null);
  if (nulls.length === 0 && metadata['name'] !== undefined) return object as Manifest;
  const kept = Object.entries(metadata).filter(([field]) => !nulls.includes(field));
  const name = metadata['name'] ?? metadata['generateName'];
  return { ...object, metadata: { ...Object.fromEntries(kept), name } } as Manifest;
}

/** A value in a message, cut at 80 characters. */
export function valueText(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = isMapping(value) ? 'a mapping' : Array.isArray(value) ? 'a list' : JSON.stringify(value);
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}

function textProblems(pointer: string, value: unknown, mayBeEmpty = false): ShapeProblem[] {
  if (typeof value === 'string' && (mayBeEmpty || value !== '')) return [];
  const field = pointer.slice(1).replaceAll('/', '.');
  const quote = typeof value === 'number' || typeof value === 'boolean' ? `; write it in quotes` : '';
  const at = value === undefined ? pointer.slice(0, pointer.lastIndexOf('/')) : pointer;
  return [{ pointer: at, text: `${field} must be a text, got ${valueText(value)}${quote}` }];
}

function mapProblems(pointer: string, map: unknown): ShapeProblem[] {
  if (map === undefined || map === null) return [];
  const field = pointer.slice(1).replaceAll('/', '.');
  if (!isMapping(map)) return [{ pointer, text: `${field} must be a mapping, got ${valueText(map)}` }];
  if (Object.values(map).every(value => typeof value === 'string')) return [];
  return Object.entries(map)
    .filter(([, value]) => typeof value !== 'string')
    .map(([key, value]) => ({
      pointer: `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`,
      text: `${field} '${key}' must be a text, got ${valueText(value)}; write it in quotes`,
    }));
}
