import type { AlertGroup, AlertRule, RunbookStep } from './alert-rule';
import { pageName } from './alert-rule';
import type { LogAlertGroup } from './log-alert-rules';
import { responses } from './response';

/** The page of every alert, by file name, and the list of them as `README.md`: alerts over metrics, then those over logs. */
export function runbookPages(
  metrics: readonly AlertGroup[],
  logs: readonly LogAlertGroup[] = [],
): ReadonlyMap<string, string> {
  const pagesOf = (groups: readonly LogAlertGroup[], language: Language): readonly (readonly [string, string])[] =>
    groups.flatMap(one => one.alerts).map(one => [`${pageName(one.name)}.md`, runbookPage(one, language)]);
  return new Map([
    ['README.md', listOf([...metrics, ...logs])],
    ...pagesOf(metrics, 'promql'),
    ...pagesOf(logs, 'logql'),
  ]);
}

type Language = 'promql' | 'logql';

/** The page of one alert. */
export function runbookPage(
  { name, severity, expr, forMinutes = 0, runbook }: AlertRule,
  language: Language = 'promql',
): string {
  const lasting = forMinutes === 0 ? 'at once' : `after ${timeOf(forMinutes)}`;
  return [
    `# ${name}`,
    '',
    `Severity ${severity}: answer ${responses[severity].within}. It is told ${lasting}.`,
    '',
    runbook.means,
    '',
    '## What to do',
    '',
    ...runbook.steps.flatMap((step, at) => stepLines(step, at + 1)),
    '## The rule',
    '',
    `\`\`\`${language}`,
    expr,
    '```',
    '',
  ].join('\n');
}

function timeOf(minutes: number): string {
  return minutes > 60 && minutes % 60 === 0 ? `${String(minutes / 60)} hours` : `${String(minutes)} minutes`;
}

function stepLines({ say, run }: RunbookStep, number: number): readonly string[] {
  const marker = `${String(number)}. `;
  const indent = ' '.repeat(marker.length);
  const fence = (run ?? '').split('\n').map(line => `${indent}${line}`.trimEnd());
  const command = run === undefined ? [] : [`${indent}\`\`\`sh`, ...fence, `${indent}\`\`\``, ''];
  return [`${marker}${say}`, '', ...command];
}

function listOf(groups: readonly LogAlertGroup[]): string {
  const rows = groups.flatMap(({ name, alerts }) => [
    `## ${name}`,
    '',
    ...alerts.map(
      one => `- [${one.name}](${pageName(one.name)}.md): ${one.severity}, ${responses[one.severity].within}`,
    ),
    '',
  ]);
  const head = ['# Runbooks', '', 'One page for each alert. These pages are made by `npm run docs`.', ''];
  return [...head, ...rows].join('\n');
}
