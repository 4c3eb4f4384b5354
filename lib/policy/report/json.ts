import type { Waiver } from '../../waiver';
import type { Finding } from '../finding';
import type { Report } from './report';

/**
 * The outcome as JSON: `findings`, each with `policy`, `severity`, `object`, `path`, `file`, `line`, `found`, `expected`, `fix` and what else is
 * known; `waived` with the waiver of each; `waivers` that are faulty; `problems` of the input; and a `summary`. Keys whose
 * value is not known are left out.
 */
export const jsonReport: Report = ({ outcome, problems, objects, known }) => {
  const document = {
    findings: outcome.findings.map(findingJson),
    waived: outcome.waived.map(({ finding, waiver }) => ({ ...findingJson(finding), waiver: waiverJson(waiver) })),
    waivers: outcome.faultyWaivers.map(({ waiver, fault, source }) => ({
      fault,
      ...waiverJson(waiver),
      policy: waiver.policy,
      object: waiver.object,
      source,
    })),
    problems,
    summary: {
      objects,
      findings: outcome.findings.length,
      waived: outcome.waived.length,
      known,
    },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
};

function findingJson(finding: Finding): object {
  const { policy, severity, object, path, file, line, found, expected, fix } = finding;
  const { message, cluster, constructPath, source } = finding;
  const { apiVersion, kind, namespace, name } = object;
  const subject = { apiVersion, kind, namespace, name };
  return {
    policy,
    severity,
    object: subject,
    path,
    file,
    line,
    found,
    expected,
    fix,
    message,
    cluster,
    constructPath,
    source,
  };
}

function waiverJson({ reason, owner, expires, ticket, cluster }: Waiver): object {
  return { reason, owner, expires, ticket, cluster };
}
