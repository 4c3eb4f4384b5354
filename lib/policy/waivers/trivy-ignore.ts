import type { Identity } from '../../manifest';
import { toYaml } from '../../pipeline/yaml-document';
import type { Waiver } from '../../waiver';
import { foreignChecks } from './foreign-checks';

/** The file of an object: a folder that can be scanned, and the path below it. */
export interface ScannedFile {
  readonly folder: string;
  readonly path: string;
}

/** Answers in which file an object is committed; undefined for one that is in none. */
export type FileOf = (object: Identity, cluster: string | undefined) => ScannedFile | undefined;

/**
 * The text of a file for `trivy config --ignorefile`: each waiver as the ids of Trivy's checks, for the one file that holds the object,
 * until the day on which the waiver ends. Trivy names files from the folder that it is given, so it may be given the folder of the
 * file or any above it. A waiver whose object is in no file, or whose policy Trivy has no check for, is left out.
 */
export function trivyIgnore(waivers: readonly Waiver[], fileOf: FileOf): string {
  const entries = waivers.flatMap(({ policy, object, cluster, reason, owner, expires }) => {
    const file = fileOf(object, cluster);
    if (file === undefined) return [];
    const statement = `${reason} (${owner})`;
    const expired = dayAfter(expires);
    return (foreignChecks[policy]?.trivy ?? []).map(id => ({
      id,
      paths: patternsOf(file),
      statement,
      expired_at: expired,
    }));
  });
  const sorted = new Map(entries.map(one => [JSON.stringify(one), one]));
  const misconfigurations = [...sorted].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, entry]) => entry);
  return toYaml({ misconfigurations }, map => Object.keys(map));
}

function patternsOf({ folder, path }: ScannedFile): readonly string[] {
  const exact = (text: string): string => text.replace(/[*?[\]{}\\]/g, '\\$&');
  return [exact(path), `**/${exact(folder)}/${exact(path)}`];
}

/** Trivy stops ignoring at the beginning of the day that it is given; a waiver holds through its last day. */
function dayAfter(day: string): string {
  const next = new Date(`${day}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return next.toISOString().replace('.000Z', 'Z');
}
