import { identityOf, identityText } from '../manifest';
import { foreignChecks } from '../policy/waivers/foreign-checks';
import { kubescapeExceptions } from '../policy/waivers/kubescape-exceptions';
import type { ScannedFile } from '../policy/waivers/trivy-ignore';
import { trivyIgnore } from '../policy/waivers/trivy-ignore';
import type { Waiver } from '../waiver';
import { folderName } from './file-name';
import type { FileTree } from './layout';
import { pathsOf } from './layout';
import type { Rendering } from './rendering';

/**
 * What the scanners that read files are told of the waivers of each cluster: `<cluster>/trivyignore.yaml` for `trivy config --ignorefile` and
 * `<cluster>/kubescape-exceptions.json` for `kubescape scan --exceptions`. Every cluster has both, or nobody has any when no
 * waiver has a counterpart there. They are a tree of their own: what is applied holds objects alone.
 */
export function scannerFiles({ objects, waivers }: Pick<Rendering, 'objects' | 'waivers'>): FileTree {
  if (!waivers.some(told)) return new Map();
  const paths = pathsOf(objects);
  const places = new Map(
    objects.map(({ manifest, cluster }, index) => [
      placeKey(cluster, identityText(identityOf(manifest))),
      scannedFile(cluster, paths[index] ?? ''),
    ]),
  );
  const clusters = [...new Set(objects.map(one => one.cluster))].sort();
  return new Map(
    clusters.flatMap(cluster => {
      const own = waivers.filter(one => (one.cluster ?? cluster) === cluster);
      const trivy = trivyIgnore(own, object => places.get(placeKey(cluster, identityText(object))));
      return [
        [`${folderName(cluster)}/kubescape-exceptions.json`, kubescapeExceptions(own)],
        [`${folderName(cluster)}/trivyignore.yaml`, trivy],
      ] satisfies [string, string][];
    }),
  );
}

function told({ policy }: Waiver): boolean {
  const checks = foreignChecks[policy];
  return checks?.trivy !== undefined || checks?.kubescape !== undefined;
}

function scannedFile(cluster: string, path: string): ScannedFile {
  const folder = folderName(cluster);
  return { folder, path: path.slice(folder.length + 1) };
}

function placeKey(cluster: string, identity: string): string {
  return `${cluster}\n${identity}`;
}
