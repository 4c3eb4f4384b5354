import type { Manifest } from '../manifest';
import type { Change } from './change';

/** One sum: so many of a unit, in a group such as `requested`. */
export interface Figure {
  readonly group: string;
  readonly unit: string;
  readonly value: number;
}

/** What the security tooling of a cluster costs, as far as it is stated. */
export interface Cost {
  /** Always the same figures in the same order. */
  readonly figures: readonly Figure[];
  /** What states nothing, and so costs more than is counted. */
  readonly unstated: readonly string[];
}

/** Sums up the cost of a cluster's security tooling; undefined when it has none. */
export type CostOf = (objects: readonly Manifest[]) => Cost | undefined;

/** The cost in one cluster on both sides. */
export interface ClusterCost {
  readonly cluster: string;
  readonly before: Cost | undefined;
  readonly after: Cost | undefined;
}

/** `requested 1.2 cores (+0.2), 3 GiB memory; at most ...`: the figures, each with its change against those before. Groups of nothing are left out. */
export function costText({ figures, unstated }: Cost, before?: Cost): string {
  const groups = [...new Set(figures.map(one => one.group))].flatMap(group => {
    const own = figures.flatMap((one, at) => (one.group === group ? [{ now: one, old: before?.figures[at] }] : []));
    const said = own.filter(({ now, old }) => now.value !== 0 || (old?.value ?? 0) !== 0);
    return said.length === 0 ? [] : [`${group} ${said.map(one => figureText(one.now, one.old)).join(', ')}`];
  });
  const known = groups.length === 0 ? 'nothing is stated' : groups.join('; ');
  return unstated.length === 0 ? known : `${known}; not counted, for they state nothing: ${unstated.join(', ')}`;
}

function figureText({ value, unit }: Figure, old: Figure | undefined): string {
  const change = old === undefined ? 0 : round(value - old.value);
  const text = `${String(round(value))} ${unit}`;
  return change === 0 ? text : `${text} (${change > 0 ? '+' : ''}${String(change)})`;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** The cost as lines of a report, one for all clusters that cost the same; empty where no cluster has security tooling. */
export function costLines(costs: readonly ClusterCost[]): readonly string[] {
  const lines = new Map<string, string[]>();
  for (const { cluster, before, after } of costs) {
    const text = lineOf(before, after);
    if (text !== '')
      lines.set(
        text,
        [...(lines.get(text) ?? []), cluster].filter(one => one !== ''),
      );
  }
  return [...lines].map(
    ([text, clusters]) => `security tooling${clusters.length === 0 ? '' : ` of ${clusters.join(', ')}`}: ${text}`,
  );
}

function lineOf(before: Cost | undefined, after: Cost | undefined): string {
  if (after === undefined) return before === undefined ? '' : `none any more, before ${costText(before)}`;
  if (before === undefined) return `new, ${costText(after)}`;
  return `${costText(after) === costText(before) ? 'costs as before, ' : ''}${costText(after, before)}`;
}

/** A cost that changes, as a change like any other: it opens and closes nothing. */
export function costChanges(costs: readonly ClusterCost[]): readonly Change[] {
  return costs.flatMap(({ cluster, before, after }): readonly Change[] => {
    const [old, now] = [before, after].map(one => (one === undefined ? null : costText(one)));
    if (old === undefined || now === undefined || old === now) return [];
    const why = 'what security asks of the nodes';
    return [
      { class: 'neutral', aspect: 'cost', object: 'security tooling', before: old, after: now, why, cluster, app: '' },
    ];
  });
}
