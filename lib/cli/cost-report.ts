import { securityCost } from '../delivery/cost/resource-cost';
import type { Manifest } from '../manifest';
import type { Rendering } from '../pipeline/rendering';
import { costText } from '../review/cost';

/** What the security tooling of each cluster costs, a line each; empty where there is none. */
export function costReport({ objects }: Pick<Rendering, 'objects'>): string {
  const clusters = new Map<string, Manifest[]>();
  for (const { cluster, manifest } of objects) {
    const known = clusters.get(cluster);
    if (known === undefined) clusters.set(cluster, [manifest]);
    else known.push(manifest);
  }
  return [...clusters]
    .flatMap(([cluster, manifests]) => {
      const cost = securityCost(manifests);
      return cost === undefined ? [] : [`security tooling of ${cluster}: ${costText(cost)}\n`];
    })
    .join('');
}
