import type { Complaint } from '../../complaint';
import type { Manifest, RenderedObject } from '../../manifest';
import { field } from '../../policy/pss/plain-field';
import { argoCdApi } from '../argo-cd-application';
import { text } from '../order/release-object';

/** A complaint about one object, by its place in the list. */
export interface ObjectComplaint extends Complaint {
  readonly at: number;
}

/**
 * Applications that their own AppProject does not allow, where both are among the objects: Argo CD would refuse to synchronize them, minutes after
 * everybody believed the change to be in. A project that is not among them is somebody else's, and nothing is said of it.
 */
export function outsideProjects(objects: readonly RenderedObject[]): readonly ObjectComplaint[] {
  const projects = new Map(
    objects
      .map(one => one.manifest)
      .filter(one => isArgo(one, 'AppProject'))
      .map(one => [keyOf(one, one.metadata.name), one]),
  );
  return objects.flatMap(({ manifest }, at) => {
    if (!isArgo(manifest, 'Application')) return [];
    const project = projects.get(keyOf(manifest, text(manifest, 'spec', 'project') ?? ''));
    return project === undefined ? [] : outside(manifest, project).map(one => ({ ...one, at }));
  });
}

function isArgo({ apiVersion, kind }: Manifest, wanted: string): boolean {
  return apiVersion === argoCdApi && kind === wanted;
}

function keyOf({ metadata }: Manifest, project: string): string {
  return `${metadata.namespace ?? ''}/${project}`;
}

function outside(application: Manifest, project: Manifest): readonly Complaint[] {
  const { name } = project.metadata;
  const namespace = text(application, 'spec', 'destination', 'namespace') ?? '';
  const places = listOf(project, 'destinations').map(one => text(one, 'namespace') ?? '');
  const source = text(application, 'spec', 'source', 'repoURL') ?? '';
  const sources = listOf(project, 'sourceRepos').map(String);
  return [
    ...(namespace === '' || allows(places, namespace)
      ? []
      : [complaint('namespace', { name, allowed: places, got: namespace, field: 'destinations' })]),
    ...(source === '' || allows(sources, source)
      ? []
      : [complaint('source', { name, allowed: sources, got: source, field: 'sourceRepos' })]),
  ];
}

interface Refused {
  readonly name: string;
  readonly allowed: readonly string[];
  readonly got: string;
  readonly field: string;
}

function complaint(prop: string, { name, allowed, got, field: where }: Refused): Complaint {
  const rule = `one that the AppProject ${name} allows (${allowed.length === 0 ? 'none' : allowed.join(', ')})`;
  return { prop, rule, got, fix: `correct it, or add it to spec.${where} of the project` };
}

/** Argo CD's lists: any pattern that matches allows, and one after `!` that matches refuses. */
function allows(patterns: readonly string[], value: string): boolean {
  const matching = patterns.filter(one => matches(one.replace(/^!/, ''), value));
  return matching.length > 0 && matching.every(one => !one.startsWith('!'));
}

function matches(pattern: string, value: string): boolean {
  const source = pattern.split('*').map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${source.join('.*')}$`).test(value);
}

function listOf(manifest: Manifest, name: string): readonly unknown[] {
  const list = field(manifest, 'spec', name);
  return Array.isArray(list) ? (list as readonly unknown[]) : [];
}
