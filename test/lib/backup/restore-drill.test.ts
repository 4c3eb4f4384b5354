import type { Chart } from 'cdk8s';
import { EncryptedStorageClass } from '../../../lib/backup/encrypted-storage-class';
import type { RestoreDrillProps } from '../../../lib/backup/restore-drill';
import { RestoreDrill, sha256Check } from '../../../lib/backup/restore-drill';
import type { Manifest } from '../../../lib/manifest';
import { SecureNamespace } from '../../../lib/namespace/secure-namespace';
import { Image } from '../../../lib/workload/image';
import { manifestsOf, mistakesIn } from '../../support/clusters';
import { reason } from '../../support/images';
import { specOf } from '../../support/network-policies';
import { broken, only } from '../../support/rendered';

const kubectl = Image.parse(`docker.io/alpine/k8s:1.36.2@sha256:${'a'.repeat(64)}`);
const drill =
  (props: Partial<RestoreDrillProps> = {}, id = 'restore-drill-redis') =>
  (chart: Chart): void => {
    const longhorn = new SecureNamespace(chart, 'longhorn-system', { outsideMesh: reason });
    const cryptoSecret = { name: 'longhorn-crypto', namespace: 'longhorn-system' };
    const storageClass = new EncryptedStorageClass(chart, 'longhorn-encrypted', { cryptoSecret });
    const check = { image: kubectl, command: sha256Check('SHA256SUMS') };
    const claim = { namespace: 'redis', name: 'data-redis-0' };
    new RestoreDrill(chart, id, { longhorn, claim, size: '2Gi', storageClass, check, kubectl, ...props });
  };

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

/** The rights of all roles, as `namespace verb group/resource name`. */
function rights(manifests: readonly Manifest[]): string[] {
  return manifests
    .filter(one => one.kind.endsWith('Role'))
    .flatMap(one =>
      (one['rules'] as Rule[]).flatMap(({ apiGroups, resources, resourceNames = ['*'], verbs }) =>
        verbs.map(
          verb =>
            `${one.metadata.namespace ?? '*'}: ${verb} ${resources.join()}.${apiGroups.join()} ${resourceNames.join()}`,
        ),
      ),
    )
    .sort();
}

test('the drill may list backups, create a volume, and read and delete its own; start and delete its one Job; nothing else', () => {
  expect(rights(manifestsOf(drill()))).toEqual([
    'longhorn-system: create volumes.longhorn.io *',
    'longhorn-system: delete volumes.longhorn.io restore-drill-redis',
    'longhorn-system: get volumes.longhorn.io restore-drill-redis',
    'longhorn-system: list backups.longhorn.io *',
    'restore-drill-redis: create jobs.batch *',
    'restore-drill-redis: delete jobs.batch verify',
    'restore-drill-redis: get cronjobs.batch verify',
    'restore-drill-redis: get jobs.batch verify',
  ]);
});

test('a right that lost its name would be seen', () => {
  const manifests = manifestsOf(drill());
  const at = manifests.findIndex(one => one.kind === 'Role' && one.metadata.namespace === 'longhorn-system');
  const wide = rights(broken(manifests, [at, 'rules', 2, 'resourceNames'], undefined));
  expect(wide).toContain('longhorn-system: delete volumes.longhorn.io *');
});

test('the rights go to the drill alone, and the pod that sees the data has neither token nor connection', () => {
  const manifests = manifestsOf(drill());
  const subjects = manifests.filter(one => one.kind === 'RoleBinding').flatMap(one => one['subjects'] as unknown[]);
  expect(subjects).toHaveLength(2);
  expect(subjects.every(one => (one as { name: string }).name === 'restore-drill')).toBe(true);
  const ofVerifier = manifests
    .filter(one => one.kind === 'NetworkPolicy' && one.metadata.namespace === 'restore-drill-redis')
    .filter(one => specOf(one).podSelector.matchLabels?.['app.kubernetes.io/name'] === 'verify');
  expect(ofVerifier).toEqual([]);
  expect(JSON.stringify(only(manifests, 'CronJob', 'verify'))).not.toContain('serviceAccountToken":');
  expect(JSON.stringify(only(manifests, 'CronJob', 'restore-drill'))).toContain('serviceAccountToken":');
});

test('the check never starts by itself, and sees the restored volume read only', () => {
  const verifier = only(manifestsOf(drill()), 'CronJob', 'verify');
  expect(verifier['spec']).toMatchObject({ suspend: true });
  expect(JSON.stringify(verifier)).toContain(
    '"persistentVolumeClaim":{"claimName":"restore-drill-redis","readOnly":true}',
  );
});

test('a check may write to the scratch volume only where it says so, and then to nothing else', () => {
  const check = { image: kubectl, command: ['true'] };
  const mounts = (given: RestoreDrillProps['check']): string =>
    JSON.stringify(only(manifestsOf(drill({ check: given })), 'CronJob', 'verify'));
  const claim = '"persistentVolumeClaim":{"claimName":"restore-drill-redis"';
  expect(mounts(check)).toContain(`${claim},"readOnly":true}`);
  expect(mounts({ ...check, writable: true })).toContain(`${claim}}`);
  expect(mounts({ ...check, writable: true })).toContain('"readOnlyRootFilesystem":true');
});

test('the claim and its volume are bound to each other, of the encrypted class, and opened with its key', () => {
  const manifests = manifestsOf(drill());
  const secret = { name: 'longhorn-crypto', namespace: 'longhorn-system' };
  expect(only(manifests, 'PersistentVolume')).toMatchObject({
    metadata: { name: 'restore-drill-redis' },
    spec: {
      storageClassName: 'longhorn-encrypted',
      claimRef: { name: 'restore-drill-redis', namespace: 'restore-drill-redis' },
      csi: { volumeHandle: 'restore-drill-redis', nodeStageSecretRef: secret },
    },
  });
  expect(only(manifests, 'PersistentVolumeClaim')).toMatchObject({
    spec: { storageClassName: 'longhorn-encrypted', volumeName: 'restore-drill-redis' },
  });
});

test.each<[string, Partial<RestoreDrillProps>, string]>([
  ['a claim without a name', { claim: { namespace: 'redis', name: '' } }, 'claim.name'],
  ['a namespace that is none', { claim: { namespace: 'Redis', name: 'data' } }, 'claim.namespace'],
  ['a size that is none', { size: 'big' }, 'size'],
  ['a schedule that is none', { schedule: 'weekly' }, 'schedule'],
])('%s is refused', (_, props, text) => {
  expect(mistakesIn(drill(props))).toEqual([expect.stringContaining(text)]);
});

test('a name that Longhorn would shorten is refused', () => {
  expect(mistakesIn(drill({}, 'r'.repeat(41)))).toEqual([expect.stringContaining('at most 40 characters')]);
});

test('the objects as a whole', () => {
  const kinds = /^(CronJob|PersistentVolume|PersistentVolumeClaim|Role|RoleBinding)$/;
  expect(manifestsOf(drill()).filter(one => kinds.test(one.kind))).toMatchSnapshot();
});
