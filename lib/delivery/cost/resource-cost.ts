import type { Manifest } from '../../manifest';
import type { Cost, Figure } from '../../review/cost';
import { costText } from '../../review/cost';
import { knownHelmCharts } from '../order/known-helm-chart';
import { releaseObject, text } from '../order/release-object';
import type { Amount } from './amount';
import type { Bounds, CostPart } from './cost-part';
import { sumOf } from './cost-part';
import { releaseParts } from './release-cost';
import { isWorkload, workloadParts } from './workload-cost';

export type { Bounds } from './cost-part';

/** What objects cost a cluster, as far as they say. */
export interface ResourceCost {
  /** Of everything with a number of pods of its own, and of volumes. */
  readonly fixed: Bounds;
  /** Of everything that runs on every node, for one node. */
  readonly perNode: Bounds;
  /** Containers without requests or limits, and Helm releases whose values say nothing: they cost more than is counted. */
  readonly unstated: readonly string[];
}

/**
 * The sum of requests and limits of workloads, of volumes, and of what the values of Helm releases set. A Helm release counts each `resources` in
 * its values as often as the `replicas` beside it say. What states nothing is listed, never guessed.
 */
export function resourceCost(objects: readonly Manifest[]): ResourceCost {
  const parts = objects.flatMap(partsOf);
  return {
    fixed: sumOf(parts.filter(one => !one.everyNode)),
    perNode: sumOf(parts.filter(one => one.everyNode)),
    unstated: [...new Set(parts.filter(one => one.unstated).map(one => one.name))].sort(),
  };
}

function partsOf(manifest: Manifest): readonly CostPart[] {
  if (isWorkload(manifest)) return workloadParts(manifest);
  const release = releaseObject(manifest);
  return release === undefined ? [] : releaseParts(release);
}

/**
 * The objects that are there for security: releases of the Helm charts known for it, rendered or not, and the workloads and volumes in their
 * namespaces.
 */
export function securityTooling(objects: readonly Manifest[]): readonly Manifest[] {
  const isTool = (manifest: Manifest): boolean =>
    releaseObject(manifest)?.known?.security === true || isRendered(manifest);
  const namespaces = new Set(
    objects.filter(isTool).map(one => releaseObject(one)?.namespace ?? one.metadata.namespace ?? ''),
  );
  return objects.filter(one => isTool(one) || (isWorkload(one) && namespaces.has(one.metadata.namespace ?? '')));
}

/** Helm charts write their name and version on what they make. */
function isRendered(manifest: Manifest): boolean {
  if (!isWorkload(manifest)) return false;
  const chart = text(manifest, 'metadata', 'labels', 'helm.sh/chart') ?? '';
  const name = chart.replace(/-v?\d+\.\d+\.\d+.*$/, '');
  return Object.hasOwn(knownHelmCharts, name) && knownHelmCharts[name]?.security === true;
}

/** What the security tooling among objects costs; undefined when there is none. */
export function securityCost(objects: readonly Manifest[]): Cost | undefined {
  const tools = securityTooling(objects);
  return tools.length === 0 ? undefined : costOf(resourceCost(tools));
}

/** One line: `requested 2.5 cores, 4 GiB memory; at most 6 cores, 8 GiB memory; on every node requested ...`. */
export function resourceCostText(cost: ResourceCost): string {
  return costText(costOf(cost));
}

function costOf({ fixed, perNode, unstated }: ResourceCost): Cost {
  const figures = [
    ...figuresOf('requested', fixed.requests),
    ...figuresOf('at most', fixed.limits),
    ...figuresOf('on every node requested', perNode.requests),
    ...figuresOf('on every node at most', perNode.limits),
  ];
  return { figures, unstated };
}

function figuresOf(group: string, { cpu, memory, storage }: Amount): readonly Figure[] {
  return [
    { group, unit: 'cores', value: cpu / 1000 },
    { group, unit: 'GiB memory', value: gibibytes(memory) },
    { group, unit: 'GiB storage', value: gibibytes(storage) },
  ];
}

function gibibytes(bytes: number): number {
  return Math.round((bytes / 1024 ** 3) * 100) / 100;
}
