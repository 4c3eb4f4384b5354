import { field } from '../../policy/pss/plain-field';
import type { ReleaseObject } from '../order/release-object';
import { nothing } from './amount';
import type { Bounds, CostPart } from './cost-part';
import { boundsOf, isSilent, volume } from './cost-part';

/** What the values of a Helm release say that it costs, or that they say nothing. */
export function releaseParts(release: ReleaseObject): readonly CostPart[] {
  const name = `release ${release.name}`;
  const everyNode = release.known?.everyNode === true;
  const found = statedIn(release.values);
  const running = found.filter(one => !isSilent({ ...one.bounds.requests, storage: 0 }) || isLimited(one.bounds));
  const silent = { name, bounds: { requests: nothing, limits: nothing }, times: 1, everyNode, unstated: true };
  return [
    ...found.map(({ bounds, times }) => ({ name, bounds, times, everyNode, unstated: isSilent(bounds.requests) })),
    ...(running.length === 0 ? [silent] : []),
  ];
}

function isLimited({ limits }: Bounds): boolean {
  return !isSilent(limits);
}

interface Stated {
  readonly bounds: Bounds;
  readonly times: number;
}

/**
 * Each `resources` that has requests or limits, and each volume by its size, with the replicas beside it or, where none stand there, above
 * it. What is switched off (`enabled: false`) costs nothing.
 */
function statedIn(values: unknown, replicas = 1, isVolume = false): readonly Stated[] {
  if (Array.isArray(values)) return values.flatMap(one => statedIn(one, replicas, isVolume));
  if (typeof values !== 'object' || values === null) return [];
  const map = values as Readonly<Record<string, unknown>>;
  if (map['enabled'] === false) return [];
  const times = ['replicas', 'replicaCount'].map(key => map[key]).find(one => typeof one === 'number') ?? replicas;
  return Object.entries(map).flatMap(([key, one]) => {
    if (key === 'storageSize' || (isVolume && key === 'size')) return [{ bounds: volume(one), times }];
    const stated = field(one, 'requests') !== undefined || field(one, 'limits') !== undefined;
    if (key === 'resources' && stated) return [{ bounds: boundsOf(one), times }];
    return statedIn(one, times, /persist|storage|volume/i.test(key));
  });
}
