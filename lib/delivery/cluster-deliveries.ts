import type { IConstruct } from 'constructs';
import type { ClusterDelivery } from './cluster-delivery';
import { findDelivery } from './cluster-delivery';
import { helmAddonsOf } from './helm-addon';
import type { HelmRelease } from './helm-release';

/** How one cluster is delivered, and the releases that it asks for. */
export interface PlannedDelivery {
  readonly delivery: ClusterDelivery;
  /** Those that an engine or Terraform installs. */
  readonly releases: readonly HelmRelease[];
  /** The order of those that are rendered, by their construct path: every object below it belongs to the release. */
  readonly rendered: ReadonlyMap<string, number>;
}

/** The delivery of each cluster at or below `root`, by the name of the cluster: the first part of every construct path. */
export function deliveriesOf(root: IConstruct): ReadonlyMap<string, PlannedDelivery> {
  const clusters = root.node.scope === undefined ? root.node.children : [root];
  return new Map(
    clusters.flatMap(one => {
      const delivery = findDelivery(one);
      if (delivery === undefined) return [];
      const addons = helmAddonsOf(one);
      const releases = addons.filter(addon => addon.rendered === undefined).map(addon => addon.release);
      const rendered = addons.filter(addon => addon.rendered !== undefined);
      const orders = new Map(rendered.map(addon => [addon.node.path, addon.release.order]));
      return [[one.node.id, { delivery, releases, rendered: orders }] as const];
    }),
  );
}
