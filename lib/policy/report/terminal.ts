import type { Colors } from 'picocolors/types';
import type { Finding, Severity } from '../finding';
import { severities } from '../finding';
import type { FaultyWaiver } from '../outcome';
import { objectName, waiverFaultText } from './object-name';
import { plainText } from './plain-text';
import type { ReportInput } from './report';

/**
 * The outcome for a person: findings grouped by policy, the heaviest first, each with its object, its place, what was found, what
 * is allowed and the fix; then waivers to mend, and one line of counts.
 *
 * @param colors picocolors of the stream that the text goes to; without colours for anything but a terminal
 */
export function terminalReport(input: ReportInput, colors: Colors): string {
  const { outcome } = input;
  const sections = [
    ...groups(outcome.findings).map(([policy, findings]) => group(policy, findings, input, colors)),
    section(
      'waivers',
      outcome.faultyWaivers.map(one => waiverLine(one, colors)),
      colors,
    ),
    summary(input, colors),
  ];
  return `${sections.filter(text => text !== '').join('\n\n')}\n`;
}

function groups(findings: readonly Finding[]): readonly [string, readonly Finding[]][] {
  const byPolicy = new Map<string, Finding[]>();
  for (const finding of findings) byPolicy.set(finding.policy, [...(byPolicy.get(finding.policy) ?? []), finding]);
  return [...byPolicy].sort(([one, [first]], [other, [second]]) => {
    const weight = rank(first) - rank(second);
    return weight === 0 ? (one < other ? -1 : 1) : weight;
  });
}

function rank(finding: Finding | undefined): number {
  return finding === undefined ? severities.length : severities.indexOf(finding.severity);
}

function group(policy: string, findings: readonly Finding[], { policies }: ReportInput, colors: Colors): string {
  const [first] = findings;
  if (first === undefined) return '';
  const why = policies.find(one => one.id === policy)?.why;
  const count = findings.length === 1 ? '' : colors.dim(` (${String(findings.length)})`);
  const head = `${paint(first.severity, colors)}  ${colors.bold(plainText(policy))}${count}`;
  const fixes = new Set(findings.map(finding => finding.fix));
  const shared = fixes.size === 1 ? [`  ${colors.dim('fix:')} ${plainText(first.fix)}`] : [];
  return [
    why === undefined ? head : `${head}\n  ${colors.dim(plainText(why))}`,
    ...findings.map(finding => entry(finding, fixes.size > 1, colors)),
    ...shared,
  ].join('\n');
}

function entry(finding: Finding, withFix: boolean, colors: Colors): string {
  const { object, path, found, expected, fix, cluster, constructPath, source } = finding;
  const prefix = cluster === undefined || cluster === '' ? '' : `${plainText(cluster)}: `;
  const places = [
    place(finding.file, finding.line),
    source === undefined ? '' : place(source.file, source.line),
    constructPath === undefined ? '' : plainText(constructPath),
  ].filter(text => text !== '');
  return [
    `  ${prefix}${objectName(object)}${places.length === 0 ? '' : colors.dim(`  ${places.join('  ')}`)}`,
    `    ${path === '' ? '' : `${colors.cyan(plainText(path))}: `}found ${plainText(found)}, expected ${plainText(expected)}`,
    ...(withFix ? [`    ${colors.dim('fix:')} ${plainText(fix)}`] : []),
  ].join('\n');
}

function place(file: string | undefined, line: number | undefined): string {
  if (file === undefined) return '';
  return `${plainText(file)}${line === undefined ? '' : `:${String(line)}`}`;
}

function paint(severity: Severity, colors: Colors): string {
  const paints: Readonly<Record<Severity, (text: string) => string>> = {
    fatal: text => colors.bold(colors.red(text)),
    error: colors.red,
    warning: colors.yellow,
    info: colors.cyan,
  };
  return paints[severity](severity);
}

function waiverLine(faulty: FaultyWaiver, colors: Colors): string {
  const { source } = faulty;
  const where = source === undefined ? '' : colors.dim(`  ${place(source.file, source.line)}`);
  return `${waiverFaultText(faulty)}${where}`;
}

function section(title: string, lines: readonly string[], colors: Colors): string {
  return lines.length === 0 ? '' : [colors.red(title), ...lines.map(line => `  ${line}`)].join('\n');
}

function summary({ outcome, problems, objects, known }: ReportInput, colors: Colors): string {
  if (objects === 0 && problems.length > 0) return colors.red('nothing was judged');
  const counts = severities.map(
    severity => [outcome.findings.filter(finding => finding.severity === severity).length, severity] as const,
  );
  const found = counts.filter(([count]) => count > 0).map(([count, severity]) => counted(count, severity));
  const parts = [
    ...(found.length === 0 ? [colors.green('no findings')] : found),
    ...(outcome.waived.length === 0 ? [] : [`${String(outcome.waived.length)} waived`]),
    ...(known === 0 ? [] : [`${String(known)} in the baseline`]),
    ...(outcome.faultyWaivers.length === 0 ? [] : [`${counted(outcome.faultyWaivers.length, 'waiver')} to mend`]),
    ...(problems.length === 0 ? [] : [`${String(problems.length)} not judged`]),
  ];
  return `${parts.join(', ')} in ${counted(objects, 'object')}`;
}

function counted(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 || noun === 'info' || noun === 'fatal' ? '' : 's'}`;
}
