import { field } from '../../lib/policy/pss/plain-field';
import { releasesOf } from '../../lib/policy/set/helm-releases';
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
    releasesOf(set)
      .filter(({ chart, values }) => chart === 'falco' && !isLeast(values))
      .map(({ object, path }): SetViolation => ({
        object,
        path,
        found: 'a privileged container',
        expected: 'the modern eBPF probe with least privilege',
      })),
});

function isLeast(values: unknown): boolean {
  const driver = field(values, 'driver');
  return field(driver, 'kind') === 'modern_ebpf' && field(driver, 'modernEbpf', 'leastPrivileged') === true;
}
