import type { RenderedObject } from '../../manifest';
import { identityOf, identityText } from '../../manifest';
import { evaluate } from '../../policy/evaluate';
import { severities, type Finding } from '../../policy/finding';
import type { Catalogue } from '../../policy/policy';
import type { Change } from '../change';
import { compareFacts } from '../compare-facts';
import type { ClusterView, Fact } from '../fact';
import type { PlacedManifest, PlacedWaiver } from '../side';

/** What findings are compared over. */
export interface FindingComparison {
  readonly catalogue: Catalogue;
  readonly before: ClusterView;
  readonly after: ClusterView;
  /** The objects that differ: only they need to be judged by policies about single objects. */
  readonly differing: ReadonlySet<PlacedManifest>;
  /** The waivers of the new tree. What they cover is told as a waiver and not again as a finding. */
  readonly waivers: readonly PlacedWaiver[];
  /** Translates the title of an object before the change. */
  readonly renamed: (title: string) => string;
}

/** What policies refuse now and did not refuse before, and the other way round. Places of one policy in one object are counted, so that a list item that moves is no news. */
export function compareFindings({
  catalogue,
  before,
  after,
  differing,
  waivers,
  renamed,
}: FindingComparison): readonly Change[] {
  const old = factsOf(findings(catalogue, before, differing), before, renamed);
  const now = factsOf(findings(catalogue, after, differing), after, title => title);
  const excused = new Set(
    waivers
      .filter(({ cluster }) => cluster === after.cluster || cluster === '')
      .map(
        ({ waiver }) => `${waiver.object.kind} ${place(waiver.object.namespace, waiver.object.name)}\0${waiver.policy}`,
      ),
  );
  const changes = compareFacts(old, now, { cluster: after.cluster, app: '' });
  return changes.filter(one => one.class !== 'broadening' || !excused.has(`${one.object}\0${policyOf(one.after)}`));
}

function findings(catalogue: Catalogue, view: ClusterView, differing: ReadonlySet<PlacedManifest>): readonly Finding[] {
  const [objectPolicies, setPolicies] = split(catalogue);
  return [
    ...evaluate(objectPolicies, view.objects.filter(one => differing.has(one)).map(rendered)),
    ...(setPolicies.length === 0 ? [] : evaluate(setPolicies, view.objects.map(rendered))),
  ];
}

const halves = new WeakMap<Catalogue, readonly [Catalogue, Catalogue]>();

/** The same two arrays for one catalogue every time, because what is compiled from them is kept by identity. */
function split(catalogue: Catalogue): readonly [Catalogue, Catalogue] {
  const known = halves.get(catalogue) ?? [
    catalogue.filter(one => one.type === 'object'),
    catalogue.filter(one => one.type === 'set'),
  ];
  halves.set(catalogue, known);
  return known;
}

function rendered({ manifest, cluster, app, file }: PlacedManifest): RenderedObject {
  return { manifest, cluster, app, constructPath: `${file}#${identityText(identityOf(manifest))}` };
}

function factsOf(found: readonly Finding[], view: ClusterView, renamed: (title: string) => string): readonly Fact[] {
  const apps = new Map(
    view.objects.map(({ manifest: { kind, metadata }, app }) => [
      `${kind} ${place(metadata.namespace ?? '', metadata.name)}`,
      app,
    ]),
  );
  const groups = new Map<string, Finding[]>();
  for (const finding of found) {
    const key = `${titleIn(finding)}\0${finding.policy}`;
    const members = groups.get(key);
    if (members === undefined) groups.set(key, [finding]);
    else members.push(finding);
  }
  return [...groups.values()].flatMap(members => {
    const [first] = members;
    if (first === undefined) return [];
    const title = titleIn(first);
    return [{ ...factOf(first, members.length), object: renamed(title), app: apps.get(title) ?? '' }];
  });
}

function factOf({ policy, severity, message }: Finding, count: number): Omit<Fact, 'object'> {
  const value = `${policy} (${severity})${count === 1 ? '' : ` in ${String(count)} places`}`;
  const rank = (severities.length - severities.indexOf(severity)) * 1000 + count;
  return { aspect: 'policy', slot: policy, value, rank, why: message.replace(/^[A-Z]\w* [^:\s]+: /, '') };
}

function policyOf(value: string | null): string {
  return value?.split(' ')[0] ?? '';
}

function titleIn({ object }: Finding): string {
  return `${object.kind} ${place(object.namespace, object.name)}`;
}

function place(namespace: string, name: string): string {
  return namespace === '' ? name : `${namespace}/${name}`;
}
