import type { Manifest } from '../../manifest';
import { field, isMapping } from '../../policy/pss/plain-field';

/**
 * Whether an object is a Secret with a value in it, or one that makes the cluster put a token into it that never ends. An empty Secret is only the place
 * that a controller fills while it runs (Gatekeeper's and External Secrets' webhook certificates): it carries nothing into Git.
 */
export function carriesSecret(manifest: Manifest): boolean {
  if (manifest.kind !== 'Secret' || manifest.apiVersion !== 'v1') return false;
  if (manifest['type'] === 'kubernetes.io/service-account-token') return true;
  return ['data', 'stringData'].some(part => {
    const values = field(manifest, part);
    return isMapping(values) && Object.values(values).some(value => value !== '' && value !== null);
  });
}
