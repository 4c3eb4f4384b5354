import type { Catalogue } from '../policy/policy';
import type { Parse } from '../policy/raw-cel/cel-library';
import { countChanges, sortChanges, type Change, type ChangeCounts } from './change';
import { byCluster, clusterView } from './cluster-view';
import { reviewCluster } from './cluster-review';
import { compareFacts } from './compare-facts';
import type { ReachChange } from './facts/reach-text';
import { waiverFacts } from './facts/waiver';
import { fileChanges } from './file-changes';
import type { ObjectReview } from './object-changes';
import type { Side } from './side';

/** What a change means: the whole answer of `bulwark diff`. */
export interface Review {
  readonly before: string;
  readonly after: string;
  readonly summary: ChangeCounts;
  readonly changes: readonly Change[];
  /** Connections that the change opens or closes, for pictures. */
  readonly connections: readonly ReachChange[];
  /** The objects that differ, with their fields, for the YAML part of a report. */
  readonly objects: readonly ObjectReview[];
}

/** What a review may be given beside the two sides. */
export interface ReviewOptions {
  /** The policies whose findings are compared. @default none */
  readonly catalogue?: Catalogue;
  /** The parser of CEL that no policy of the catalogue has. @default such CEL is reported as not evaluated */
  readonly parseCel?: Parse | undefined;
}

/**
 * Says what a change does to security. Both sides are turned into facts, the facts are compared as sets, and every field that
 * changed and that no fact explains is told as unclassified. A pure function: no clock, no disk, no network, no randomness.
 */
export function review(before: Side, after: Side, options: ReviewOptions = {}): Review {
  const old = byCluster(before);
  const now = byCluster(after);
  const clusters = [...new Set([...old.keys(), ...now.keys()])].sort();
  const { catalogue = [], parseCel } = options;
  const parts = clusters.map(cluster => {
    const views = {
      before: clusterView(cluster, old.get(cluster) ?? []),
      after: clusterView(cluster, now.get(cluster) ?? []),
    };
    return reviewCluster({ ...views, catalogue, parseCel, waivers: after.waivers });
  });
  const changes = sortChanges([
    ...parts.flatMap(one => one.changes),
    ...waiverChanges(before, after),
    ...fileChanges(before, after),
  ]);
  return {
    before: before.name,
    after: after.name,
    summary: countChanges(changes),
    changes,
    connections: parts.flatMap(one => one.connections),
    objects: parts.flatMap(one => one.objects),
  };
}

function waiverChanges(before: Side, after: Side): readonly Change[] {
  const clusters = [...new Set([...before.waivers, ...after.waivers].map(one => one.cluster))].sort();
  return clusters.flatMap(cluster => {
    const own = (side: Side): Side['waivers'] => side.waivers.filter(one => one.cluster === cluster);
    return compareFacts(waiverFacts(own(before)), waiverFacts(own(after)), { cluster, app: '' });
  });
}
