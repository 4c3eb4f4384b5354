import type { Manifest } from '../../manifest';
import { groupOf } from '../../manifest';
import { opens, protects, type Coverage, type Fact, type ObjectFacts } from '../fact';
import { listAt, textAt, textsAt } from '../plain';

/** How hard a cluster enforces: each engine's word, from the hardest. What nothing enforces is softer than all of them. */
const stages: Readonly<Record<string, number>> = { deny: 0, enforce: 0, warn: 1, dryrun: 2, audit: 2 };
const nothing = 3;
const why = 'what a policy does not deny is created';

/** The points of enforcement at which nothing is asked to be created. */
const telling = new Set(['stage at audit.gatekeeper.sh', 'stage at gator.gatekeeper.sh']);

/** The fields that say how hard a policy is enforced. */
export const stageCoverage: readonly Coverage[] = [
  {
    kind: '*',
    fields: [
      '/spec/enforcementAction',
      '/spec/scopedEnforcementActions/**',
      '/spec/match/excludedNamespaces/**',
      '/spec/parameters/waived/**',
    ],
  },
  { kind: 'ValidatingAdmissionPolicyBinding', fields: ['/spec/validationActions/**'] },
  { kind: 'ClusterPolicy', fields: ['/spec/validationFailureAction'] },
  { kind: 'Policy', fields: ['/spec/validationFailureAction'] },
  { kind: 'ClusterImagePolicy', fields: ['/spec/mode'] },
];

/** The enforcement stage of a policy of any engine; of a scoped constraint, one for each enforcement point. Removing the object is worse than any stage. */
export const stageFacts: ObjectFacts = (manifest, title) => {
  const place: Place = { aspect: 'stage', object: title };
  const exempt = isConstraint(manifest) ? textsAt(manifest, 'spec', 'match', 'excludedNamespaces') : [];
  const excused = isConstraint(manifest) ? textsAt(manifest, 'spec', 'parameters', 'waived') : [];
  return [
    ...stagesOf(manifest).map(one => stageFact(place, one)),
    ...exempt.map(name => opens(place, `namespace ${name} is excluded`, 'the policy does not hold there')),
    ...excused.map(name => opens(place, `${name} is excused`, 'the policy does not hold for it')),
    ...(audits(manifest) ? [auditFact(place)] : []),
    ...(isPolicy(manifest) ? [{ ...protects(place, 'policy is there', why), missing: nothing }] : []),
  ];
};

type Place = Pick<Fact, 'aspect' | 'object'>;

function stageFact(place: Place, { slot, stage, value }: StageAt): Fact {
  const rank = stages[stage.toLowerCase()] ?? null;
  const tells = telling.has(slot) ? 'there it tells of what it finds and refuses nothing' : why;
  return { ...place, slot, value, rank, missing: nothing, guards: true, group: 'stages', why: tells };
}

function auditFact(place: Place): Fact {
  return {
    ...protects(place, 'records what it finds in the audit log', 'nobody sees afterwards what it found'),
    guards: false,
  };
}

function isPolicy({ kind }: Manifest): boolean {
  return kind === 'ConstraintTemplate' || kind === 'ValidatingAdmissionPolicy';
}

interface StageAt {
  readonly slot: string;
  readonly stage: string;
  readonly value: string;
}

function stagesOf(manifest: Manifest): readonly StageAt[] {
  const scoped = isConstraint(manifest) && textAt(manifest, 'spec', 'enforcementAction') === 'scoped';
  if (scoped) return hardestEach(listAt(manifest, 'spec', 'scopedEnforcementActions').flatMap(scopedStages));
  const stage = stageOf(manifest);
  return stage === undefined ? [] : [{ slot: 'stage', stage, value: stage.toLowerCase() }];
}

/** All actions of a point happen, so the hardest of them counts. */
function hardestEach(all: readonly StageAt[]): readonly StageAt[] {
  const points = new Map<string, StageAt>();
  for (const one of all) {
    const other = points.get(one.slot);
    if (other === undefined || hardness(one) < hardness(other)) points.set(one.slot, one);
  }
  return [...points.values()];
}

function hardness({ stage }: StageAt): number {
  return stages[stage.toLowerCase()] ?? nothing;
}

/** One action at its enforcement points. */
function scopedStages(entry: unknown): readonly StageAt[] {
  const stage = textAt(entry, 'action') ?? '?';
  return listAt(entry, 'enforcementPoints').map(point => {
    const name = textAt(point, 'name') ?? '?';
    return { slot: `stage at ${name}`, stage, value: `${stage.toLowerCase()} at ${name}` };
  });
}

function audits(manifest: Manifest): boolean {
  return (
    manifest.kind === 'ValidatingAdmissionPolicyBinding' &&
    textsAt(manifest, 'spec', 'validationActions').includes('Audit')
  );
}

function isConstraint(manifest: Manifest): boolean {
  return groupOf(manifest.apiVersion) === 'constraints.gatekeeper.sh';
}

function stageOf(manifest: Manifest): string | undefined {
  if (isConstraint(manifest)) return textAt(manifest, 'spec', 'enforcementAction') ?? 'deny';
  if (manifest.kind === 'ValidatingAdmissionPolicyBinding')
    return hardest(textsAt(manifest, 'spec', 'validationActions'));
  const group = groupOf(manifest.apiVersion);
  if (group === 'kyverno.io' && (manifest.kind === 'ClusterPolicy' || manifest.kind === 'Policy')) {
    return textAt(manifest, 'spec', 'validationFailureAction') ?? 'Audit';
  }
  if (manifest.kind === 'ClusterImagePolicy') return textAt(manifest, 'spec', 'mode') ?? 'enforce';
  return undefined;
}

/** The native API lists actions that all happen. */
function hardest(actions: readonly string[]): string | undefined {
  return [...actions].sort((a, b) => (stages[a.toLowerCase()] ?? nothing) - (stages[b.toLowerCase()] ?? nothing))[0];
}
