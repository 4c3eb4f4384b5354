import type { Need } from './needs';

/**
 * What a release, or each object of a rendered one, needs because of its `order`: every release of the next lower order in the same app. Orders of different
 * apps are not compared: an app is delivered as one thing, so two apps with orders 0 and 1 each would wait for each other.
 *
 * @param ordered the order of each, by its place among the objects.
 */
export function releaseNeeds(
  ordered: ReadonlyMap<number, number>,
  appOf: (at: number) => string,
): ReadonlyMap<number, readonly Need[]> {
  const apps = new Map<string, Map<number, number[]>>();
  for (const [at, order] of ordered) {
    const orders = apps.get(appOf(at)) ?? new Map<number, number[]>();
    apps.set(appOf(at), orders);
    orders.set(order, [...(orders.get(order) ?? []), at]);
  }
  return new Map([...apps.values()].flatMap(needsWithin));
}

function needsWithin(orders: ReadonlyMap<number, readonly number[]>): readonly [number, readonly Need[]][] {
  const sorted = [...orders].sort(([a], [b]) => a - b).map(([, all]) => all);
  return sorted.flatMap((all, index) => {
    const earlier = (sorted[index - 1] ?? []).map((on): Need => ({ on, why: 'release order' }));
    return all.map((at): [number, readonly Need[]] => [at, earlier]);
  });
}
