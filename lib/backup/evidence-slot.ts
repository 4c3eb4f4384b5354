import { Construct } from 'constructs';
import type { Complaint } from '../complaint';
import { complain } from '../complaint';
import { k8s } from '../k8s';
import { managedBy } from '../labels';
import { checkLabelName } from '../name';
import { SecureNamespace } from '../namespace/secure-namespace';
import { rememberOrigin } from '../origin';
import { isDate } from '../weakening';

/** What a person saw, and when. It is committed: it holds no secret and no personal data. */
export interface Evidence {
  /** The day on which it was seen, `YYYY-MM-DD`. */
  readonly on: string;
  /** Who saw it. */
  readonly by: string;
  /** What was seen, in one line: `41 GiB of 2026-11-20, 3 snapshots`. */
  readonly shows: string;
}

/** Something that has to be shown again and again, because nothing in the cluster can see it. */
export interface EvidenceSlotProps {
  /** What the evidence shows, as a sentence without a full stop: `the NAS copies its backups out of the house`. */
  readonly claim: string;
  /** For how many days it counts, 1 to 400. */
  readonly maxAgeDays: number;
  /** @default none was ever given: the policy `evidence-age` reports it */
  readonly given?: Evidence | undefined;
}

/** The label of the object that holds evidence; its value is the name of the slot. */
export const evidenceLabel = 'bulwark.dev/evidence';

/**
 * A place in the tree for evidence that a person gives about what no manifest can do: a copy outside the house, an exercise, a review on paper. The policy `evidence-age` reports it while
 * none was given, and from the day on which the last is too old, at every check. So what is not a manifest still cannot be forgotten.
 *
 * Refused: a day that is none, a slot that says nothing, an age of more than 400 days: what is shown less than once a year is not known.
 */
export class EvidenceSlot extends Construct {
  /** The name of its ConfigMap. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: EvidenceSlotProps) {
    super(scope, id);
    rememberOrigin(this);
    this.name = `evidence-${id}`;
    const { claim, maxAgeDays, given } = props;
    complain(this, ...checkSlot(id, props));
    new k8s.KubeConfigMap(this, 'config-map', {
      metadata: {
        name: this.name,
        namespace: SecureNamespace.of(this).name,
        labels: { ...managedBy, [evidenceLabel]: id },
      },
      data: {
        claim,
        maxAgeDays: String(maxAgeDays),
        ...(given === undefined ? {} : { on: given.on, by: given.by, shows: given.shows }),
      },
    });
  }
}

function checkSlot(id: string, { claim, maxAgeDays, given }: EvidenceSlotProps): readonly Complaint[] {
  const isAge = Number.isInteger(maxAgeDays) && maxAgeDays >= 1 && maxAgeDays <= 400;
  const age = { prop: 'maxAgeDays', rule: 'a whole number of days from 1 to 400', got: String(maxAgeDays) };
  return [
    ...checkLabelName('id', id),
    ...checkLine('claim', claim),
    ...(isAge ? [] : [{ ...age, fix: 'write after how many days it has to be shown again' }]),
    ...(given === undefined ? [] : checkEvidence(given)),
  ];
}

function checkEvidence({ on, by, shows }: Evidence): readonly Complaint[] {
  const day = { prop: 'given.on', rule: 'a day, YYYY-MM-DD', got: on, fix: 'write the day on which it was seen' };
  return [...(isDate(on) ? [] : [day]), ...checkLine('given.by', by), ...checkLine('given.shows', shows)];
}

function checkLine(prop: string, text: string): readonly Complaint[] {
  if (text.trim() !== '' && !text.includes('\n')) return [];
  return [{ prop, rule: 'one line of text', got: text, fix: 'say it in a few words' }];
}
