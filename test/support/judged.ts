import type { Manifest } from '../../lib/manifest';
import { evaluate } from '../../lib/policy/evaluate';
import type { Finding } from '../../lib/policy/finding';
import { catalogue } from '../../policies';

/** What one policy of the catalogue finds in a set of objects. Throws when the catalogue has no such policy. */
export function findings(id: string, ...manifests: readonly Manifest[]): readonly Finding[] {
  const own = catalogue.filter(policy => policy.id === id);
  if (own.length !== 1) throw new Error(`no policy ${id}`);
  return evaluate(
    own,
    manifests.map(manifest => ({ manifest, cluster: '', app: '', constructPath: '' })),
  );
}

/** The places that it blames. */
export function blames(id: string, ...manifests: readonly Manifest[]): readonly string[] {
  return findings(id, ...manifests).map(({ path }) => path);
}

/** An object of a kind, in the namespace `shop` unless told otherwise. */
export function object(type: string, body: object = {}, metadata: object = {}): Manifest {
  const [apiVersion = '', kind = ''] = [type.slice(0, type.lastIndexOf('/')), type.slice(type.lastIndexOf('/') + 1)];
  return { apiVersion, kind, ...body, metadata: { name: 'x', namespace: 'shop', ...metadata } };
}

/** An object outside every namespace. */
export function clusterObject(type: string, body: object = {}, metadata: object = {}): Manifest {
  const { metadata: own, ...rest } = object(type, body, metadata);
  return {
    ...rest,
    metadata: Object.fromEntries(Object.entries(own).filter(([key]) => key !== 'namespace')),
  } as Manifest;
}

/** A pod with one container and what else its spec holds. */
export function pod(container: object = {}, spec: object = {}, metadata: object = {}): Manifest {
  return object('v1/Pod', { spec: { ...spec, containers: [{ name: 'c', image: 'a', ...container }] } }, metadata);
}
