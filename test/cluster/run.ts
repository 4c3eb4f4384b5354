import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { endLeftovers } from './leftovers';
import { namespaced } from './network-namespace';
import { programsOf } from './programs';
import { report, type RunResult } from './report';
import { runUntilEnd } from './run-until-end';
import { memoryFolder } from './servers/workspace';

const root = process.cwd();
const allLogs = join(root, '.tools/logs');
const logs = join(allLogs, String(process.pid));
const results = join(logs, 'results.json');

/** The parts of the tier: one for each `test/cluster/<part>.cluster.ts`. */
function parts(): string[] {
  const files = readdirSync(join(root, 'test/cluster')).filter(name => name.endsWith('.cluster.ts'));
  return files.map(name => name.replace('.cluster.ts', '')).sort();
}

function wanted(all: readonly string[]): string[] {
  const { values } = parseArgs({
    options: { only: { type: 'string' }, testNamePattern: { type: 'string', short: 't' } },
  });
  const only = values.only?.split(',') ?? [...all];
  const unknown = only.filter(name => !all.includes(name));
  if (unknown.length === 0) return only;
  console.error(`test:cluster: no part named '${unknown.join(', ')}'; the parts are ${all.join(', ')}`);
  process.exit(2);
}

function build(chosen: readonly string[]): void {
  const names = [...new Set(chosen.flatMap(programsOf))];
  const { status } = spawnSync(join(root, 'tools/build'), names, { stdio: 'inherit' });
  if (status === 0) return;
  console.log(`0 passed, 0 failed, ${chosen.length} skipped (whole parts: the servers were not built)`);
  process.exit(status ?? 1);
}

async function main(): Promise<number> {
  const all = parts();
  const chosen = wanted(all);
  build(chosen);
  removeOldLogs();
  mkdirSync(logs, { recursive: true });
  const folder = mkdtempSync(join(memoryFolder(), 'bulwark-cluster-'));
  const [program = '', ...args] = namespaced([
    process.execPath,
    join(root, 'node_modules/jest/bin/jest.js'),
    ...jestFlags(chosen),
  ]);
  const status = await runUntilEnd(program, args, {
    ...process.env,
    BULWARK_CLUSTER_DIR: folder,
    BULWARK_CLUSTER_LOGS: logs,
  });
  endLeftovers(join(logs, 'pids'));
  rmSync(folder, { recursive: true, force: true });
  const result: RunResult = report(
    results,
    all.filter(part => !chosen.includes(part)),
  );
  if (status === 0 && result.failed === 0) rmSync(logs, { recursive: true, force: true });
  else console.log(`logs of the servers: ${logs}`);
  console.log(`${result.passed} passed, ${result.failed} failed, ${result.skipped} skipped`);
  return status === 0 && result.failed > 0 ? 1 : status;
}

/** The logs of runs that have ended: another run may be writing its own. */
function removeOldLogs(): void {
  if (!existsSync(allLogs)) return;
  for (const pid of readdirSync(allLogs))
    if (!existsSync(`/proc/${pid}`)) rmSync(join(allLogs, pid), { recursive: true, force: true });
}

function jestFlags(chosen: readonly string[]): string[] {
  const { values } = parseArgs({
    options: { only: { type: 'string' }, testNamePattern: { type: 'string', short: 't' } },
  });
  return [
    '--config=jest.cluster.config.cjs',
    '--forceExit',
    '--json',
    `--outputFile=${results}`,
    ...(values.testNamePattern === undefined ? [] : ['-t', values.testNamePattern]),
    ...chosen.map(part => `test/cluster/${part}.cluster.ts`),
  ];
}

main().then(
  status => process.exit(status),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
