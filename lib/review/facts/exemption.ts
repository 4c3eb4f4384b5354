import { identityOf } from '../../manifest';
import { foreignAnnotations } from '../../policy/waivers/foreign-annotations';
import type { Coverage, Fact } from '../fact';
import { opens, states } from '../fact';
import type { PlacedManifest, PlacedWaiver } from '../side';
import { titleOf } from '../side';

/** The annotations by which other scanners pass over an object, or over one of their checks of it. */
export const exemptionCoverage: readonly Coverage[] = [
  {
    kind: '*',
    fields: [
      'ignore-check.kube-linter.io~1*',
      'kube-linter.io~1*',
      'checkov.io~1*',
      'bridgecrew.io~1*',
      'cortex.io~1*',
      'polaris.fairwinds.com~1*',
    ].map(key => `/metadata/annotations/${key}`),
  },
];

const keys = /^(?:(?:ignore-check\.)?kube-linter\.io|checkov\.io|bridgecrew\.io|cortex\.io|polaris\.fairwinds\.com)\//;

/**
 * What other scanners are told to pass over. Where a waiver of ours says the same, the waiver is the change and this only states it; by
 * itself it is a broadening: somebody silenced a scanner and wrote no reason, owner or end that is judged here.
 */
export function exemptionFacts(objects: readonly PlacedManifest[], waivers: readonly PlacedWaiver[]): readonly Fact[] {
  const own = waivers.map(one => one.waiver);
  return objects.flatMap(({ manifest, cluster }) => {
    const annotations = Object.entries(manifest.metadata.annotations ?? {}).filter(([key]) => keys.test(key));
    if (annotations.length === 0) return [];
    const waived = new Set(Object.entries(foreignAnnotations(own, identityOf(manifest), cluster)).map(checkOf));
    const checks = annotations.map(checkOf);
    const place = { aspect: 'waiver', object: titleOf(manifest) } as const;
    const covered = checks.filter(check => waived.has(check)).sort();
    const why = 'other scanners pass over it, and no waiver here says why and until when';
    return [
      ...checks.filter(check => !waived.has(check)).map(check => opens(place, `passed over by ${check}`, why)),
      ...(covered.length === 0
        ? []
        : [
            states(
              place,
              'exemptions',
              `passed over by ${covered.join(', ')}`,
              'other scanners are told of its waiver',
            ),
          ]),
    ];
  });
}

/** The scanner and the check, however checkov's annotation is numbered: `checkov CKV_K8S_16`, `kube-linter host-ipc`. */
function checkOf([key, value]: readonly [string, unknown]): string {
  const [domain = '', name = ''] = key.split('/');
  if (domain.endsWith('kube-linter.io')) return `kube-linter ${name}`;
  if (domain === 'polaris.fairwinds.com') return `Polaris ${name.replace(/-exempt$/, '')}`;
  return `checkov ${String(value).split('=')[0] ?? ''}`;
}
