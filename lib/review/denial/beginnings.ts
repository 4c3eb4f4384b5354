import type { ClusterView } from '../fact';
import { same } from '../plain';
import { titleOf } from '../side';
import { gatekeeperJudges } from './gatekeeper';
import type { Judge } from './judge';
import { Namespaces } from './namespaces';
import { nativeJudges } from './native';
import { otherJudges } from './other-engines';
import { podSecurityJudges } from './pod-security';
import type { Evaluators } from './programs';

/** What a policy begins to do with the objects that are committed. */
export interface Beginning {
  readonly judge: Judge;
  /** The objects that it refuses now and did not refuse before, by title, and what it says of each. */
  readonly refused: readonly { readonly title: string; readonly app: string; readonly message: string }[];
  /** The objects of which nothing can be told, by the reason. */
  readonly unknown: ReadonlyMap<string, readonly string[]>;
}

/**
 * What every policy whose place in the new tree differs begins to refuse or to warn of, among all objects of the new tree. The policy is read from the
 * tree as admission will: its match, its parameters, its exclusions. What one engine refused before, another may refuse now without news.
 */
export function beginnings(before: ClusterView, after: ClusterView, evaluators: Evaluators): readonly Beginning[] {
  const [oldNames, newNames] = [new Namespaces(before), new Namespaces(after)];
  const old = judgesOf(before, oldNames, evaluators);
  const everything = oldNames.ignoring() !== newNames.ignoring();
  return judgesOf(after, newNames, evaluators)
    .filter(one => one.force !== 'off' && (everything || !isOld(one, old)))
    .map(judge =>
      beginning(
        judge,
        old.filter(one => one.key === judge.key && isAsHard(one, judge)),
        after,
      ),
    );
}

function judgesOf(view: ClusterView, names: Namespaces, evaluators: Evaluators): readonly Judge[] {
  return [
    ...gatekeeperJudges(view, names, evaluators),
    ...nativeJudges(view, names, evaluators),
    ...podSecurityJudges(view),
    ...otherJudges(view),
  ];
}

function isOld(judge: Judge, old: readonly Judge[]): boolean {
  return old.some(one => one.title === judge.title && same(one.sources, judge.sources));
}

function isAsHard(old: Judge, now: Judge): boolean {
  return old.force === 'deny' || (old.force === 'warn' && now.force === 'warn');
}

function beginning(judge: Judge, old: readonly Judge[], { objects }: ClusterView): Beginning {
  const refused: { title: string; app: string; message: string }[] = [];
  const unknown = new Map<string, string[]>();
  for (const { manifest, app } of objects) {
    const said = judge.judge(manifest);
    if (said === 'admitted' || old.some(one => isRefusal(one.judge(manifest)))) continue;
    const title = titleOf(manifest);
    if ('refused' in said) refused.push({ title, app, message: said.refused.replace(/^[A-Z]\w* [^:\s]+: /, '') });
    else unknown.set(said.unknown, [...(unknown.get(said.unknown) ?? []), title]);
  }
  return { judge, refused, unknown };
}

function isRefusal(said: ReturnType<Judge['judge']>): boolean {
  return said !== 'admitted' && 'refused' in said;
}
