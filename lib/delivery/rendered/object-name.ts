import type { Manifest } from '../../manifest';

/** How a person names an object: `Deployment shop/orders`, or `ClusterRole reader`. */
export function objectName({ kind, metadata: { namespace, name } }: Manifest): string {
  return namespace === undefined ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}
