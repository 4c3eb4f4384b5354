import type { Finding, Severity } from '../finding';
import type { FaultyWaiver, WaivedFinding } from '../outcome';
import { fingerprint, waiverFingerprint } from './fingerprint';
import { objectName, waiverFaultText } from './object-name';
import { plainText } from './plain-text';
import type { PolicyDescription, Report } from './report';
import { fileUri } from './file-uri';

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  fatal: 'error',
  error: 'error',
  warning: 'warning',
  info: 'note',
};
const securitySeverity: Readonly<Record<Severity, string>> = {
  fatal: '9.5',
  error: '8.0',
  warning: '5.0',
  info: '2.0',
};
const faultyWaiverRule = 'faulty-waiver';

/**
 * The outcome as SARIF 2.1.0, as GitHub's code scanning and other viewers read it. The YAML line is the location of a result; the
 * TypeScript line that made the object is a second, related location (the first where there is no YAML). Waived findings are
 * suppressed results with the waiver as justification. Fingerprints are stable when lines move.
 */
export const sarifReport: Report = ({ outcome, problems, policies }) => {
  const rules = [...policies.map(rule), ...(outcome.faultyWaivers.length === 0 ? [] : [faultyWaiverDescription])];
  const run = {
    tool: {
      driver: { name: 'bulwark', informationUri: 'https://www.npmjs.com/package/cdk8s-bulwark', rules },
    },
    columnKind: 'utf16CodeUnits',
    results: [
      ...outcome.findings.map(result),
      ...outcome.waived.map(suppressed),
      ...outcome.faultyWaivers.map(waiverResult),
    ],
    invocations: [
      {
        executionSuccessful: problems.length === 0,
        toolExecutionNotifications: problems.map(({ file, line, text }) => ({
          level: 'error',
          message: { text: plainText(text) },
          locations: [physicalLocation(file, line)],
        })),
      },
    ],
  };
  const document = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] };
  return `${JSON.stringify(document, null, 2)}\n`;
};

const faultyWaiverDescription = {
  id: faultyWaiverRule,
  shortDescription: { text: 'a waiver has expired, is not needed, or must not be' },
  defaultConfiguration: { level: 'error' },
};

function rule({ id, severity, why, fix }: PolicyDescription): object {
  return {
    id,
    shortDescription: { text: why },
    help: { text: fix },
    defaultConfiguration: { level: levels[severity] },
    properties: { tags: ['security'], 'security-severity': securitySeverity[severity] },
  };
}

function result(finding: Finding): object {
  const { policy, severity, message, fix, object, path } = finding;
  const [first, ...related] = locationsOf(finding);
  return {
    ruleId: policy,
    level: levels[severity],
    message: { text: plainText(`${message}; ${fix}`) },
    ...(first === undefined ? {} : { locations: [{ ...first, logicalLocations: [logical(finding)] }] }),
    ...(first === undefined ? { locations: [{ logicalLocations: [logical(finding)] }] } : {}),
    ...(related.length === 0 ? {} : { relatedLocations: related.map((one, id) => ({ id, ...one })) }),
    partialFingerprints: { 'bulwark/v1': fingerprint(finding) },
    properties: { object: objectName(object), path },
  };
}

function suppressed({ finding, waiver }: WaivedFinding): object {
  const { reason, owner, expires, ticket } = waiver;
  const tracked = ticket === undefined ? '' : `, ${ticket}`;
  const justification = plainText(`${reason} (${owner}, until ${expires}${tracked})`);
  return { ...result(finding), suppressions: [{ kind: 'external', status: 'accepted', justification }] };
}

function waiverResult(faulty: FaultyWaiver): object {
  const { source } = faulty;
  const text = waiverFaultText(faulty);
  return {
    ruleId: faultyWaiverRule,
    level: 'error',
    message: { text },
    ...(source === undefined ? {} : { locations: [physicalLocation(source.file, source.line)] }),
    partialFingerprints: { 'bulwark/v1': waiverFingerprint(faulty) },
  };
}

function locationsOf({ file, line, source, message }: Finding): object[] {
  const yaml = file === undefined ? [] : [physicalLocation(file, line)];
  const typeScript = source === undefined ? [] : [physicalLocation(source.file, source.line)];
  const text = plainText(message);
  return [...yaml, ...typeScript.map(one => (yaml.length === 0 ? one : { ...one, message: { text } }))];
}

function physicalLocation(file: string, line: number | undefined): object {
  const artifactLocation = fileUri(file);
  return { physicalLocation: { artifactLocation, ...(line === undefined ? {} : { region: { startLine: line } }) } };
}

function logical({ object, path, constructPath }: Finding): object {
  return { kind: 'object', fullyQualifiedName: constructPath ?? `${objectName(object)}${path}` };
}
