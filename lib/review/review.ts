import type { Catalogue } from '../policy/policy';
import type { Parse } from '../policy/raw-cel/cel-library';
import { countChanges, sortChanges, type Change, type ChangeCounts } from './change';
import { byCluster, clusterView } from './cluster-view';
import { reviewCluster } from './cluster-review';
import { costChanges, type ClusterCost, type CostOf } from './cost';
import { compareFacts } from './compare-facts';
import { exemptionFacts } from './facts/exemption';
import type { ReachChange } from './facts/reach-text';
import { waiverFacts } from './facts/waiver';
import type { Fact } from './fact';
import { fileChanges } from './file-changes';
import type { ObjectReview } from './object-changes';
import type { PlacedManifest, Side } from './side';

/** What a change means: the whole answer of `bulwark diff`. */
export interface Review {
  readonly before: string;
  readonly after: string;
  readonly summary: ChangeCounts;
  readonly changes: readonly Change[];
  /** Connections that the change opens or closes, for pictures. */
  readonly connections: readonly ReachChange[];
  /** What the security tooling of each cluster costs, where there is some. */
  readonly costs: readonly ClusterCost[];
  /** The objects that differ, with their fields, for the YAML part of a report. */
  readonly objects: readonly ObjectReview[];
}

/** What a review may be given beside the two sides. */
export interface ReviewOptions {
  /** The policies whose findings are compared. @default none */
  readonly catalogue?: Catalogue;
  /** The parser of CEL that no policy of the catalogue has. @default such CEL is reported as not evaluated */
  readonly parseCel?: Parse | undefined;
  /** Sums up what the security tooling of a cluster costs. @default cost is not told */
  readonly cost?: CostOf | undefined;
}

/**
 * Says what a change does to security. Both sides are turned into facts, the facts are compared as sets, and every field that
 * changed and that no fact explains is told as unclassified. A pure function: no clock, no disk, no network, no randomness.
 */
export function review(before: Side, after: Side, options: ReviewOptions = {}): Review {
  const old = byCluster(before);
  const now = byCluster(after);
  const clusters = [...new Set([...old.keys(), ...now.keys()])].sort();
  const { catalogue = [], parseCel, cost = (): undefined => undefined } = options;
  const parts = clusters.map(cluster => {
    const views = {
      before: clusterView(cluster, old.get(cluster) ?? []),
      after: clusterView(cluster, now.get(cluster) ?? []),
    };
    return reviewCluster({ ...views, catalogue, parseCel, waivers: after.waivers });
  });
  const costs = clusters.map(cluster => costIn(cluster, old.get(cluster), now.get(cluster), cost));
  const changes = sortChanges([
    ...parts.flatMap(one => one.changes),
    ...waiverChanges(before, after),
    ...costChanges(costs),
    ...fileChanges(before, after),
  ]);
  return {
    before: before.name,
    after: after.name,
    summary: countChanges(changes),
    changes,
    costs,
    connections: parts.flatMap(one => one.connections),
    objects: parts.flatMap(one => one.objects),
  };
}

function costIn(
  cluster: string,
  before: readonly PlacedManifest[] | undefined,
  after: readonly PlacedManifest[] | undefined,
  cost: CostOf,
): ClusterCost {
  const sum = (side: readonly PlacedManifest[] = []): ClusterCost['after'] => cost(side.map(one => one.manifest));
  return { cluster, before: sum(before), after: sum(after) };
}

function waiverChanges(before: Side, after: Side): readonly Change[] {
  const all = [before, after].flatMap(side => [...side.waivers, ...side.objects]);
  const clusters = [...new Set(all.map(one => one.cluster))].sort();
  return clusters.flatMap(cluster => {
    const facts = (side: Side): readonly Fact[] => {
      const waivers = side.waivers.filter(one => one.cluster === cluster);
      const objects = side.objects.filter(one => one.cluster === cluster);
      return [...waiverFacts(waivers), ...exemptionFacts(objects, waivers)];
    };
    return compareFacts(facts(before), facts(after), { cluster, app: '' });
  });
}
