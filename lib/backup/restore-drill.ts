import { Construct } from 'constructs';
import { Role } from '../access/role';
import { RoleBinding } from '../access/role-binding';
import type { Complaint } from '../complaint';
import { complain } from '../complaint';
import { checkLabelName, checkSubdomainName } from '../name';
import { SecureNamespace } from '../namespace/secure-namespace';
import { allow } from '../network/allow';
import { Peer } from '../network/peer';
import { rememberOrigin } from '../origin';
import { HardenedCronJob } from '../workload/hardened-cron-job';
import type { Image } from '../workload/image';
import { Mount } from '../workload/mount';
import type { Resources } from '../workload/resources';
import type { EncryptedStorageClass } from './encrypted-storage-class';
import { restoreDrillScript, verifierName } from './restore-drill-script';
import { restoredPath } from './restored-path';
import { scratchClaim } from './scratch-claim';

/** How a restored volume is checked. */
export interface RestoreCheck {
  readonly image: Image;
  /** Ends with 0 where the volume below {@link restoredPath} is whole. {@link sha256Check} is one, {@link postgresCheck} another. */
  readonly command: readonly string[];
  /** The uid that may read the data. @default 65532 */
  readonly user?: number;
  /** The gid that may read the data. @default 65532 */
  readonly group?: number;
  /** Whether it may write to the scratch volume, as a database does that replays its log. @default false: it reads */
  readonly writable?: boolean;
  /** @default as every container */
  readonly resources?: Resources;
}

/** What a {@link RestoreDrill} restores, and how it knows that this worked. */
export interface RestoreDrillProps {
  /** The namespace of Longhorn. */
  readonly longhorn: SecureNamespace;
  /** The claim whose newest backup is restored. Longhorn writes both names into every backup, so nobody has to know the volume's own. */
  readonly claim: { readonly namespace: string; readonly name: string };
  /** At least what the claim asks for, such as `2Gi`. */
  readonly size: string;
  /** The class of the claim: its Secret opens the restored volume. */
  readonly storageClass: EncryptedStorageClass;
  readonly check: RestoreCheck;
  /** An image with kubectl and a shell. */
  readonly kubectl: Image;
  /** Five cron fields in UTC. @default `0 5 * * 0`, Sundays at 05:00 */
  readonly schedule?: string;
}

/** A check of every file that a list of SHA-256 sums names, which the application keeps in the volume. No list, or an empty one, is a failure. */
export function sha256Check(list: string): readonly string[] {
  return ['sh', '-c', `cd ${restoredPath} && [ -s "$1" ] && sha256sum -c "$1"`, 'check', list];
}

/**
 * Once a week, the newest completed backup of a claim is restored to a scratch volume, a pod without any connection checks it, read only unless it has to write, and both are
 * removed however it ends. What a success means: this backup could be read from the store and decrypted, its file system mounted, and the check's
 * command ended with 0. It says nothing about files that the command does not read. `kube_cronjob_status_last_successful_time` of the CronJob
 * `restore-drill` is the proof.
 *
 * Everything but the scratch volume itself and one Job is in the committed tree: the claim, its PersistentVolume, and the checking pod as a suspended
 * CronJob. So the drill creates no PersistentVolume (a right that leads to the node) and writes no pod of its own making. It lists
 * backups, creates volumes of Longhorn, and reads and deletes the one of its name; in its own namespace it starts and deletes the one Job. RBAC
 * cannot hold a create to one name.
 *
 * Refused: a name that Longhorn would shorten, names that are none, a size that is none.
 * Source: Longhorn 1.12, "Restore from a Backup"; Kubernetes, "Role Based Access Control Good Practices", persistent volume creation.
 */
export class RestoreDrill extends Construct {
  readonly namespace: SecureNamespace;

  constructor(scope: Construct, id: string, props: RestoreDrillProps) {
    super(scope, id);
    rememberOrigin(this);
    this.namespace = new SecureNamespace(this, id);
    complain(this, ...checkProps(id, props));
    complain(this, ...scratchClaim(this.namespace, { name: id, size: props.size, storageClass: props.storageClass }));
    this.verifier(props);
    const drill = this.drill(props);
    allow(drill, Peer.apiServer());
    this.grant(drill, props.longhorn);
  }

  private verifier({ check: { command, writable = false, ...check } }: RestoreDrillProps): void {
    new HardenedCronJob(this.namespace, verifierName, {
      ...check,
      command,
      schedule: '0 0 1 1 *',
      suspend: true,
      mounts: [Mount.claim(restoredPath, this.node.id, { readOnly: !writable }), Mount.emptyDir('/tmp', '64Mi')],
      deadlineSeconds: 1800,
      retries: 0,
    });
  }

  private drill({ claim, longhorn, kubectl, schedule = '0 5 * * 0' }: RestoreDrillProps): HardenedCronJob {
    return new HardenedCronJob(this.namespace, 'restore-drill', {
      image: kubectl,
      schedule,
      command: ['sh', '-c', restoreDrillScript],
      env: {
        CLAIM: claim.name,
        CLAIM_NAMESPACE: claim.namespace,
        HOME: '/tmp',
        LONGHORN: longhorn.name,
        SCRATCH: this.node.id,
        VERIFY: verifierName,
      },
      mounts: [Mount.emptyDir('/tmp', '64Mi')],
      token: true,
      terminationGracePeriodSeconds: 600,
      deadlineSeconds: 5400,
      retries: 0,
    });
  }

  private grant({ serviceAccount }: HardenedCronJob, longhorn: SecureNamespace): void {
    const name = this.node.id;
    const volumes = { apiGroups: ['longhorn.io'], resources: ['volumes'] };
    const jobs = { apiGroups: ['batch'], resources: ['jobs'] };
    const inLonghorn = [
      { apiGroups: ['longhorn.io'], resources: ['backups'], verbs: ['list'] },
      { ...volumes, verbs: ['create'] },
      { ...volumes, resourceNames: [name], verbs: ['delete', 'get'] },
    ];
    const own = [
      { apiGroups: ['batch'], resources: ['cronjobs'], resourceNames: [verifierName], verbs: ['get'] },
      { ...jobs, verbs: ['create'] },
      { ...jobs, resourceNames: [verifierName], verbs: ['delete', 'get'] },
    ];
    for (const [scope, rules] of [[longhorn, inLonghorn] as const, [this.namespace, own] as const]) {
      const role = new Role(scope, `${name}-role`, { name, rules });
      new RoleBinding(scope, `${name}-binding`, { name, role, subjects: [serviceAccount] });
    }
  }
}

/** Longhorn gives a volume with a longer name another one. */
const longestVolume = 40;

function checkProps(id: string, { claim }: RestoreDrillProps): readonly Complaint[] {
  const fix = `shorten it by ${String(id.length - longestVolume)} characters`;
  const rule = `at most ${String(longestVolume)} characters`;
  return [
    ...checkLabelName('claim.namespace', claim.namespace),
    ...checkSubdomainName('claim.name', claim.name),
    ...(id.length > longestVolume ? [{ prop: 'id', rule, got: id, fix }] : []),
  ];
}
