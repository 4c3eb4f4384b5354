import { isDeepStrictEqual } from 'node:util';
import type { Complaint } from '../../complaint';
import type { Manifest } from '../../manifest';
import { identityOf, identityText } from '../../manifest';
import { BrokenYaml, parseDocuments } from '../../policy/read/parse';
import { readObjects } from '../../policy/read/read-objects';
import { diffFields } from '../../review/field-diff';
import type { ChartFacts } from './chart-facts';
import type { HelmRun } from './helm-program';
import type { Rendered } from './rendered';

/** Their dates always differ, so a date that a template takes from the clock does too. */
const zones = ['Etc/GMT+12', 'Pacific/Kiritimati'] as const;
/** Clocks in templates count seconds; they are read by `now`, and by functions for dates that are given none. */
const second = 1000;
const clock = /\b(now|ago|unixEpoch|(html)?date\w*)\b/i;

/**
 * Renders a release twice, under different dates and, where a template reads the clock, more than a second apart, and gives its objects when both
 * agree. What differs (a random certificate or password, a timestamp) is named by object and field, never by value: it would differ in every commit.
 */
export function renderTwice({ name, version, templates }: ChartFacts, render: (zone: string) => HelmRun): Rendered {
  const label = `${name} ${version}`;
  const begin = Date.now();
  const first = parsed(label, render(zones[0]));
  if ('complaints' in first) return first;
  if (clock.test(templates)) pause(begin + second - Date.now());
  const other = parsed(label, render(zones[1]));
  if ('complaints' in other) return other;
  const places = differences(first.manifests, other.manifests);
  return places.length === 0 ? first : { complaints: places.map(place => unstable(label, place)) };
}

function pause(milliseconds: number): void {
  if (milliseconds <= 0) return;
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

function parsed(label: string, { ok, text }: HelmRun): Rendered {
  const rule = `something that ${label} renders with these values`;
  if (!ok) {
    const fix = 'mend the values; what they mean stands in the values.yaml of the archive';
    return { complaints: [{ prop: 'values', rule, got: text, fix }] };
  }
  try {
    const { objects, problems, foreign } = readObjects(label, '', parseDocuments(text));
    const fix = 'set other values, or install it without `rendered`';
    const wrong = [...problems.map(one => one.text), ...(foreign === 0 ? [] : [`${String(foreign)} without a kind`])];
    const complaints = wrong.map(got => ({ prop: 'rendered', rule: 'Kubernetes objects alone', got, fix }));
    return complaints.length > 0 ? { complaints } : { manifests: objects.map(one => one.manifest) };
  } catch (error) {
    if (!(error instanceof BrokenYaml)) throw error;
    const got = `line ${String(error.line)}: ${error.message}`;
    return {
      complaints: [{ prop: 'rendered', rule: 'YAML', got, fix: 'set other values, or report it to its authors' }],
    };
  }
}

/** Each object and field in which two renderings differ: `Secret shop/tls /data/tls.crt`. */
function differences(one: readonly Manifest[], other: readonly Manifest[]): readonly string[] {
  const [before, after] = [byIdentity(one), byIdentity(other)];
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names.flatMap(name => {
    const [a, b] = [before.get(name), after.get(name)];
    if (isDeepStrictEqual(a, b)) return [];
    if (a === undefined || b === undefined) return [`${name} /metadata/name`];
    return diffFields(a, b).map(({ path }) => `${name} /${path.join('/')}`);
  });
}

function byIdentity(manifests: readonly Manifest[]): ReadonlyMap<string, Manifest> {
  return new Map(manifests.map(one => [identityText(identityOf(one)), one]));
}

function unstable(label: string, place: string): Complaint {
  const fix =
    'give it what it would make up: an existing Secret, a certificate of cert-manager, a fixed value; or install it without `rendered`';
  return { prop: 'rendered', rule: `the same each time that ${label} is rendered`, got: `another ${place}`, fix };
}
