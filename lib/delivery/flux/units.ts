import type { RenderedObject } from '../../manifest';
import type { OrderedCluster } from '../cluster-delivery';
import { deliveryApp } from '../cluster-delivery';
import { phaseFolder, phases } from './phases';
import { isRootObject } from './root-objects';

/** What one Kustomization applies. */
export interface Unit {
  /** Its folder, which is its name. */
  readonly name: string;
  readonly objects: readonly RenderedObject[];
  /** The units that have to be ready before. */
  readonly after: readonly string[];
  /** The objects whose health others wait for. */
  readonly checked: readonly RenderedObject[];
}

/** The units of a cluster, each app in as many as it has phases, and what belongs to none: the objects of the root. */
export function unitsOf(input: OrderedCluster): {
  readonly units: readonly Unit[];
  readonly ofRoot: readonly RenderedObject[];
} {
  const { objects, order } = input;
  const phase = phases(objects, order);
  const folder = objects.map((one, at) =>
    isRootObject(one.manifest) ? deliveryApp : phaseFolder(one.app, phase[at] ?? 0),
  );
  const members = placesBy(folder);
  const last = new Map<string, number>();
  for (const [at, one] of objects.entries()) last.set(one.app, Math.max(last.get(one.app) ?? 0, phase[at] ?? 0));
  const awaited = awaitedAmong(input, folder);
  const placed = objects.map((one, at): RenderedObject => ({ ...one, app: folder[at] ?? one.app }));
  const pick = (all: readonly number[]): readonly RenderedObject[] => all.flatMap(at => placed[at] ?? []);
  const units = [...last].flatMap(([app, phaseCount]) =>
    Array.from({ length: phaseCount + 1 }, (_, index): Unit => {
      const name = phaseFolder(app, index);
      const all = members.get(name) ?? [];
      const before = [...(order.apps.get(app) ?? [])].map(one => phaseFolder(one, last.get(one) ?? 0));
      const after = index === 0 ? before : [phaseFolder(app, index - 1)];
      return { name, after: after.sort(), objects: pick(all), checked: pick(all.filter(at => awaited.has(at))) };
    }),
  );
  return { units, ofRoot: pick(members.get(deliveryApp) ?? []) };
}

function placesBy(folders: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const members = new Map<string, number[]>();
  for (const [at, name] of folders.entries()) {
    const known = members.get(name);
    if (known === undefined) members.set(name, [at]);
    else known.push(at);
  }
  return members;
}

/** Releases, and whatever something of another unit needs: a Kustomization is ready when these are healthy. */
function awaitedAmong({ order }: OrderedCluster, folder: readonly string[]): ReadonlySet<number> {
  const awaited = new Set(order.releases.keys());
  for (const [at, all] of order.needs.entries()) {
    for (const { on, why } of all) if (why !== 'namespace' && folder[on] !== folder[at]) awaited.add(on);
  }
  return awaited;
}
