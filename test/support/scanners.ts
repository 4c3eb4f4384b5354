import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { RenderedObject } from '../../lib/manifest';
import { identityOf } from '../../lib/manifest';
import { toYaml } from '../../lib/pipeline/yaml-document';

/** A scanner of others: how it is run on a folder, and what its report says of which object. */
export interface Scanner {
  readonly program: string;
  readonly args: (folder: string) => readonly string[];
  /** The complaints, each as the name of the object and the id of the check. */
  readonly complaints: (report: unknown) => readonly (readonly [name: string, check: string])[];
}

interface CheckovReport {
  readonly results: { readonly failed_checks: readonly { readonly check_id: string; readonly file_path: string }[] };
}

export const checkov: Scanner = {
  program: 'checkov',
  args: folder => ['-d', folder, '--framework', 'kubernetes', '-o', 'json', '--compact', '--skip-download'],
  complaints: report =>
    (report as CheckovReport).results.failed_checks.map(one => [
      one.file_path.replace(/^.*\/|\.yaml$/g, ''),
      one.check_id,
    ]),
};

interface KubeLinterReport {
  readonly Reports: readonly { readonly Check: string; readonly Object: { K8sObject: { Name: string } } }[];
}

export const kubeLinter: Scanner = {
  program: 'kube-linter',
  args: folder => ['lint', '--add-all-built-in', '--format', 'json', folder],
  complaints: report => (report as KubeLinterReport).Reports.map(one => [one.Object.K8sObject.Name, one.Check]),
};

interface PolarisReport {
  readonly Results: readonly { readonly Name: string }[];
}

export const polaris: Scanner = {
  program: 'polaris',
  args: folder => ['audit', '--audit-path', folder, '--format', 'json'],
  complaints: report =>
    (report as PolarisReport).Results.flatMap(one => failures(one).map(check => [one.Name, check] as const)),
};

/** Polaris nests the results of an object, its pod and its containers. */
function failures(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { ID, Success } = value as { readonly ID?: string; readonly Success?: boolean };
  if (ID !== undefined && Success !== undefined) return Success ? [] : [ID];
  return Object.values(value).flatMap(failures);
}

/** Where a scanner stands: built by `tools/build`, or on the path of whoever runs the tests. */
export function scannerPath({ program }: Scanner): string | undefined {
  const folders = [join(__dirname, '../../.tools/bin'), ...(process.env['PATH'] ?? '').split(delimiter)];
  return folders.map(folder => join(folder, program)).find(path => existsSync(path));
}

/** What a scanner complains of, as `<name> <check>`, when each object is a file in a folder. */
export function complaintsAbout(scanner: Scanner, path: string, objects: readonly RenderedObject[]): Set<string> {
  const folder = mkdtempSync(join(tmpdir(), 'bulwark-scan-'));
  try {
    for (const { manifest } of objects)
      writeFileSync(join(folder, `${identityOf(manifest).name}.yaml`), toYaml(manifest));
    const { stdout, stderr } = spawnSync(path, scanner.args(folder), { encoding: 'utf8', maxBuffer: 2 ** 28 });
    if (!stdout.trimStart().startsWith('{')) throw new Error(`${scanner.program} gave no report: ${stderr}`);
    return new Set(scanner.complaints(JSON.parse(stdout)).map(one => one.join(' ')));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
