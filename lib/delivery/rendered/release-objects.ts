import type { Complaint } from '../../complaint';
import type { Manifest } from '../../manifest';
import { groupOf } from '../../manifest';
import { ObjectSet } from '../../policy/set/object-set';
import { scopeOf } from '../../policy/set/kind-scope';
import type { HelmRelease } from '../helm-release';
import { carriesSecret } from './carries-secret';
import type { HelmArchive } from './helm-archive';
import { sortHooks } from './helm-hook';
import { objectName } from './object-name';
import type { Rendered } from './rendered';

/** What a release has to be told about its objects. */
export interface ReleaseFacts {
  readonly release: HelmRelease;
  readonly archive: HelmArchive;
  /** The cluster-scoped kinds that it creates, as `<group>/<Kind>`, beyond Kubernetes' own and those that it defines. */
  readonly clusterKinds: readonly string[];
}

/**
 * The objects of a release as they are committed: hooks decided upon, each in its namespace, none that carries a secret. CustomResourceDefinitions come first.
 */
export function releaseObjects(manifests: readonly Manifest[], facts: ReleaseFacts): Rendered {
  const { objects, complaints } = sortHooks(manifests, facts.archive.hooks ?? {});
  const placed = inNamespaces(objects, facts);
  const wrong = [
    ...complaints,
    ...placed.filter(carriesSecret).map(one => secretComplaint(one)),
    ...twins(placed),
    ...unknownExceptions(placed, facts.archive),
  ];
  if (wrong.length > 0) return { complaints: wrong };
  return { manifests: [...placed.filter(isDefinition), ...placed.filter(one => !isDefinition(one))] };
}

function isDefinition({ kind }: Manifest): boolean {
  return kind === 'CustomResourceDefinition';
}

/** Helm lets the API server fill in the namespace of the release; a committed object has to say it. */
function inNamespaces(objects: readonly Manifest[], { release, clusterKinds }: ReleaseFacts): readonly Manifest[] {
  const set = ObjectSet.of(objects.map(manifest => ({ manifest, cluster: '', app: '', constructPath: '' })));
  const clusterWide = new Set(clusterKinds);
  return objects.map(one => {
    const scope = scopeOf(one, set);
    const kind = `${groupOf(one.apiVersion)}/${one.kind}`;
    const isCluster =
      scope === 'Cluster' || (scope === 'unknown' && (clusterWide.has(kind) || one.kind.startsWith('Cluster')));
    const { namespace, ...metadata } = one.metadata;
    if (isCluster) return namespace === undefined ? one : { ...one, metadata };
    const missing = namespace === undefined || namespace === '';
    return missing ? { ...one, metadata: { ...one.metadata, namespace: release.namespace } } : one;
  });
}

function secretComplaint(secret: Manifest): Complaint {
  return {
    prop: 'rendered',
    rule: 'free of secrets, for what is rendered stands in Git',
    got: objectName(secret),
    fix: 'make the Secret by External Secrets or SOPS, and give the Helm chart its name (a value such as existingSecret)',
  };
}

function twins(objects: readonly Manifest[]): readonly Complaint[] {
  const names = objects.map(one => `${groupOf(one.apiVersion)}/${objectName(one)}`);
  const twice = [...new Set(names.filter((name, at) => names.indexOf(name) !== at))];
  const fix = 'set other values, or install it without `rendered`';
  return twice.map(got => ({ prop: 'rendered', rule: 'each object once', got: `${got} twice`, fix }));
}

function unknownExceptions(objects: readonly Manifest[], { waived = [] }: HelmArchive): readonly Complaint[] {
  const names = new Set(objects.flatMap(one => [objectName(one), `${one.kind} ${one.metadata.name}`]));
  const fix = 'remove it, or write the object as `Kind name`';
  return waived.flatMap((one, at) =>
    one.objects
      .filter(name => !names.has(name))
      .map(got => ({ prop: `rendered.waived[${String(at)}].objects`, rule: 'objects that it renders', got, fix })),
  );
}
