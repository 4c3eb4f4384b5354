import { groupOf, identityText } from '../../manifest';
import type { StatedWaiver, Waiver } from '../../waiver';
import type { Finding, Severity } from '../finding';
import type { FaultyWaiver, Outcome, WaivedFinding, WaiverFault } from '../outcome';

/** What waivers are judged against. */
export interface WaiverContext {
  /** The severity of each policy of the catalogue; undefined for an id that it does not have. */
  readonly severityOf: (policy: string) => Severity | undefined;
  /** The day on which the check is made, `YYYY-MM-DD`. */
  readonly today: string;
  /** Whether a policy was judged at all in this run; the waivers of others are neither used nor unused. */
  readonly judged: (policy: string) => boolean;
}

/**
 * Holds back the findings that a waiver covers: one policy, one exact object, in its cluster. A waiver that has expired or
 * whose policy is fatal holds nothing back; it and every waiver that nothing needs are faults of the outcome, so that
 * no exception outlives its reason.
 */
export function applyWaivers(
  findings: readonly Finding[],
  waivers: readonly StatedWaiver[],
  context: WaiverContext,
): Outcome {
  const relevant = waivers.filter(waiver => context.judged(waiver.policy) || isUnknown(waiver, context));
  const faults = new Map(relevant.map(waiver => [waiver, faultOf(waiver, context)]));
  const byKey = grouped(relevant);
  const used = new Set<Waiver>();
  const open: Finding[] = [];
  const waived: WaivedFinding[] = [];
  for (const finding of findings) {
    const covering = (byKey.get(findingKey(finding)) ?? []).filter(waiver => inCluster(waiver, finding));
    for (const waiver of covering) used.add(waiver);
    const holding = covering.find(waiver => faults.get(waiver) === undefined);
    if (holding === undefined) open.push(finding);
    else waived.push({ finding, waiver: holding });
  }
  return {
    findings: open,
    waived,
    faultyWaivers: relevant.flatMap(waiver => faulty(waiver, faults.get(waiver), used)),
  };
}

/** Whether a waiver no longer holds on a day: its last day is before it. */
export function isExpired(waiver: Waiver, today: string): boolean {
  return waiver.expires < today;
}

function faultOf(waiver: Waiver, { severityOf, today }: WaiverContext): WaiverFault | undefined {
  const severity = severityOf(waiver.policy);
  if (severity === undefined) return 'unknown policy';
  if (severity === 'fatal') return 'fatal';
  return isExpired(waiver, today) ? 'expired' : undefined;
}

function faulty(stated: StatedWaiver, fault: WaiverFault | undefined, used: ReadonlySet<Waiver>): FaultyWaiver[] {
  if (fault === undefined && used.has(stated)) return [];
  const { source: lookUp, ...waiver } = stated;
  const source = lookUp?.();
  return [{ waiver, fault: fault ?? 'unused', ...(source === undefined ? {} : { source }) }];
}

function isUnknown(waiver: Waiver, { severityOf }: WaiverContext): boolean {
  return severityOf(waiver.policy) === undefined;
}

function inCluster({ cluster }: Waiver, finding: Finding): boolean {
  return cluster === undefined || cluster === (finding.cluster ?? '');
}

function findingKey({ policy, object }: Finding): string {
  return keyOf(policy, identityText({ ...object, group: groupOf(object.apiVersion) }));
}

function keyOf(policy: string, identity: string): string {
  return `${policy}\n${identity}`;
}

function grouped(waivers: readonly Waiver[]): ReadonlyMap<string, readonly Waiver[]> {
  const groups = new Map<string, Waiver[]>();
  for (const waiver of waivers) {
    const key = keyOf(waiver.policy, identityText(waiver.object));
    groups.set(key, [...(groups.get(key) ?? []), waiver]);
  }
  return groups;
}
