import { clusters } from '../../charts/platform';
import type { Manifest } from '../../lib/manifest';
import { check } from '../../lib/policy/check';
import { catalogue } from '../../policies';
import { findings } from '../support/judged';
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

/** Whether what a StatefulSet keeps is on a class with a key of its own, that retains, and whose volumes a backup job takes in. */
function keepsHealthData(statefulSet: Manifest, objects: readonly Manifest[]): boolean {
  const { volumeClaimTemplates: claims } = statefulSet['spec'] as Pod;
  const parametersOf = (one: Manifest): Readonly<Record<string, string>> =>
    one['parameters'] as Readonly<Record<string, string>>;
  const key = 'csi.storage.k8s.io/node-stage-secret-name';
  const classes = objects.filter(one => one.kind === 'StorageClass');
  const keys = classes.map(one => parametersOf(one)[key]);
  const groups = objects
    .filter(one => one.kind === 'RecurringJob' && (one['spec'] as { task: string }).task === 'backup')
    .flatMap(one => (one['spec'] as { groups: readonly string[] }).groups);
  return claims.every(({ spec }) => {
    const found = classes.find(one => one.metadata.name === spec.storageClassName);
    if (found === undefined || found['reclaimPolicy'] !== 'Retain') return false;
    const { encrypted, [key]: own, recurringJobSelector = '[]' } = parametersOf(found);
    const selected = (JSON.parse(recurringJobSelector) as { name: string }[]).map(one => one.name);
    const isAlone = own !== undefined && keys.filter(one => one === own).length === 1;
    return encrypted === 'true' && isAlone && selected.some(one => one !== 'default' && groups.includes(one));
  });
}

test('what agent-medical keeps is on a volume with a key of its own, which stays without its claim and is backed up as a group of its own', () => {
  const agent = only(manifests, 'StatefulSet', 'agent-medical');
  const at = manifests.indexOf(only(manifests, 'StorageClass', 'longhorn-health'));
  const job = manifests.indexOf(only(manifests, 'RecurringJob', 'health-backup'));
  expect((agent['spec'] as Pod).volumeClaimTemplates).toHaveLength(1);
  expect(keepsHealthData(agent, manifests)).toBe(true);
  const shared = ['parameters', 'csi.storage.k8s.io/node-stage-secret-name'];
  expect(keepsHealthData(agent, broken(manifests, [at, 'parameters', 'encrypted'], 'false'))).toBe(false);
  expect(keepsHealthData(agent, broken(manifests, [at, ...shared], 'longhorn-crypto'))).toBe(false);
  expect(keepsHealthData(agent, broken(manifests, [at, 'reclaimPolicy'], 'Delete'))).toBe(false);
  expect(keepsHealthData(agent, broken(manifests, [job, 'spec', 'groups'], ['default']))).toBe(false);
});

test('the policies see it too: a class that forgets, or is in the clear, or is in no backup, is a finding', () => {
  const at = manifests.indexOf(only(manifests, 'StorageClass', 'longhorn-health'));
  const judged = (given: readonly Manifest[], id: string): readonly string[] =>
    findings(id, ...given)
      .filter(one => one.object.name === 'agent-medical' && one.object.kind === 'StatefulSet')
      .map(one => one.path);
  const place = '/spec/volumeClaimTemplates/0/spec/storageClassName';
  expect(judged(manifests, 'health-data-storage')).toEqual([]);
  expect(judged(broken(manifests, [at, 'reclaimPolicy'], 'Delete'), 'health-data-storage')).toEqual([place]);
  expect(judged(broken(manifests, [at, 'parameters', 'encrypted'], 'false'), 'health-data-storage')).toEqual([place]);
  const nowhere = broken(manifests, [at, 'parameters', 'recurringJobSelector'], '[{"name":"none","isGroup":true}]');
  expect(judged(manifests, 'volume-backup-group')).toEqual([]);
  expect(judged(nowhere, 'volume-backup-group')).toHaveLength(1);
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
