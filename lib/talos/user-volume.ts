import type { Complaint } from '../complaint';
import type { DiskKey } from './disk-encryption';
import { encryption } from './disk-encryption';

/** Room on a node for what pods store on it: Talos mounts it at `/var/mnt/<name>`. */
export interface UserVolume {
  /** 1 to 34 letters, digits and hyphens. */
  readonly name: string;
  /** The disk that it is a partition of, as Talos' own expression: `disk.transport == "nvme" && !system_disk`. @default none: a folder of EPHEMERAL, which is encrypted */
  readonly disk?: string;
}

/** The documents of a node's own volumes. A partition is encrypted as every disk with state is. The same in Talos 1.13 and 1.14. */
export function userVolumes(volumes: readonly UserVolume[], key: DiskKey): readonly object[] {
  return volumes.map(({ name, disk }) => ({
    apiVersion: 'v1alpha1',
    kind: 'UserVolumeConfig',
    name,
    ...(disk === undefined
      ? { volumeType: 'directory' }
      : { provisioning: { diskSelector: { match: disk } }, encryption: encryption(key) }),
  }));
}

/** Complaints about a name that Talos does not take, and a disk that is none. */
export function checkUserVolume(prop: string, { name, disk }: UserVolume): readonly Complaint[] {
  const wrong = { prop: `${prop}.name`, rule: '1 to 34 letters, digits and hyphens', got: name, fix: 'rename it' };
  const fix = 'leave it out for a folder of the encrypted EPHEMERAL';
  const nothing = { prop: `${prop}.disk`, rule: 'an expression that selects a disk', got: '', fix };
  return [...(/^[A-Za-z0-9-]{1,34}$/.test(name) ? [] : [wrong]), ...(disk?.trim() === '' ? [nothing] : [])];
}
