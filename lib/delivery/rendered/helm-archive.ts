import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Complaint } from '../../complaint';
import type { Weakening } from '../../weakening';
import { checkWeakening } from '../../weakening';
import type { HelmChart } from '../helm-chart';

/** What becomes of an object that a Helm chart makes for an event of a release. Nothing but Helm knows such events. */
export type HookChoice = 'apply' | 'leave-out';

/** What policies would refuse about what a Helm chart renders, and why it stands all the same. */
export interface RenderedException extends Weakening {
  /** The ids of the policies. */
  readonly policies: readonly string[];
  /** The objects, each as `Kind name` or `Kind namespace/name`. */
  readonly objects: readonly string[];
}

/** The vendored archive of a Helm chart, held to its digest. With one, a release is rendered when the platform is synthesized. */
export interface HelmArchive {
  /** Where it lies, from the folder that the program runs in: `vendor/helm/gatekeeper-3.23.0.tgz`. */
  readonly path: string;
  /** What `sha256sum` prints of it: 64 hexadecimal digits. */
  readonly sha256: string;
  /**
   * By `Kind name`: what becomes of each object that runs when Helm installs or upgrades. `apply` makes it an ordinary object. Those that only ever run when
   * Helm tests, rolls back or deletes are left out by themselves. @default each is refused
   */
  readonly hooks?: Readonly<Record<string, HookChoice>>;
  /** The exceptions that its objects need, each for exact objects. @default none */
  readonly waived?: readonly RenderedException[];
  /** Values that the Helm chart passes on to what it runs, though it does not list them: `config`, and all below it. @default none */
  readonly passedOn?: readonly string[];
  /** The helm program. @default `helm`, as the PATH finds it */
  readonly helm?: string;
}

/** The bytes of an archive that is what it should be, or what is wrong with it. */
export type OpenedArchive = { readonly bytes: Buffer } | { readonly complaints: readonly Complaint[] };

/** Reads an archive and holds it to its digest. Refuses one that is missing or another one than was vendored. */
export function openArchive(archive: HelmArchive, chart: HelmChart): OpenedArchive {
  const complaints = checkArchive(archive);
  if (complaints.length > 0) return { complaints };
  const bytes = bytesOf(archive.path);
  if (bytes === undefined) return { complaints: [missing(archive, chart)] };
  const found = createHash('sha256').update(bytes).digest('hex');
  return found === archive.sha256 ? { bytes } : { complaints: [tampered(archive, found)] };
}

function checkArchive({ sha256, waived = [] }: HelmArchive): readonly Complaint[] {
  const rule = '64 hexadecimal digits';
  const fix = 'copy what sha256sum prints of the archive';
  return [
    ...(/^[0-9a-f]{64}$/.test(sha256) ? [] : [{ prop: 'rendered.sha256', rule, got: sha256, fix }]),
    ...waived.flatMap((one, at) => checkWeakening(`rendered.waived[${String(at)}]`, one)),
  ];
}

function bytesOf(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

function missing({ path }: HelmArchive, chart: HelmChart): Complaint {
  const folder = path.includes('/') ? ` --destination ${path.slice(0, path.lastIndexOf('/'))}` : '';
  const { source, name, version } = chart;
  const from = source.type === 'oci' ? `oci://${source.registry}/${name}` : `${name} --repo ${source.url}`;
  const fix = `vendor it: helm pull ${from} --version ${version}${folder}`;
  return { prop: 'rendered.path', rule: `the archive of ${name} ${version}`, got: `${path}, which is no file`, fix };
}

function tampered({ path, sha256 }: HelmArchive, found: string): Complaint {
  const fix = 'find out who changed it; where the change is meant, write down the new digest';
  return {
    prop: 'rendered.sha256',
    rule: `the digest of ${path}, which is ${found}`,
    got: sha256,
    fix,
  };
}
