import type { Finding } from '../finding';
import { problemText } from '../read/input-problem';
import { objectName, waiverFaultText } from './object-name';
import { plainText } from './plain-text';
import type { Report, ReportInput } from './report';

/**
 * The outcome as JUnit XML: a test suite, in which each policy is a test case that fails once for each finding, or passes. Faulty waivers
 * fail a test case of their own, input that could not be judged is an error.
 */
export const junitReport: Report = input => {
  const { outcome, problems, policies } = input;
  const ids = new Set([...policies, ...outcome.findings.map(({ policy }) => ({ id: policy }))].map(({ id }) => id));
  const cases = [
    ...[...ids].map(id => policyCase(id, input)),
    testCase(
      'waivers',
      outcome.faultyWaivers.map(faulty => failure('faulty waiver', waiverFaultText(faulty))),
    ),
    testCase(
      'input',
      problems.map(problem => problemElement(plainText(problemText(problem)))),
    ),
  ];
  const failures = outcome.findings.length + outcome.faultyWaivers.length;
  const counts = `tests="${String(cases.length)}" failures="${String(failures)}" errors="${String(problems.length)}"`;
  const suite = [`  <testsuite name="bulwark" ${counts}>`, ...cases, '  </testsuite>'];
  const head = '<?xml version="1.0" encoding="UTF-8"?>';
  return `${[head, `<testsuites ${counts}>`, ...suite, '</testsuites>'].join('\n')}\n`;
};

function policyCase(id: string, { outcome }: ReportInput): string {
  const failures = outcome.findings.filter(finding => finding.policy === id).map(findingFailure);
  const waived = outcome.waived.filter(({ finding }) => finding.policy === id);
  const note = waived.map(
    ({ finding, waiver }) => `waived: ${objectName(finding.object)} (${waiver.reason}, until ${waiver.expires})`,
  );
  const output = note.length === 0 ? [] : [`      <system-out>${escapeXml(plainLines(note))}</system-out>`];
  return testCase(id, [...failures, ...output]);
}

function findingFailure(finding: Finding): string {
  const { file, line, message, fix, object, path, severity } = finding;
  const place = file === undefined ? '' : `${file}${line === undefined ? '' : `:${String(line)}`}`;
  const lines = [`${objectName(object)} ${path}`, place, message, fix].filter(text => text.trim() !== '');
  return failure(severity, plainLines(lines), plainText(message));
}

function testCase(name: string, children: readonly string[]): string {
  const open = `    <testcase classname="bulwark" name="${escapeXml(name)}"`;
  return children.length === 0 ? `${open}/>` : [`${open}>`, ...children, '    </testcase>'].join('\n');
}

function failure(type: string, text: string, message = text): string {
  return `      <failure type="${escapeXml(type)}" message="${escapeXml(message)}">${escapeXml(text)}</failure>`;
}

function problemElement(text: string): string {
  return `      <error type="input" message="${escapeXml(text)}"/>`;
}

function plainLines(lines: readonly string[]): string {
  return lines.map(plainText).join('\n');
}

/** Text as XML 1.0 allows it: lone surrogates and U+FFFE cannot be written in it at all. */
function escapeXml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&apos;',
  };
  return text
    .replace(/\p{Cs}|[\ufffe\uffff]/gu, '\ufffd')
    .replace(/[&<>"']/g, character => entities[character] ?? character);
}
