import type { Manifest } from '../../manifest';

const keys: ReadonlySet<string> = new Set(['storageClass', 'storageClassName']);

/**
 * The StorageClasses that an object asks for, wherever it says so: in a claim, in the claim templates of a workload, in the values of a Helm release.
 * A volume that is there already asks for nothing.
 */
export function storageClassesOf(manifest: Manifest): readonly string[] {
  return manifest.kind === 'PersistentVolume' ? [] : [...new Set(namesIn(manifest['spec']))];
}

function namesIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === 'string' ? (keys.has(key) ? [inner] : []) : namesIn(inner),
  );
}
