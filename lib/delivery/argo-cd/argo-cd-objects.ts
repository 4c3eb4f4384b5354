import type { Manifest, RenderedObject } from '../../manifest';
import { annotate } from '../annotate';
import { argoCdApi } from '../argo-cd-application';
import { isSopsEncrypted } from '../../secrets/sops-faults';
import type { OrderedCluster } from '../cluster-delivery';
import { deliveryApp } from '../cluster-delivery';
import type { ReleaseObject } from '../order/release-object';
import { text } from '../order/release-object';
import { ownObject } from '../own-object';
import type { ProjectPlace } from './app-project';
import { folderProject, releaseProject } from './app-project';
import type { ArgoCdDeliveryOptions } from './argo-cd-options';
import type { FolderInput } from './folder-application';
import { folderApplication } from './folder-application';
import { withSyncHints } from './sync-options';
import { definedOnTheWay, syncWaves } from './sync-waves';

/** The project of a release until the app that it stands in is known. No AppProject has this name, so it would be refused. */
export const projectOfItsApp = 'project-of-its-app';

/** What is the same for all objects of one cluster. */
interface Place {
  readonly namespace: string;
  readonly options: ArgoCdDeliveryOptions;
}

/** The objects of a cluster with their hints, and Argo CD's own objects. */
export function argoCdObjects(input: OrderedCluster, options: ArgoCdDeliveryOptions): readonly RenderedObject[] {
  const { cluster } = input;
  const place: Place = { namespace: options.namespace ?? 'argocd', options };
  const objects = withHints(input);
  const own = [...folders(input, objects, place), ...releaseProjects(input, objects, place), ...root(cluster, place)];
  return [...objects, ...own.map(manifest => ownObject(cluster, manifest))];
}

function withHints({ objects, order }: OrderedCluster): readonly RenderedObject[] {
  const waves = syncWaves(objects, order);
  return objects.map((object, at) => {
    const hints = { wave: waves[at] ?? 0, definedOnTheWay: definedOnTheWay(objects, order, at) };
    const manifest = withSyncHints(inItsProject(object), hints);
    return manifest === object.manifest ? object : { ...object, manifest };
  });
}

function inItsProject({ manifest, app }: RenderedObject): Manifest {
  if (manifest.apiVersion !== argoCdApi || text(manifest, 'spec', 'project') !== projectOfItsApp) return manifest;
  return { ...manifest, spec: { ...(manifest['spec'] as object), project: `${app}-releases` } };
}

function folders(
  { cluster, order }: OrderedCluster,
  objects: readonly RenderedObject[],
  place: Place,
): readonly Manifest[] {
  const apps = new Map<string, Manifest[]>();
  for (const { app, manifest } of objects) {
    const known = apps.get(app);
    if (known === undefined) apps.set(app, [manifest]);
    else known.push(manifest);
  }
  return [...apps].flatMap(([app, manifests]) => {
    const [target = place.namespace] = manifests.flatMap(one => one.metadata.namespace ?? []).sort();
    const ignored = (place.options.ignoreDifferences ?? []).filter(one => one.app === app);
    // AppProjects are in wave 0: an Application whose project does not exist yet waits for the next refresh, minutes later.
    const wave = (order.appLevels.get(app) ?? 0) + 1;
    const decryption = manifests.some(isSopsEncrypted) ? place.options.decryption : undefined;
    return [
      folderProject(projectPlace(place, app, `what the app ${app} consists of, and nothing else`), manifests),
      application(place, `${cluster}/${app}`, {
        name: app,
        project: app,
        target,
        wave,
        ignored,
        cascade: true,
        decryption,
      }),
    ];
  });
}

function releaseProjects(
  { order }: OrderedCluster,
  objects: readonly RenderedObject[],
  place: Place,
): readonly Manifest[] {
  const projects = new Map<string, ReleaseObject[]>();
  for (const [at, release] of order.releases) {
    const name = text(objects[at]?.manifest, 'spec', 'project') ?? '';
    projects.set(name, [...(projects.get(name) ?? []), release]);
  }
  return [...projects].map(([name, releases]) => {
    const names = releases.map(one => one.name).sort();
    return releaseProject(projectPlace(place, name, `the Helm releases ${names.join(', ')}`), releases);
  });
}

/** The root applies itself too. Its deletion deletes nothing else, and no other Application may hold Argo CD's objects. */
function root(cluster: string, place: Place): readonly Manifest[] {
  const name = deliveryApp;
  const kept = { target: place.namespace, wave: 0, ignored: [], cascade: false };
  const made = application(place, `${cluster}/${deliveryApp}`, { name, project: name, ...kept });
  const kinds = ['Application', 'AppProject'].map(kind => ({ ...made, kind }));
  const description = `the Applications and AppProjects of ${cluster}`;
  return [folderProject(projectPlace(place, name, description), kinds), made].map(unprunable);
}

/** Whatever deletes the root by mistake would take the whole cluster's delivery with it. */
function unprunable(manifest: Manifest): Manifest {
  return annotate(manifest, { 'argocd.argoproj.io/sync-options': 'Delete=false,Prune=false' });
}

function application(
  { namespace, options }: Place,
  folder: string,
  input: Omit<FolderInput, 'namespace' | 'git' | 'folder'>,
): Manifest {
  return folderApplication({ ...input, namespace, git: options.git, folder });
}

function projectPlace({ namespace, options }: Place, name: string, description: string): ProjectPlace {
  return { name, namespace, description, sourceRepos: [options.git.url] };
}
