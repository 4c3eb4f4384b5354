import type { Complaint } from '../complaint';

/** Where the key of a node's disks comes from. A passphrase in the configuration is no choice: it would stand beside the lock, in Git. */
export type DiskKey =
  /** Sealed by the node's TPM: the disk opens on this board, booted as it was enrolled. */
  | { readonly type: 'tpm' }
  /** Sealed by a key server, which a stolen node cannot reach. */
  | { readonly type: 'kms'; readonly endpoint: string };

/** The volumes that hold state: Talos' own, and everything that pods leave on the node. */
const volumes = ['EPHEMERAL', 'STATE'];

/** The documents that encrypt a node's disks with LUKS2. The same in Talos 1.13 and 1.14. */
export function diskEncryption(key: DiskKey): readonly object[] {
  return volumes.map(name => ({ apiVersion: 'v1alpha1', kind: 'VolumeConfig', name, encryption: encryption(key) }));
}

/** How a volume is encrypted, as Talos writes it. */
export function encryption(key: DiskKey): object {
  const source = key.type === 'tpm' ? { tpm: {} } : { kms: { endpoint: key.endpoint } };
  return { provider: 'luks2', keys: [{ slot: 0, ...source }] };
}

/** Complaints about a key server that is not asked over TLS. */
export function checkDiskKey(prop: string, key: DiskKey): readonly Complaint[] {
  if (key.type === 'tpm' || /^(https|grpcs):\/\/[^\s/@]+/.test(key.endpoint)) return [];
  const fix = "write 'https://<host>:<port>'";
  return [{ prop: `${prop}.endpoint`, rule: 'an address with TLS', got: key.endpoint, fix }];
}
