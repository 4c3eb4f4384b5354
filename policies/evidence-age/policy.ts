import type { RenderedObject } from '../../lib/manifest';
import type { Finding } from '../../lib/policy/finding';
import { objectFinding } from '../../lib/policy/object-finding';
import type { PolicyFacts } from '../../lib/policy/policy';
import { setPolicy } from '../../lib/policy/policy';
import { field } from '../../lib/policy/pss/plain-field';
import { ObjectSet } from '../../lib/policy/set/object-set';
import { isDate } from '../../lib/weakening';
import { hipaa } from '../controls';

const label = 'bulwark.dev/evidence';
const facts: PolicyFacts = {
  id: 'evidence-age',
  severity: 'error',
  why: 'what nobody has shown for a while is not known: a copy that stopped a year ago is found out on the day it is needed',
  fix: 'look again, and write down the day, who looked and what was seen; or say in a waiver who will, and until when',
  controls: [hipaa('164.308(a)(7)(ii)(A)'), hipaa('164.308(a)(8)')],
};

/**
 * What no manifest can show is shown by a person, and not too long ago. A ConfigMap with the label `bulwark.dev/evidence` is a place for evidence: it says what is claimed, for how many days
 * evidence counts, and the day, the person and the sight of the last. None at all is a finding, and so is one that is too old on the day of the
 * check, or that is from a later day. Where no day is given, only what was never shown is found.
 */
export const evidenceAge = setPolicy({
  ...facts,
  judge: (objects, { today } = {}) => {
    const slots = ObjectSet.of(objects)
      .ofKind('', 'ConfigMap')
      .filter(one => field(one.manifest, 'metadata', 'labels', label) !== undefined);
    return slots.flatMap(one => judgeOne(one, today));
  },
});

function judgeOne(object: RenderedObject, today: string | undefined): readonly Finding[] {
  const data = field(object.manifest, 'data');
  const days = ageOf(field(data, 'maxAgeDays'));
  if (days === undefined) return [finding(object, 'maxAgeDays', 'no number of days', 'from 1 to 400')];
  const missing = ['on', 'by', 'shows'].find(name => textOf(field(data, name)) === '');
  if (missing !== undefined) {
    return [
      finding(object, missing, 'none', `given, about this: ${textOf(field(data, 'claim')) || 'what the slot is for'}`),
    ];
  }
  const on = textOf(field(data, 'on'));
  if (!isDate(on)) return [finding(object, 'on', JSON.stringify(on), 'a day, written YYYY-MM-DD')];
  if (today === undefined) return [];
  if (on > today) return [finding(object, 'on', on, `a day that has come, ${today} or earlier`)];
  const first = new Date(Date.parse(`${today}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);
  return on >= first ? [] : [finding(object, 'on', on, `a day of the last ${String(days)}, ${first} or later`)];
}

function ageOf(value: unknown): number | undefined {
  const days = typeof value === 'string' && /^[1-9]\d{0,2}$/.test(value) ? Number(value) : undefined;
  return days === undefined || days > 400 ? undefined : days;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

function finding(object: RenderedObject, name: string, found: string, expected: string): Finding {
  const { kind, metadata } = object.manifest;
  const message = `${kind} ${metadata.name}: ${name} must be ${expected}, found ${found}`;
  return objectFinding(facts, object, { path: `/data/${name}`, found, expected, message });
}
