import type { RenderedObject } from '../manifest';
import { groupOf, identityOf, identityText } from '../manifest';
import { duplicatesAmong } from './duplicates';
import { fileName, folderName, withHash, withinLimit } from './file-name';
import type { PlacedComplaint, Rendering } from './rendering';
import { InvalidTree } from './rendering';
import { waiverFiles } from './waiver-file';
import { toYaml } from './yaml-document';
import { Unwritable } from './yaml-scalar';

/** Files and their text, by path relative to the tree, `/` between its parts; sorted by path. */
export type FileTree = ReadonlyMap<string, string>;

/**
 * The committed tree of a rendering: one object a file, `<cluster>/<app>/<namespace or _cluster>/<kind>.<name>.yaml` in lower case, and
 * the waivers of each cluster in `<cluster>/waivers.yaml`. The group joins the kind (`service.serving.knative.dev.site.yaml`) where
 * a folder holds two kinds of one name. Equal objects give equal trees, whatever the order they come in.
 *
 * @throws InvalidTree with all objects that have one identity in one cluster, each naming both construct paths, and all
 * that hold what YAML cannot.
 */
export function layout({ objects, waivers }: Pick<Rendering, 'objects' | 'waivers'>): FileTree {
  const complaints = [...duplicatesAmong(objects)];
  const paths = pathsOf(objects);
  const files: (readonly [string, string])[] = [];
  objects.forEach((object, index) => {
    const text = textOf(object, complaints);
    if (text !== undefined) files.push([paths[index] ?? '', text]);
  });
  if (complaints.length > 0) throw new InvalidTree(complaints);
  files.push(...waiverFilesOf(waivers, objects));
  return new Map(files.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function waiverFilesOf(
  waivers: Rendering['waivers'],
  objects: readonly RenderedObject[],
): readonly (readonly [string, string])[] {
  try {
    return waiverFiles(waivers, new Set(objects.map(one => one.cluster)));
  } catch (error) {
    if (!(error instanceof Unwritable)) throw error;
    throw new InvalidTree([{ constructPath: '', text: `every word of a waiver ${error.message}` }]);
  }
}

/** The path of every object in the tree, in the order given. */
export function pathsOf(objects: readonly RenderedObject[]): readonly string[] {
  const groups = new Map<string, Set<string>>();
  const folders = objects.map(folderOf);
  const kinds = objects.map((object, index) => `${folders[index] ?? ''}/${object.manifest.kind.toLowerCase()}`);
  objects.forEach((object, index) => {
    const kind = kinds[index] ?? '';
    const known = groups.get(kind);
    if (known === undefined) groups.set(kind, new Set([groupOf(object.manifest.apiVersion)]));
    else known.add(groupOf(object.manifest.apiVersion));
  });
  const paths = objects.map((object, index) => {
    const withGroup = (groups.get(kinds[index] ?? '')?.size ?? 0) > 1;
    return `${folders[index] ?? ''}/${fileOf(object, withGroup)}`;
  });
  return withoutClashes(paths, objects);
}

function folderOf({ cluster, app, manifest }: RenderedObject): string {
  const { namespace } = manifest.metadata;
  return `${folderName(cluster)}/${folderName(app)}/${namespace === undefined ? '_cluster' : folderName(namespace)}`;
}

function fileOf(object: RenderedObject, withGroup: boolean): string {
  const { apiVersion, kind, metadata } = object.manifest;
  const group = withGroup ? groupOf(apiVersion) : '';
  const type = group === '' ? kind : `${kind}.${group}`;
  return `${withinLimit(`${type.toLowerCase()}.${fileName(metadata.name)}`)}.yaml`;
}

/** `a.b` of one kind and `b` of a kind in group `a` can still ask for one path; then a hash of the identity decides. */
function withoutClashes(paths: readonly string[], objects: readonly RenderedObject[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const path of paths) counts.set(path, (counts.get(path) ?? 0) + 1);
  return paths.map((path, index) => {
    const object = objects[index];
    if (object === undefined || counts.get(path) === 1) return path;
    const file = path.slice(folderOf(object).length + 1, -'.yaml'.length);
    return `${folderOf(object)}/${withHash(file, identityText(identityOf(object.manifest)))}.yaml`;
  });
}

function textOf(
  { manifest, constructPath, source }: RenderedObject,
  complaints: PlacedComplaint[],
): string | undefined {
  try {
    return toYaml(manifest);
  } catch (error) {
    if (!(error instanceof Unwritable)) throw error;
    const line = source?.();
    complaints.push({ constructPath, text: error.message, ...(line === undefined ? {} : { source: line }) });
    return undefined;
  }
}
