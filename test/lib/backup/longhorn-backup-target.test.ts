import type { Chart } from 'cdk8s';
import { BackupStore } from '../../../lib/backup/backup-store';
import { EncryptedStorageClass } from '../../../lib/backup/encrypted-storage-class';
import type { LonghornBackupTargetProps } from '../../../lib/backup/longhorn-backup-target';
import { LonghornBackupTarget } from '../../../lib/backup/longhorn-backup-target';
import { Schedule } from '../../../lib/backup/schedule';
import type { Manifest } from '../../../lib/manifest';
import { SecureNamespace } from '../../../lib/namespace/secure-namespace';
import { Peer } from '../../../lib/network/peer';
import { manifestsOf, mistakesIn } from '../../support/clusters';
import { crdErrors, describeWithCrds } from '../../support/crd-schemas';
import { describeWithHelmCharts, renderedObjects, renderedPod } from '../../support/helm-charts';
import { reason } from '../../support/images';
import type { NetworkPolicySpec } from '../../support/network-policies';
import { specOf } from '../../support/network-policies';
import { broken, only } from '../../support/rendered';

const nas = BackupStore.nfs({ server: '192.168.1.100', path: '/mnt/tank/longhorn' });
const target =
  (props: Partial<LonghornBackupTargetProps> = {}) =>
  (chart: Chart): void => {
    const namespace = new SecureNamespace(chart, 'longhorn-system', { outsideMesh: reason });
    new LonghornBackupTarget(chart, 'backup', { namespace, store: nas, ...props });
  };

/** The addresses and ports that the policies of a namespace open to pods with these labels. */
function opened(manifests: readonly Manifest[], label: string, value: string): string[] {
  return manifests
    .filter(one => one.kind === 'NetworkPolicy')
    .map(specOf)
    .filter(spec => spec.podSelector.matchLabels?.[label] === value)
    .flatMap(spec => (spec.egress ?? []).flatMap(rule => destinations(rule)));
}

function isEgressOf(one: Manifest, label: string, value: string): boolean {
  return (
    one.kind === 'NetworkPolicy' &&
    specOf(one).podSelector.matchLabels?.[label] === value &&
    specOf(one).egress !== undefined
  );
}

function destinations(rule: NonNullable<NetworkPolicySpec['egress']>[number]): string[] {
  const blocks = (rule.to ?? []).map(one => (one as { ipBlock?: { cidr: string } }).ipBlock?.cidr ?? 'pods');
  return blocks.flatMap(block => (rule.ports ?? []).map(one => `${block} ${one.protocol} ${String(one.port)}`));
}

test('every volume is backed up to the NAS daily at 02:00, and three backups are kept', () => {
  const manifests = manifestsOf(target());
  expect(only(manifests, 'BackupTarget')).toMatchObject({
    metadata: { name: 'default', namespace: 'longhorn-system' },
    spec: { backupTargetURL: 'nfs://192.168.1.100:/mnt/tank/longhorn', credentialSecret: '', pollInterval: '5m0s' },
  });
  expect(only(manifests, 'RecurringJob')).toMatchObject({
    metadata: { name: 'daily-backup' },
    spec: { task: 'backup', cron: '0 2 * * *', retain: 3, groups: ['default'], concurrency: 1 },
  });
});

test.each([
  ['app', 'longhorn-manager'],
  ['longhorn.io/component', 'instance-manager'],
])('the pods with %s=%s may reach the NAS by NFS, and no other address', (label, value) => {
  const manifests = manifestsOf(target());
  expect(opened(manifests, label, value)).toEqual(['192.168.1.100/32 TCP 2049']);
  const at = manifests.findIndex(one => isEgressOf(one, label, value));
  const wide = broken(manifests, [at, 'spec', 'egress', 0, 'to', 0, 'ipBlock', 'cidr'], '192.168.1.0/24');
  expect(opened(wide, label, value)).not.toEqual(['192.168.1.100/32 TCP 2049']);
});

test('the pods of a job may ask the manager and the API server, or no backup would ever run', () => {
  const [policy, ...more] = manifestsOf(target())
    .filter(
      one =>
        one.kind === 'NetworkPolicy' &&
        specOf(one).podSelector.matchLabels?.['recurring-job.longhorn.io'] !== undefined,
    )
    .map(one => one.metadata.name);
  expect([policy, ...more].sort()).toEqual(['job-daily-backup-to-api-server', 'job-daily-backup-to-longhorn-manager']);
});

test('a bucket is reached with a credential by reference, and by HTTPS alone', () => {
  const store = BackupStore.s3({
    bucket: 'backups',
    region: 'eu-1',
    credentialSecret: 'longhorn-s3',
    at: Peer.host('203.0.113.7/32'),
  });
  const manifests = manifestsOf(target({ store }));
  expect(only(manifests, 'BackupTarget')['spec']).toMatchObject({
    backupTargetURL: 's3://backups@eu-1/',
    credentialSecret: 'longhorn-s3',
  });
  expect(opened(manifests, 'app', 'longhorn-manager')).toEqual(['203.0.113.7/32 TCP 443']);
});

