import type { Identity } from '../../manifest';
import { identityText } from '../../manifest';
import type { Waiver } from '../../waiver';
import { foreignChecks } from './foreign-checks';

type Annotations = Readonly<Record<string, string>>;

/**
 * The annotations by which kube-linter, checkov and Polaris pass over what is waived for an object, in the form that each reads. They
 * go on the object itself. Sorted by key; empty when nothing is waived that one of them looks at.
 *
 * @param standing the annotations that the object has: checkov's are numbered on after them
 */
export function foreignAnnotations(
  waivers: readonly Waiver[],
  object: Identity,
  cluster: string,
  standing: Annotations = {},
): Annotations {
  const own = waivers.filter(
    waiver => (waiver.cluster ?? cluster) === cluster && identityText(waiver.object) === identityText(object),
  );
  const sorted = [...own].sort((one, other) => (one.policy < other.policy ? -1 : 1));
  const entries = [...kubeLinter(sorted), ...checkov(sorted, lastSkip(standing)), ...polaris(sorted)];
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}

type Entry = readonly [key: string, value: string];

function kubeLinter(waivers: readonly Waiver[]): readonly Entry[] {
  return waivers.flatMap(({ policy, reason }) =>
    (foreignChecks[policy]?.kubeLinter ?? []).map(check => [`ignore-check.kube-linter.io/${check}`, reason] as const),
  );
}

const skip = 'checkov.io/skip';

/** checkov numbers its annotations. A line break would end the reason, and a second `=` ends checkov itself. */
function checkov(waivers: readonly Waiver[], last: number): readonly Entry[] {
  const skips = waivers.flatMap(({ policy, reason }) =>
    (foreignChecks[policy]?.checkov ?? []).map(
      check => [check, reason.replace(/\s+/g, ' ').replaceAll('=', ':')] as const,
    ),
  );
  return [...new Map(skips)].map(([check, reason], at) => [`${skip}${String(last + at + 1)}`, `${check}=${reason}`]);
}

function lastSkip(standing: Annotations): number {
  const numbers = Object.keys(standing)
    .filter(key => key.startsWith(skip))
    .map(key => Number(key.slice(skip.length)));
  return Math.max(0, ...numbers.filter(Number.isSafeInteger));
}

function polaris(waivers: readonly Waiver[]): readonly Entry[] {
  return waivers.flatMap(({ policy }) =>
    (foreignChecks[policy]?.polaris ?? []).map(check => [`polaris.fairwinds.com/${check}-exempt`, 'true'] as const),
  );
}
