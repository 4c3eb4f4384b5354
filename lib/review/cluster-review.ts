import type { Manifest } from '../manifest';
import type { Catalogue } from '../policy/policy';
import type { Parse } from '../policy/raw-cel/cel-library';
import type { Aspect, Change } from './change';
import { compareClusterFacts, compareFacts } from './compare-facts';
import type { ClusterFacts, ClusterView } from './fact';
import { beginnings } from './denial/beginnings';
import { denialChanges, withBeginning } from './denial/told';
import { compareFindings } from './facts/finding';
import { compareAccounts, tokenFacts } from './facts/identity';
import { registryFacts } from './facts/image';
import { meshFacts } from './facts/mesh';
import { namespaceFacts } from './facts/namespace';
import { compareReach } from './facts/reach';
import type { ReachChange } from './facts/reach-text';
import { compareRights } from './facts/rights';
import { unseenCallerFacts } from './facts/unseen-caller';
import { unseenPeerFacts } from './facts/unseen-peer';
import { reviewObject, type ObjectReview } from './object-changes';
import { pairUp, type Pairing } from './pairs';
import { keyOf, titleOf, type PlacedWaiver } from './side';

/** One cluster on both sides. */
export interface ClusterInput {
  readonly before: ClusterView;
  readonly after: ClusterView;
  readonly catalogue: Catalogue;
  readonly parseCel?: Parse | undefined;
  readonly waivers: readonly PlacedWaiver[];
}

/** What a change does to one cluster. */
export interface ClusterReview {
  readonly changes: readonly Change[];
  readonly connections: readonly ReachChange[];
  readonly objects: readonly ObjectReview[];
}

/** Judges every object that differs by itself, then what needs all objects of the cluster. */
export function reviewCluster(input: ClusterInput): ClusterReview {
  const { before, after, catalogue, parseCel } = input;
  const pairing = pairUp(before.objects, after.objects);
  const objects = pairing.pairs.flatMap(pair => reviewObject(pair) ?? []);
  if (objects.length === 0) return { changes: doubled(pairing), connections: [], objects };
  const reach = compareReach(before, after, objects, pairing.renamed);
  const begun = beginnings(before, after, { catalogue, parse: parseCel });
  const told = (one: Change): Change => withBeginning(one, begun);
  const wide = [...reach.changes, ...wideChanges(input, objects, pairing.renamed).map(told)];
  const tellers = new Set(wide.map(one => one.aspect));
  const named = titlesIn(wide);
  const own = objects.flatMap(one => one.changes).map(told);
  const silent = objects.flatMap(one => withoutEffect(one, tellers, named));
  return {
    changes: [...wide, ...own, ...silent, ...denialChanges(begun, after.cluster), ...doubled(pairing)],
    connections: reach.connections,
    objects,
  };
}

const clusterFacts: readonly ClusterFacts[] = [namespaceFacts, tokenFacts, meshFacts, registryFacts];

function wideChanges(
  { before, after, catalogue, waivers }: ClusterInput,
  objects: readonly ObjectReview[],
  names: ReadonlyMap<string, string>,
): readonly Change[] {
  const renamed = (title: string): string => names.get(title) ?? title;
  const place = { cluster: after.cluster, app: '' };
  const old = (read: ClusterFacts): ReturnType<ClusterFacts> =>
    read(before).map(one => ({ ...one, object: renamed(one.object) }));
  const differing = new Set(objects.flatMap(({ pair }) => [pair.before, pair.after]).filter(one => one !== undefined));
  return [
    ...clusterFacts.flatMap(read => compareClusterFacts(old(read), read(after), place)),
    ...compareRights(manifestsOf(before), manifestsOf(after), renamed, after.cluster),
    ...compareAccounts(before, after, renamed),
    ...[unseenPeerFacts, unseenCallerFacts].flatMap(read =>
      compareFacts(read(before, objects, 'before'), read(after, objects, 'after'), place),
    ),
    ...compareFindings({ catalogue, before, after, differing, waivers, renamed }),
  ];
}

function manifestsOf(view: ClusterView): readonly Manifest[] {
  return view.objects.map(one => one.manifest);
}

/** An object that differs only in fields whose meaning is told for the whole cluster. */
function withoutEffect(object: ObjectReview, told: ReadonlySet<Aspect>, named: ReadonlySet<string>): readonly Change[] {
  const { pair, owners, changes, title } = object;
  const shown = pair.after;
  if (shown === undefined || pair.before === undefined || changes.length > 0 || owners.length === 0) return [];
  if (named.has(title)) return [];
  const unseen = shown.manifest.kind === 'AuthorizationPolicy';
  const elsewhere = owners.filter(owner => told.has(owner));
  const why =
    elsewhere.length === 0
      ? `${owners.join(' and ')} stay as they were${unseen ? ' for what the tree shows; callers from elsewhere may be meant' : ''}`
      : `what it does is told under ${elsewhere.join(' and ')}`;
  return [
    {
      class: unseen && elsewhere.length === 0 ? 'unclassified' : 'neutral',
      aspect: 'object',
      object: title,
      before: null,
      after: null,
      why,
      cluster: shown.cluster,
      app: shown.app,
    },
  ];
}

function doubled({ doubled }: Pairing): readonly Change[] {
  const keys = new Map(doubled.map(one => [keyOf(one), one]));
  return [...keys.values()].map(one => ({
    class: 'unclassified',
    aspect: 'object',
    object: titleOf(one.manifest),
    before: null,
    after: `stands again in ${one.file}`,
    why: 'two files hold one object; which of them a cluster gets depends on the order of applying',
    cluster: one.cluster,
    app: one.app,
  }));
}

/** Every object that a change is about or names as its reason. A title is two words: `Role shop/orders`. */
function titlesIn(changes: readonly Change[]): ReadonlySet<string> {
  const titles = new Set<string>();
  for (const { object, why } of changes) {
    const words = `${object} ${why}`.split(' ');
    for (const [place, word] of words.entries()) titles.add(`${word} ${words[place + 1] ?? ''}`);
  }
  return titles;
}
