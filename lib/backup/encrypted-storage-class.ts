import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { Complaint } from '../complaint';
import { complain } from '../complaint';
import { checkLabelName, checkSubdomainName } from '../name';
import { rememberOrigin } from '../origin';

/** What an {@link EncryptedStorageClass} encrypts with and how it keeps volumes. */
export interface EncryptedStorageClassProps {
  /**
   * The Secret with the key, by reference: it holds `CRYPTO_KEY_VALUE` and `CRYPTO_KEY_PROVIDER: secret`. Losing it is losing every
   * volume and every backup of them.
   */
  readonly cryptoSecret: { readonly name: string; readonly namespace: string };
  /** @default the id of the construct */
  readonly name?: string;
  /** Copies of each volume on different nodes. @default 3 */
  readonly replicas?: number;
  /** What happens to a volume when its claim goes. @default `Delete` */
  readonly reclaimPolicy?: 'Delete' | 'Retain';
  /** The BackupTarget of its volumes. @default Longhorn's default target */
  readonly backupTargetName?: string;
  /** The groups of recurring jobs that its volumes are in; no claim has to say so. At least one. @default those that claims name, or `default` */
  readonly backupGroups?: readonly string[];
}

const phases = ['provisioner', 'node-publish', 'node-stage', 'node-expand'] as const;

/**
 * A StorageClass whose volumes Longhorn encrypts (LUKS2, AES-XTS) before they leave the node; their backups stay encrypted. The
 * nodes need the kernel module `dm_crypt`. Longhorn cannot exchange the key of a volume: rotation means new volumes.
 */
export class EncryptedStorageClass extends Construct {
  /** The name that claims give as `storageClassName`. */
  readonly name: string;
  /** The Secret that opens its volumes, wherever they are restored to. */
  readonly cryptoSecret: EncryptedStorageClassProps['cryptoSecret'];

  constructor(scope: Construct, id: string, props: EncryptedStorageClassProps) {
    super(scope, id);
    rememberOrigin(this);
    const { cryptoSecret, name = id, replicas = 3, reclaimPolicy = 'Delete', backupGroups } = props;
    this.name = name;
    this.cryptoSecret = cryptoSecret;
    complain(
      this,
      ...checkSubdomainName('name', name),
      ...checkSubdomainName('cryptoSecret.name', cryptoSecret.name),
      ...checkLabelName('cryptoSecret.namespace', cryptoSecret.namespace),
      ...checkReplicas(replicas),
      ...checkGroups(backupGroups),
    );
    new ApiObject(this, 'class', {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name },
      provisioner: 'driver.longhorn.io',
      allowVolumeExpansion: true,
      reclaimPolicy,
      volumeBindingMode: 'Immediate',
      parameters: parameters(props, replicas),
    });
  }
}

function parameters(props: EncryptedStorageClassProps, replicas: number): Record<string, string> {
  const { cryptoSecret, backupTargetName, backupGroups } = props;
  return {
    numberOfReplicas: String(replicas),
    staleReplicaTimeout: '2880',
    encrypted: 'true',
    ...secretParameters(cryptoSecret),
    ...(backupTargetName === undefined ? {} : { backupTargetName }),
    ...(backupGroups === undefined ? {} : { recurringJobSelector: selectorOf(backupGroups) }),
  };
}

/** The CSI driver looks the key up by itself in each phase of a volume's life. */
function secretParameters({ name, namespace }: EncryptedStorageClassProps['cryptoSecret']): Record<string, string> {
  return Object.fromEntries(
    phases.flatMap(phase => [
      [`csi.storage.k8s.io/${phase}-secret-name`, name],
      [`csi.storage.k8s.io/${phase}-secret-namespace`, namespace],
    ]),
  );
}

/** Longhorn takes the groups as JSON in a text. */
function selectorOf(groups: readonly string[]): string {
  return JSON.stringify([...new Set(groups)].sort().map(name => ({ name, isGroup: true })));
}

function checkGroups(groups: readonly string[] | undefined): readonly Complaint[] {
  const fix = 'name a group that a backup job has, or leave it out';
  if (groups?.length === 0) return [{ prop: 'backupGroups', rule: 'at least one group', got: '[]', fix }];
  return (groups ?? []).flatMap(group => checkLabelName('backupGroups', group));
}

function checkReplicas(replicas: number): readonly Complaint[] {
  if (Number.isInteger(replicas) && replicas >= 1 && replicas <= 20) return [];
  const rule = 'a whole number from 1 to 20';
  return [{ prop: 'replicas', rule, got: String(replicas), fix: 'write how many nodes hold a copy' }];
}
