import type { IConstruct } from 'constructs';
import type { Complaint } from '../../complaint';
import { complaintText } from '../../complaint';
import type { HelmArchive } from './helm-archive';

/** The archives of a cluster's Helm charts, by the name of the release that is rendered from each. */
export type HelmArchives = Readonly<Record<string, HelmArchive>>;

interface Provided {
  readonly archives: HelmArchives;
  readonly used: Set<string>;
}

const provided = new WeakMap<IConstruct, Provided>();

/**
 * Says which releases below `scope`, a whole cluster, are rendered when the platform is synthesized, each from its vendored archive. One entry is the whole
 * choice: without it the engine renders the release in the cluster. Refuses an archive that no release has.
 */
export function provideHelmArchives(scope: IConstruct, archives: HelmArchives): void {
  const used = new Set<string>();
  provided.set(scope, { archives, used });
  const unused = (): string[] => Object.keys(archives).filter(name => !used.has(name));
  scope.node.addValidation({ validate: () => unused().map(name => complaintText(noRelease(name))) });
}

/** The archive that the nearest scope provides for a release. */
export function findHelmArchive(scope: IConstruct, release: string): HelmArchive | undefined {
  for (let at: IConstruct | undefined = scope; at !== undefined; at = at.node.scope) {
    const found = provided.get(at);
    if (found === undefined || !Object.hasOwn(found.archives, release)) continue;
    found.used.add(release);
    return found.archives[release];
  }
  return undefined;
}

function noRelease(name: string): Complaint {
  return {
    prop: 'archives',
    rule: 'those of releases of this cluster',
    got: name,
    fix: 'remove it, or name the release',
  };
}
