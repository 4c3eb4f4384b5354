import { clusters } from '../../charts/platform';
import type { Manifest } from '../../lib/manifest';
import { check } from '../../lib/policy/check';
import { catalogue } from '../../policies';
import { renderedPlatform, today } from '../support/platform';
import { broken, only } from '../support/rendered';

const manifests = renderedPlatform()
  .filter(one => one.cluster === 'production')
  .map(one => one.manifest);

interface Pod {
  readonly volumeClaimTemplates: readonly { readonly spec: { readonly storageClassName?: string } }[];
  readonly template: { readonly spec: { readonly volumes: readonly object[] } };
}

/** Whether a StatefulSet can keep data on the encrypted class alone. */
function keepsEncrypted(statefulSet: Manifest): boolean {
  const { volumeClaimTemplates, template } = statefulSet['spec'] as Pod;
  const scratch = template.spec.volumes.some(volume => 'emptyDir' in volume);
  const classes = volumeClaimTemplates.map(claim => claim.spec.storageClassName);
  return !scratch && classes.length > 0 && classes.every(name => name === 'longhorn-encrypted');
}

test('whatever the red-team agent writes is on an encrypted volume', () => {
  const runner = only(manifests, 'StatefulSet', 'agent-redteam');
  expect(keepsEncrypted(runner)).toBe(true);
  const plain = ['spec', 'volumeClaimTemplates', 0, 'spec', 'storageClassName'];
  expect(keepsEncrypted(broken(runner, plain, 'plain'))).toBe(false);
  expect(keepsEncrypted(broken(runner, ['spec', 'template', 'spec', 'volumes', 0], { emptyDir: {} }))).toBe(false);
});

/** Whether the results of the red team go by themselves: weekly, and with the agent. */
function goesByItself(statefulSet: Manifest, job: Manifest, role: Manifest): boolean {
  const { persistentVolumeClaimRetentionPolicy: kept } = statefulSet['spec'] as {
    persistentVolumeClaimRetentionPolicy?: object;
  };
  const rules = role['rules'] as readonly { verbs: readonly string[]; resourceNames?: readonly string[] }[];
  const isNarrow = rules.every(one => one.verbs.join() === 'delete' && one.resourceNames?.length === 1);
  const { schedule, suspend } = job['spec'] as { schedule: string; suspend?: boolean };
  const withAgent = JSON.stringify(kept) === '{"whenDeleted":"Delete","whenScaled":"Delete"}';
  return withAgent && isNarrow && schedule === '0 4 * * 0' && suspend !== true;
}

test('the results of the red team clean up by themselves, by an account that may delete two objects by name', () => {
  const runner = only(manifests, 'StatefulSet', 'agent-redteam');
  const job = only(manifests, 'CronJob', 'redteam-cleanup');
  const role = only(manifests, 'Role', 'clean-up');
  expect(goesByItself(runner, job, role)).toBe(true);
  const names = (role['rules'] as readonly { resourceNames: readonly string[] }[]).flatMap(one => one.resourceNames);
  expect(names).toEqual(['tmp-agent-redteam-0', 'agent-redteam-0']);
  expect(names.filter(name => !JSON.stringify(job).includes(name))).toEqual([]);
  expect(goesByItself(runner, job, broken(role, ['rules', 0, 'resourceNames'], undefined))).toBe(false);
  expect(goesByItself(runner, broken(job, ['spec', 'suspend'], true), role)).toBe(false);
  expect(goesByItself(broken(runner, ['spec', 'persistentVolumeClaimRetentionPolicy'], undefined), job, role)).toBe(
    false,
  );
});

test('logs about health data are kept exactly as long as the data, by one decision', () => {
  const loki = (healthDataRetention: (typeof clusters)[number]['healthDataRetention']): string => {
    const objects = renderedPlatform(clusters.map(one => ({ ...one, healthDataRetention })));
    return JSON.stringify(
      objects.map(one => one.manifest).find(one => one.kind === 'Application' && one.metadata.name === 'loki'),
    );
  };
  const health = (hours: number): string => `"period":"${String(hours)}h"`;
  expect(loki('P6Y')).toContain(health(6 * 366 * 24));
  expect(loki('P10Y')).toContain(health(10 * 366 * 24));
  expect(loki({ reason: 'open', owner: 'somebody', expires: '2027-01-01' })).toContain(health(876_000));
});

test('how long medical records are kept is a finding until somebody decides it, and none after', () => {
  const findings = (healthDataRetention: (typeof clusters)[number]['healthDataRetention']): readonly string[] => {
    const objects = renderedPlatform(clusters.map(one => ({ ...one, healthDataRetention })));
    const { findings } = check(objects, { catalogue, waivers: [], today });
    return findings.filter(one => one.policy === 'health-data-storage').map(one => one.object.name);
  };
  const undecided = { reason: 'nobody has decided', owner: 'somebody', expires: '2027-01-01' };
  expect(new Set(findings(undecided))).toEqual(new Set(['agent-medical']));
  expect(findings('P10Y')).toEqual([]);
});
