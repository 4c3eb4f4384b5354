import { createHash } from 'node:crypto';
import { groupOf, identityText } from '../../manifest';
import type { Finding } from '../finding';
import type { FaultyWaiver } from '../outcome';

/**
 * What makes a finding the same finding in another run: its policy, cluster, object and field. It does not change when lines
 * move, when the file is renamed, or when the API version of the object does; list positions are part of the field.
 */
export function fingerprint({ policy, cluster, object, path }: Finding): string {
  const { kind, namespace, name } = object;
  return hashOf([policy, cluster ?? '', groupOf(object.apiVersion), kind, namespace, name, path]);
}

/** The same for a waiver that must be mended: its policy, cluster and object, and what is wrong with it. */
export function waiverFingerprint({ waiver, fault }: FaultyWaiver): string {
  return hashOf([waiver.policy, waiver.cluster ?? '', identityText(waiver.object), fault]);
}

function hashOf(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
