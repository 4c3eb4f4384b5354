import { spawnSync } from 'node:child_process';
import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import * as path from 'node:path';

/** A helm program that can be run. */
export interface HelmProgram {
  readonly file: string;
  /** What tells this program from another one without running it: its place, size and time. */
  readonly fingerprint: string;
}

/** What a run of helm came to. */
export interface HelmRun {
  readonly ok: boolean;
  readonly text: string;
}

/** The helm program of this name or path; `undefined` when there is none that can be run. */
export function findHelm(name: string): HelmProgram | undefined {
  const folders = name.includes('/') ? [''] : (process.env['PATH'] ?? '').split(path.delimiter);
  for (const folder of folders) {
    const file = path.resolve(folder, name);
    if (!isExecutable(file)) continue;
    const real = realpathSync(file);
    const { size, mtimeMs } = statSync(real);
    return { file, fingerprint: `${real} ${String(size)} ${String(mtimeMs)}` };
  }
  return undefined;
}

/**
 * Runs helm so that nothing of this machine enters what it prints: no cluster, no configuration, no plugins, no network (a proxy that refuses everything).
 *
 * @param zone the time zone that its templates see.
 */
export function runHelm({ file }: HelmProgram, args: readonly string[], input = '', zone = 'UTC'): HelmRun {
  const nowhere = '/nonexistent';
  const refusing = 'http://127.0.0.1:9';
  const env: NodeJS.ProcessEnv = {
    PATH: process.env['PATH'],
    TZ: zone,
    HOME: nowhere,
    KUBECONFIG: nowhere,
    HELM_CACHE_HOME: nowhere,
    HELM_CONFIG_HOME: nowhere,
    HELM_DATA_HOME: nowhere,
    HTTP_PROXY: refusing,
    HTTPS_PROXY: refusing,
  };
  const options = { input, env, encoding: 'utf8', maxBuffer: 1 << 28, timeout: 120_000 } as const;
  const { status, stdout, stderr, error } = spawnSync(file, [...args], options);
  if (status === 0) return { ok: true, text: stdout };
  return { ok: false, text: error === undefined || stderr !== '' ? reasonIn(stderr) : error.message };
}

/** What helm says went wrong, without its warnings and its advice to debug. */
function reasonIn(stderr: string): string {
  const lines = stderr.split('\n').map(line => line.trim());
  const kept = lines.filter(line => line !== '' && !line.startsWith('Use --debug') && !/^WARNING/.test(line));
  return kept.join('; ').replace(/^Error: /, '');
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
