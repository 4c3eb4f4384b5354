import type { RenderedObject } from '../manifest';
import { groupOf } from '../manifest';
import type { ObjectComplaint } from './argo-cd/outside-project';
import { releaseObject } from './order/release-object';

/** The namespaces that every cluster has. */
const own = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];

/**
 * Releases that go into a namespace which nothing in the cluster's tree declares. A release never makes its namespace, so that it cannot come without
 * its Pod Security level: this one would fail in the cluster.
 */
export function undeclaredNamespaces(objects: readonly RenderedObject[]): readonly ObjectComplaint[] {
  const declared = objects
    .map(one => one.manifest)
    .filter(one => one.kind === 'Namespace' && groupOf(one.apiVersion) === '')
    .map(one => one.metadata.name);
  const known = new Set([...own, ...declared]);
  return objects.flatMap(({ manifest }, at): readonly ObjectComplaint[] => {
    const namespace = releaseObject(manifest)?.namespace ?? '';
    if (namespace === '' || known.has(namespace)) return [];
    const fix = `make a SecureNamespace '${namespace}', or correct the name`;
    return [{ at, prop: 'namespace', rule: 'declared in the cluster', got: namespace, fix }];
  });
}
