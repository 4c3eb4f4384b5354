import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { table } from './support/child';

/** `npm run synth` of this repository's platform, as a user waits for it, and beside it without npm. Limit: 2 seconds of CPU. */
export function run(): void {
  const root = path.join(__dirname, '../../..');
  const compiled = path.join(__dirname, '../main.js');
  const rows = [
    ['npm run synth', cpuOf('npm run synth --', root)],
    ['compiled main.js', cpuOf(`${process.execPath} ${compiled}`, root)],
  ];
  process.stdout.write(table([['command', 'CPU s'], ...rows]));
}

/** The cheapest of three runs, all child processes included. */
function cpuOf(command: string, folder: string): string {
  const home = mkdtempSync(path.join(tmpdir(), 'bench-'));
  try {
    const script = `TIMEFORMAT='%U %S'; time ${command} --out ${home}/manifests >${home}/log 2>&1`;
    const seconds = Array.from({ length: 3 }, () => {
      const { status, stderr } = spawnSync('bash', ['-c', script], { cwd: folder, encoding: 'utf8' });
      if (status !== 0) throw new Error(`${command} failed`);
      return stderr
        .trim()
        .split(' ')
        .reduce((sum, one) => sum + Number(one), 0);
    });
    return Math.min(...seconds).toFixed(2);
  } finally {
    rmSync(home, { recursive: true });
  }
}
