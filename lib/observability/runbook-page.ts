import type { AlertGroup, AlertRule, Runbook, RunbookStep } from './alert-rule';
import { pageName } from './alert-rule';
import type { Incident } from './incident';
import { linksTo } from './incident';
import type { LogAlertGroup } from './log-alert-rules';
import { responses } from './response';

/** The page of every incident and of every alert, by file name, and the list of them as `README.md`: alerts over metrics, then those over logs. */
export function runbookPages(
  metrics: readonly AlertGroup[],
  logs: readonly LogAlertGroup[] = [],
  incidents: readonly Incident[] = [],
): ReadonlyMap<string, string> {
  const pagesOf = (groups: readonly LogAlertGroup[], language: Language): readonly (readonly [string, string])[] =>
    groups.flatMap(one => one.alerts).map(one => [`${pageName(one.name)}.md`, runbookPage(one, language, incidents)]);
  return new Map([
    ['README.md', listOf([...metrics, ...logs], incidents)],
    ...incidents.map(one => [`${pageName(one.name)}.md`, incidentPage(one)] as const),
    ...pagesOf(metrics, 'promql'),
    ...pagesOf(logs, 'logql'),
  ]);
}

type Language = 'promql' | 'logql';

/** The page of one alert, which names the incidents that it may be the first sign of. */
export function runbookPage(
  { name, severity, expr, forMinutes = 0, runbook }: AlertRule,
  language: Language = 'promql',
  incidents: readonly Incident[] = [],
): string {
  const lasting = forMinutes === 0 ? 'at once' : `after ${timeOf(forMinutes)}`;
  const signOf = incidents.filter(one => one.alerts.includes(name)).map(one => one.name);
  return [
    `# ${name}`,
    '',
    `Severity ${severity}: answer ${responses[severity].within}. It is told ${lasting}.`,
    '',
    runbook.means,
    '',
    ...(signOf.length === 0 ? [] : [`It may be the first sign of: ${linksTo(signOf)}.`, '']),
    ...whatToDo(runbook),
    '## The rule',
    '',
    `\`\`\`${language}`,
    expr,
    '```',
    '',
  ].join('\n');
}

function incidentPage({ name, alerts, runbook }: Incident): string {
  const signs = `First signs: ${linksTo(alerts)}.`;
  return [`# ${name}`, '', runbook.means, '', signs, '', ...whatToDo(runbook)].join('\n');
}

function whatToDo({ steps }: Runbook): readonly string[] {
  return ['## What to do', '', ...steps.flatMap((step, at) => stepLines(step, at + 1))];
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

function listOf(groups: readonly LogAlertGroup[], incidents: readonly Incident[]): string {
  const rows = groups.flatMap(({ name, alerts }) => [
    `## ${name}`,
    '',
    ...alerts.map(
      one => `- [${one.name}](${pageName(one.name)}.md): ${one.severity}, ${responses[one.severity].within}`,
    ),
    '',
  ]);
  const all =
    incidents.length === 0 ? 'One page for each alert.' : 'One page for each alert, and for what alerts begin.';
  const head = ['# Runbooks', '', `${all} These pages are made by \`npm run docs\`.`, ''];
  const pages = incidents.map(one => `- ${linksTo([one.name])}: after ${one.alerts.join(', ')}`);
  const first = pages.length === 0 ? [] : ['## incidents', '', ...pages, ''];
  return [...head, ...first, ...rows].join('\n');
}
