import type { Finding, Severity } from '../finding';
import { objectName, waiverFaultText } from './object-name';
import { plainText } from './plain-text';
import type { Report } from './report';

const commands: Readonly<Record<Severity, 'error' | 'warning' | 'notice'>> = {
  fatal: 'error',
  error: 'error',
  warning: 'warning',
  info: 'notice',
};

/**
 * The outcome as GitHub Actions workflow commands, which GitHub shows beside the lines of a pull request. Everything that comes
 * from a manifest is escaped: a name that holds a line break or `::` cannot start a command of its own.
 */
export const githubReport: Report = ({ outcome, problems }) => {
  const lines = [
    ...outcome.findings.map(annotation),
    ...outcome.faultyWaivers.map(faulty =>
      command('error', { ...faulty.source, title: 'waiver' }, waiverFaultText(faulty)),
    ),
    ...problems.map(({ file, line, text }) => command('error', { file, line, title: 'not judged' }, plainText(text))),
  ];
  return lines.map(line => `${line}\n`).join('');
};

function annotation(finding: Finding): string {
  const { severity, policy, object, message, fix } = finding;
  const { file, line } = finding.file === undefined ? (finding.source ?? {}) : finding;
  // A finding about the whole set is about no object.
  const subject = object.kind === '' ? '' : `${objectName(object)}: `;
  return command(commands[severity], { file, line, title: policy }, plainText(`${subject}${message}; ${fix}`));
}

type Properties = Readonly<Record<string, string | number | undefined>>;

function command(name: string, properties: Properties, text: string): string {
  const written = Object.entries(properties)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${escapeProperty(plainText(String(value)))}`);
  return `::${name} ${written.join(',')}::${escapeData(text)}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
