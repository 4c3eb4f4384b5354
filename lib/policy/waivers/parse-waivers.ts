import type { Identity } from '../../manifest';
import type { Waiver } from '../../waiver';
import { checkWeakening } from '../../weakening';
import { isMapping, valueText } from '../read/check-shape';
import type { Mapping } from '../read/check-shape';

/** What is wrong with one entry of a waiver list. */
export interface EntryProblem {
  /** The entry's place in the list, from 0. */
  readonly entry: number;
  readonly text: string;
}

/** The waivers of a list, and what is wrong with the entries that are none. */
export interface ParsedWaivers {
  readonly waivers: readonly Waiver[];
  /** The place in the list of each waiver, from 0. */
  readonly entries: readonly number[];
  readonly problems: readonly EntryProblem[];
}

const entryFields = ['policy', 'object', 'reason', 'owner', 'expires', 'ticket', 'cluster'];
const objectFields = ['group', 'kind', 'namespace', 'name'];

/**
 * Reads a list of waivers as the committed tree has them: `policy`, `object` (`group`, `kind`, `namespace`, `name`), `reason`, `owner`,
 * `expires`, optional `ticket` and `cluster`. Wildcards, unknown fields, and entries without a reason, an owner or a real date are refused.
 *
 * @param cluster the cluster of the folder that holds the list; empty for a list that is given by hand
 */
export function parseWaivers(entries: readonly unknown[], cluster = ''): ParsedWaivers {
  const waivers: Waiver[] = [];
  const places: number[] = [];
  const problems: EntryProblem[] = [];
  entries.forEach((value, entry) => {
    const texts = isMapping(value) ? entryProblems(value) : [`must be a waiver, got ${valueText(value)}`];
    problems.push(...texts.map(text => ({ entry, text })));
    if (texts.length > 0) return;
    places.push(entry);
    waivers.push(toWaiver(value as Mapping, cluster));
  });
  return { waivers, entries: places, problems };
}

function entryProblems(entry: Mapping): string[] {
  const object = entry['object'];
  return [
    ...unknownFields(entry, entryFields, ''),
    ...['policy', 'reason', 'owner', 'expires'].flatMap(name => textProblem(name, entry[name])),
    ...['ticket', 'cluster'].flatMap(name => (entry[name] === undefined ? [] : textProblem(name, entry[name]))),
    ...wildcards('policy', entry['policy']),
    ...(isMapping(object) ? objectProblems(object) : [`object must be a mapping, got ${valueText(object)}`]),
    ...weakeningProblems(entry),
  ];
}

function objectProblems(object: Mapping): string[] {
  return [
    ...unknownFields(object, objectFields, 'object.'),
    ...['kind', 'name'].flatMap(name => textProblem(`object.${name}`, object[name])),
    ...['group', 'namespace'].flatMap(name =>
      [undefined, null, ''].includes(object[name] as string | undefined)
        ? []
        : textProblem(`object.${name}`, object[name]),
    ),
    ...objectFields.flatMap(name => wildcards(`object.${name}`, object[name])),
  ];
}

function weakeningProblems({ reason, owner, expires }: Mapping): string[] {
  if (![reason, owner, expires].every(value => typeof value === 'string' && value !== '')) return [];
  const weakening = { reason: String(reason), owner: String(owner), expires: String(expires) };
  return checkWeakening('', weakening).map(
    ({ prop, rule, got, fix }) => `${prop.slice(1)} must be ${rule}, got '${got}'; ${fix}`,
  );
}

function unknownFields(mapping: Mapping, known: readonly string[], prefix: string): string[] {
  return Object.keys(mapping)
    .filter(key => !known.includes(key))
    .map(key => `${prefix}${key} is no field of a waiver; the fields are ${known.join(', ')}`);
}

function textProblem(name: string, value: unknown): string[] {
  return typeof value === 'string' && value !== '' ? [] : [`${name} must be a text, got ${valueText(value)}`];
}

function wildcards(name: string, value: unknown): string[] {
  if (typeof value !== 'string' || !/[*?]/.test(value)) return [];
  return [`${name} must be exact, got '${value}'; a waiver covers one object, write one for each`];
}

function toWaiver(entry: Mapping, folder: string): Waiver {
  const text = (name: string): string => String(entry[name] ?? '');
  const { ticket } = entry;
  const cluster = text('cluster') || folder;
  return {
    policy: text('policy'),
    object: identityOf(entry['object'] as Mapping),
    reason: text('reason'),
    owner: text('owner'),
    expires: text('expires'),
    ...(ticket === undefined ? {} : { ticket: text('ticket') }),
    ...(cluster === '' ? {} : { cluster }),
  };
}

function identityOf(object: Mapping): Identity {
  const text = (name: string): string => String(object[name] ?? '');
  return { group: text('group'), kind: text('kind'), namespace: text('namespace'), name: text('name') };
}
