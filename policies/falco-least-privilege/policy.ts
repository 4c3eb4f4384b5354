import type { RenderedObject } from '../../lib/manifest';
import { field } from '../../lib/policy/pss/plain-field';
import type { SetViolation } from '../../lib/policy/set/set-findings';
import { ruleOverSet } from '../../lib/policy/set/set-findings';
import { nsa } from '../controls';

/** Falco runs with the capabilities that its probe needs, and not as a privileged container. Values that cannot be read ask for nothing less. */
export const falcoLeastPrivilege = ruleOverSet({
  id: 'falco-least-privilege',
  severity: 'error',
  why: 'a privileged container is its node; the one that watches the nodes is the first that an attacker wants',
  fix: 'set driver.kind: modern_ebpf and driver.modernEbpf.leastPrivileged: true in the values of the release',
  controls: [nsa('Pod security enforcement')],
  violations: set =>
    set.objects.flatMap(object =>
      falcoReleases(object)
        .filter(release => !isLeast(release.values))
        .map(({ path }): SetViolation => ({
          object,
          path,
          found: 'a privileged container',
          expected: 'the modern eBPF probe with least privilege',
        })),
    ),
});

interface Release {
  readonly values: unknown;
  readonly path: string;
}

/** The values that install Falco, by Argo CD or by Flux. */
function falcoReleases({ manifest }: RenderedObject): readonly Release[] {
  if (manifest.kind === 'Application') {
    const sources = field(manifest, 'spec', 'sources');
    const several = Array.isArray(sources)
      ? sources.map((one: unknown, at) => [one, `sources/${String(at)}`] as const)
      : [];
    return [[field(manifest, 'spec', 'source'), 'source'] as const, ...several]
      .filter(([source]) => field(source, 'chart') === 'falco')
      .map(([source, at]) => ({
        values: field(source, 'helm', 'valuesObject'),
        path: `/spec/${at}/helm/valuesObject`,
      }));
  }
  const isFlux = manifest.kind === 'HelmRelease' && fluxChart(manifest) === 'falco';
  return isFlux ? [{ values: field(manifest, 'spec', 'values'), path: '/spec/values' }] : [];
}

/** An OCIRepository says nothing of the Helm chart: it is then named like it. */
function fluxChart(manifest: unknown): unknown {
  return field(manifest, 'spec', 'chart', 'spec', 'chart') ?? field(manifest, 'spec', 'chartRef', 'name');
}

function isLeast(values: unknown): boolean {
  const driver = field(values, 'driver');
  return field(driver, 'kind') === 'modern_ebpf' && field(driver, 'modernEbpf', 'leastPrivileged') === true;
}
