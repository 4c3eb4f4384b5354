import type { Stage } from '../admission/stage';
import { checkStage, stages } from '../admission/stage';
import type { Complaint } from '../complaint';
import { isDate } from '../weakening';

/** How hard one cluster enforces policies, since when, and who decided it. */
export interface ClusterEnforcement {
  readonly cluster: string;
  readonly stage: Stage;
  /** The day on which the stage was set, `YYYY-MM-DD`. */
  readonly since: string;
  readonly owner: string;
  /** Policies that are at another stage, by id. */
  readonly except: Readonly<Record<string, Stage>>;
}

/**
 * Complaints about the stages of clusters, given in the order in which a change reaches them: each stage has a date and an owner, and no
 * cluster is behind the next one. What production denies must have been denied where it could do no harm.
 *
 * @param policies the ids that there are: a stage of any other is a slip of the pen that enforces nothing
 */
export function checkEnforcement(
  clusters: readonly ClusterEnforcement[],
  policies?: readonly string[],
): readonly Complaint[] {
  const behind = clusters.slice(1).flatMap((later, at) => {
    const earlier = clusters[at];
    return earlier === undefined ? [] : behindNext(earlier, later);
  });
  const unknown = policies === undefined ? [] : clusters.flatMap(one => unknownPolicies(one, policies));
  return [...clusters.flatMap(checkOne), ...unknown, ...behind];
}

function unknownPolicies({ cluster, except }: ClusterEnforcement, policies: readonly string[]): readonly Complaint[] {
  return Object.keys(except)
    .filter(id => !policies.includes(id))
    .map(id => ({
      prop: `${cluster}.enforcement.except`,
      rule: 'the id of a policy of the catalogue',
      got: id,
      fix: 'look it up in docs/policies.md, or remove it',
    }));
}

function checkOne({ cluster, stage, since, owner, except }: ClusterEnforcement): readonly Complaint[] {
  const place = `${cluster}.enforcement`;
  const fix = 'say who decided it';
  return [
    ...checkStage(`${place}.stage`, stage),
    ...Object.entries(except).flatMap(([id, one]) => checkStage(`${place}.except.${id}`, one)),
    ...(isDate(since)
      ? []
      : [{ prop: `${place}.since`, rule: 'a date, YYYY-MM-DD', got: since, fix: 'write the day it was set' }]),
    ...(owner.trim() === '' ? [{ prop: `${place}.owner`, rule: 'a team or a person', got: owner, fix }] : []),
  ];
}

function behindNext(earlier: ClusterEnforcement, later: ClusterEnforcement): readonly Complaint[] {
  const ids = [...new Set([...Object.keys(earlier.except), ...Object.keys(later.except)])].sort();
  const pairs = [
    ['every other policy', earlier.stage, later.stage] as const,
    ...ids.map(id => [id, earlier.except[id] ?? earlier.stage, later.except[id] ?? later.stage] as const),
  ];
  return pairs
    .filter(([, before, after]) => stages.indexOf(before) < stages.indexOf(after))
    .map(([id, before, after]) => ({
      prop: `the stage of ${id} on ${earlier.cluster}`,
      rule: `no softer than on ${later.cluster}, which is at ${after}`,
      got: before,
      fix: `promote it on ${earlier.cluster} first, or soften it on ${later.cluster}`,
    }));
}
