import type { Manifest } from '../../manifest';
import { groupOf } from '../../manifest';
import { argoCdApi } from '../argo-cd-application';
import { isPruneProtected } from '../prune-protected';
import { ownCluster } from './folder-application';
import type { ReleaseObject } from '../order/release-object';

/** What an AppProject is for, and where Argo CD is. */
export interface ProjectPlace {
  readonly name: string;
  /** Argo CD's own namespace. */
  readonly namespace: string;
  readonly description: string;
  readonly sourceRepos: readonly string[];
}

/**
 * The AppProject of one app folder: from one repository, into the namespaces that its objects are in, of the kinds that they are. Namespaces and
 * definitions, which are never pruned, are allowed by name; of other cluster-scoped kinds the name could not stand here, for Argo CD does not prune
 * what its project no longer allows. A folder without namespaced objects may create none, though its project names Argo CD's own namespace: Argo CD
 * refuses an Application whose destination its project does not list. What is left behind in a namespace is warned of.
 */
export function folderProject(place: ProjectPlace, objects: readonly Manifest[]): Manifest {
  const inNamespaces = objects.filter(one => one.metadata.namespace !== undefined);
  const clusterWide = objects.filter(one => one.metadata.namespace === undefined);
  const isClusterWide = inNamespaces.length === 0;
  return project(place, {
    namespaces: isClusterWide ? [place.namespace] : inNamespaces.map(one => one.metadata.namespace ?? ''),
    clusterKinds: clusterWide.map(one => ({
      ...kindOf(one),
      ...(isPruneProtected(one) ? { name: one.metadata.name } : {}),
    })),
    kinds: inNamespaces.map(kindOf),
    watched: !isClusterWide,
  });
}

/**
 * The AppProject of Helm releases: from their repositories, into their namespaces, with the cluster-scoped kinds that their Helm charts are known to
 * create. What a Helm chart that nobody listed creates for the whole cluster is refused.
 */
export function releaseProject(place: ProjectPlace, releases: readonly ReleaseObject[]): Manifest {
  const kinds = releases
    .flatMap(one => one.clusterKinds)
    .map(one => {
      const slash = one.lastIndexOf('/');
      return { group: one.slice(0, slash), kind: one.slice(slash + 1) };
    });
  const namespaces = releases.flatMap(one => [one.namespace, ...(one.known?.alsoIn ?? [])]);
  return project({ ...place, sourceRepos: releases.map(one => one.source) }, { namespaces, clusterKinds: kinds });
}

interface Kind {
  readonly group: string;
  readonly kind: string;
  readonly name?: string;
}

interface Allowed {
  readonly namespaces: readonly string[];
  readonly clusterKinds: readonly Kind[];
  /** @default every kind */
  readonly kinds?: readonly Kind[];
  /** Whether Argo CD warns of objects in these namespaces that no Application has. @default it does not */
  readonly watched?: boolean;
}

function project(place: ProjectPlace, { namespaces, clusterKinds, kinds, watched }: Allowed): Manifest {
  const { name, namespace, description, sourceRepos } = place;
  const allowed = kindList(clusterKinds);
  return {
    apiVersion: argoCdApi,
    kind: 'AppProject',
    metadata: { name, namespace },
    spec: {
      description,
      sourceRepos: distinct(sourceRepos),
      destinations: distinct(namespaces).map(one => ({ server: ownCluster, namespace: one })),
      ...(allowed.length === 0 ? {} : { clusterResourceWhitelist: allowed }),
      ...(kinds === undefined ? {} : namespacedKinds(kinds)),
      ...(watched === true ? { orphanedResources: { warn: true } } : {}),
    },
  };
}

/** Argo CD takes an empty list for "everything", so nothing has to be said by forbidding everything. */
function namespacedKinds(kinds: readonly Kind[]): object {
  if (kinds.length === 0) return { namespaceResourceBlacklist: [{ group: '*', kind: '*' }] };
  return { namespaceResourceWhitelist: kindList(kinds) };
}

function kindOf({ apiVersion, kind }: Manifest): Kind {
  return { group: groupOf(apiVersion), kind };
}

function kindList(kinds: readonly Kind[]): readonly Kind[] {
  const byKey = new Map(kinds.map(one => [`${one.group}/${one.kind}/${one.name ?? ''}`, one]));
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].filter(one => one !== '').sort();
}
