/** What a change does to security. What cannot be told is `unclassified`; it is never called neutral. */
export type ChangeClass = 'broadening' | 'tightening' | 'neutral' | 'unclassified';

/** The classes in the order in which a reviewer needs them. */
export const changeClasses: readonly ChangeClass[] = ['broadening', 'unclassified', 'tightening', 'neutral'];

/** The side of security that a change touches. `denial` is what a policy starts to refuse of what is committed, `cost` what security asks of the nodes. `object` is the object as a whole: added, removed, moved, or a field that no other aspect reads. */
export type Aspect =
  | 'reach'
  | 'rights'
  | 'exposure'
  | 'pod-security'
  | 'mesh'
  | 'policy'
  | 'stage'
  | 'denial'
  | 'waiver'
  | 'image'
  | 'secret'
  | 'storage'
  | 'admission'
  | 'delivery'
  | 'node'
  | 'cost'
  | 'object';

/** The aspects in the order in which a reviewer reads them: what is reached and held first, the object as a whole last. */
export const aspects: readonly Aspect[] = [
  'reach',
  'rights',
  'exposure',
  'pod-security',
  'mesh',
  'secret',
  'image',
  'waiver',
  'stage',
  'denial',
  'admission',
  'policy',
  'storage',
  'delivery',
  'node',
  'cost',
  'object',
];

/** One difference between two trees, in words. */
export interface Change {
  readonly class: ChangeClass;
  readonly aspect: Aspect;
  /** What changed: `Deployment shop/orders container app`, `shop/orders[Deployment] -> 203.0.113.7`. */
  readonly object: string;
  /** What stood there, or null when nothing did. Never a secret value. */
  readonly before: string | null;
  /** What stands there now, or null when nothing does. Never a secret value. */
  readonly after: string | null;
  /** Why it is of its class. */
  readonly why: string;
  /** The cluster it happens in; empty when the tree is of one cluster. */
  readonly cluster: string;
  /** The app folder it happens in; empty when it belongs to none. */
  readonly app: string;
}

/** The object with the cluster that it is of: `production: Namespace shop`. What machines and approvals call it. */
export function qualifiedObject({ cluster, object }: Pick<Change, 'cluster' | 'object'>): string {
  return cluster === '' ? object : `${cluster}: ${object}`;
}

/** How many changes there are of each class. */
export type ChangeCounts = Readonly<Record<ChangeClass, number>>;

/** Counts changes by class. */
export function countChanges(changes: readonly Change[]): ChangeCounts {
  const counts = { broadening: 0, tightening: 0, neutral: 0, unclassified: 0 };
  for (const change of changes) counts[change.class] += 1;
  return counts;
}

/** Orders changes for a reader: worst class first, then aspect, object and text. Independent of input order and of the locale. */
export function sortChanges(changes: readonly Change[]): readonly Change[] {
  const key = (one: Change): string =>
    [
      changeClasses.indexOf(one.class),
      String(aspects.indexOf(one.aspect)).padStart(2, '0'),
      one.object,
      one.before ?? '',
      one.after ?? '',
      one.cluster,
    ].join('\0');
  return changes
    .map(change => ({ change, key: key(change) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(one => one.change);
}
