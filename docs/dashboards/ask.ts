import { spawnSync } from 'node:child_process';
import type { DashboardPage, Panel } from '../../charts/dashboards/panel';
import { sampleLogs } from './sample-logs';
import { sampleMetrics } from './sample-metrics';
import { every, firstSecond, hours, samplesOf } from './sample-series';

/** What a panel has to show: series by their labels, each with numbers over time. */
export interface Answer {
  readonly error?: string;
  readonly kind?: 'logs' | 'numbers';
  readonly results?: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly values?: readonly (readonly [number, number])[];
  }[];
}

/** What panels are asked over. @default the sample week, in which much is wrong */
export interface World {
  readonly series: readonly object[];
  readonly streams: readonly object[];
}

export const sampleWeek: World = {
  series: sampleMetrics.map(one => ({ labels: one[0], samples: samplesOf(one) })),
  streams: sampleLogs,
};

const end = firstSecond + hours * 3600;

/** What Prometheus' and Loki's own engines answer to every panel of a page: lines over the week, and everything else at its end. */
export function ask(
  program: string,
  { panels }: DashboardPage,
  { series, streams }: World = sampleWeek,
): readonly Answer[] {
  const questions = panels.map(panel => ({ ...asked(panel), ...(panel.from === 'logs' ? { streams } : { series }) }));
  const input = questions.map(one => JSON.stringify(one)).join('\n');
  const { stdout, stderr, status } = spawnSync(program, { input, encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(`${program} ended with ${String(status)}: ${stderr}`);
  return stdout
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as Answer);
}

function asked({ from, expr, shows }: Panel): object {
  const language = from === 'logs' ? 'logql' : 'promql';
  const start = shows === 'lines' ? firstSecond : end;
  return { language, expr, from: firstSecond, every, start, end, step: 1800 };
}