test.each<[string, Partial<LonghornBackupTargetProps>, string]>([
  [
    'a server by name',
    { store: BackupStore.nfs({ server: 'nas.local', path: '/x' }) },
    'store.server must be one IP address',
  ],
  ['a path that is none', { store: BackupStore.nfs({ server: '192.168.1.100', path: 'tank' }) }, 'store.path'],
  [
    'an option that hides another',
    { store: BackupStore.nfs({ server: '192.168.1.100', path: '/x', options: ['soft,rw'] }) },
    'store.options',
  ],
  [
    'a schedule that does not parse',
    { jobs: [{ name: 'a', schedule: Schedule.cron('0 25 * * *') }] },
    'jobs[0].schedule',
  ],
  [
    'a job that keeps nothing',
    { jobs: [{ name: 'a', retain: 0 }] },
    'jobs[0].retain must be a whole number from 1 to 100',
  ],
  ['a job without a group', { jobs: [{ name: 'a', groups: [] }] }, 'jobs[0].groups must be at least one group'],
  ['a name that Longhorn cuts off', { jobs: [{ name: 'a'.repeat(41) }] }, 'jobs[0].name must be at most 40 characters'],
  ['a store that is never looked at', { pollMinutes: 0 }, 'pollMinutes'],
])('%s is refused', (_, props, text) => {
  expect(mistakesIn(target(props))).toEqual([expect.stringContaining(text)]);
});

test.each(['0 2 * * *', '*/5 * * * *', '30 4 1,15 * MON-FRI', '0 0 29 2 *'])("'%s' is a schedule", text => {
  expect(Schedule.cron(text)).toMatchObject({ cron: text, complaints: [] });
});

test.each([
  '',
  '0 2 * *',
  '0 0 2 * * *',
  '@daily',
  '60 2 * * *',
  '0 2 L * *',
  '0 2 ? * *',
  '0 2 * * 7',
  '0 2 31 2 *',
  '5-1 * * * *',
  '0  2 * * *',
  '0 2 * * FUN',
])("'%s' is no schedule", text => {
  expect(Schedule.cron(text).complaints).toHaveLength(1);
});

test('a daily time is a schedule of that time, and a time that does not exist is refused', () => {
  expect(Schedule.daily('02:00').cron).toBe('0 2 * * *');
  expect(Schedule.daily('24:00').complaints).toHaveLength(1);
});

test('an encrypted class encrypts, and names its key by reference in each phase of a volume', () => {
  const storage = only(
    manifestsOf(chart => new EncryptedStorageClass(chart, 'longhorn-encrypted', { cryptoSecret })),
    'StorageClass',
  );
  const encrypts = (one: Manifest): boolean => (one['parameters'] as Record<string, string>)['encrypted'] === 'true';
  expect(encrypts(storage)).toBe(true);
  expect(encrypts(broken(storage, ['parameters', 'encrypted'], 'false'))).toBe(false);
  const names = Object.entries(storage['parameters'] as object).filter(([key]) =>
    key.startsWith('csi.storage.k8s.io/'),
  );
  expect(names).toHaveLength(8);
  expect(new Set(names.map(([, value]) => value as string))).toEqual(new Set(['longhorn-crypto', 'longhorn-system']));
});

test('a class with an impossible key or no copy is refused', () => {
  const build = (chart: Chart): unknown =>
    new EncryptedStorageClass(chart, 'encrypted', {
      cryptoSecret: { name: '', namespace: 'longhorn-system' },
      replicas: 0,
    });
  expect(mistakesIn(build as (chart: Chart) => void)).toHaveLength(2);
});

const cryptoSecret = { name: 'longhorn-crypto', namespace: 'longhorn-system' };
const withGroups =
  (backupGroups: readonly string[]) =>
  (chart: Chart): void => {
    new EncryptedStorageClass(chart, 'health', { cryptoSecret, reclaimPolicy: 'Retain', backupGroups });
  };

test('a class names the backup groups of its volumes, each once, and none that is none', () => {
  const health = only(manifestsOf(withGroups(['health', 'daily', 'health'])), 'StorageClass');
  expect(health).toMatchObject({
    reclaimPolicy: 'Retain',
    parameters: { recurringJobSelector: '[{"name":"daily","isGroup":true},{"name":"health","isGroup":true}]' },
  });
  expect(mistakesIn(withGroups([]))).toEqual([expect.stringContaining('backupGroups must be at least one group')]);
  expect(mistakesIn(withGroups(['Health']))).toEqual([expect.stringContaining('backupGroups')]);
});

test('the objects as a whole', () => {
  const manifests = manifestsOf(chart => {
    target()(chart);
    new EncryptedStorageClass(chart, 'longhorn-encrypted', { cryptoSecret });
  });
  expect(manifests.filter(one => /^(BackupTarget|RecurringJob|StorageClass)$/.test(one.kind))).toMatchSnapshot();
});

describeWithHelmCharts('against the Helm chart longhorn', () => {
  test('the labels and the ServiceAccount of the manager are those that it renders, and the component label is one it uses', () => {
    const objects = renderedObjects('longhorn');
    const pod = renderedPod(objects, 'DaemonSet', 'longhorn-manager');
    expect(pod.metadata.labels['app']).toBe('longhorn-manager');
    expect(pod.spec.serviceAccountName).toBe('longhorn-service-account');
    const selectors = objects
      .filter(one => one.kind === 'NetworkPolicy')
      .map(one => specOf(one).podSelector.matchLabels);
    expect(selectors).toContainEqual({ 'longhorn.io/component': 'instance-manager' });
  });
});

describeWithCrds("against Longhorn's real CustomResourceDefinitions", () => {
  test('every object is valid, and a task that does not exist is not', () => {
    const own = manifestsOf(target()).filter(one => one.apiVersion.startsWith('longhorn.io'));
    expect(own).toHaveLength(2);
    expect(own.flatMap(one => crdErrors(one))).toEqual([]);
    expect(crdErrors(broken(only(own, 'RecurringJob'), ['spec', 'task'], 'back-up'))).not.toEqual([]);
  });
});
