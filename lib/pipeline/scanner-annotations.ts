import type { Manifest, RenderedObject } from '../manifest';
import { identityOf, identityText } from '../manifest';
import { foreignAnnotations } from '../policy/waivers/foreign-annotations';
import type { Waiver } from '../waiver';
import type { Rendering } from './rendering';

/**
 * The same rendering, in which each object that a waiver excuses says so to the scanners that read annotations: kube-linter, checkov and
 * Polaris. All other objects stay as they are. Annotations stand on the object itself and never on a pod template, so no pod
 * is started again; one that the definition sets itself is kept. Nothing of ours reads them: a waiver alone excuses here.
 */
export function withScannerAnnotations(rendering: Rendering): Rendering {
  const byObject = new Map<string, Waiver[]>();
  for (const waiver of rendering.waivers) {
    const key = identityText(waiver.object);
    byObject.set(key, [...(byObject.get(key) ?? []), waiver]);
  }
  return { ...rendering, objects: rendering.objects.map(object => annotated(object, byObject)) };
}

function annotated(object: RenderedObject, byObject: ReadonlyMap<string, readonly Waiver[]>): RenderedObject {
  const identity = identityOf(object.manifest);
  const waivers = byObject.get(identityText(identity));
  if (waivers === undefined) return object;
  const standing = object.manifest.metadata.annotations ?? {};
  const added = foreignAnnotations(waivers, identity, object.cluster, standing);
  if (Object.keys(added).length === 0) return object;
  return { ...object, manifest: withAnnotations(object.manifest, { ...added, ...standing }) };
}

function withAnnotations(manifest: Manifest, annotations: Readonly<Record<string, string>>): Manifest {
  return { ...manifest, metadata: { ...manifest.metadata, annotations } };
}
