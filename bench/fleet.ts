import { spawnSync } from 'node:child_process';
import * as path from 'node:path';
import { costOf, table } from './support/child';

const heading = ['clusters', 'CPU ms', 'ms a cluster', 'growth', 'MB'];

/**
 * One program for a fleet of about 150 objects a cluster, made by our constructs, delivered by Argo CD and judged by the whole catalogue: definition to
 * tree. Limits at 200 clusters: 15 s of CPU and 1.5 GiB; growth is linear.
 */
export function run(): void {
  const rows: string[][] = [];
  let first = 0;
  for (const clusters of [25, 50, 100, 200]) {
    const { cpu, peak } = costOf('fleet-workload', [String(clusters)], clusters < 200 ? 3 : 2);
    const each = cpu / clusters;
    first = first === 0 ? each : first;
    rows.push([String(clusters), cpu.toFixed(0), each.toFixed(1), (each / first).toFixed(2), peak.toFixed(0)]);
  }
  const { cpu, peak } = costOf('fleet-workload', ['200', 'one'], 2);
  rows.push(['1 of 200', cpu.toFixed(0), '', '', peak.toFixed(0)]);
  process.stdout.write(table([heading, ...rows]));
  process.stdout.write(`200 clusters: ${said('200')}one changed value in 50 clusters: ${said('50', 'again')}`);
}

/** The index of the tree changes with its files; everything else that is written was touched by the change. */
function said(...args: readonly string[]): string {
  const script = path.join(__dirname, 'support/fleet-workload.js');
  return spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' }).stderr;
}
