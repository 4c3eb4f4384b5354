import * as path from 'node:path';
import type { SourceLine } from '../manifest';
import type { Check } from '../pipeline/synth';
import { check } from '../policy/check';
import type { Severity } from '../policy/finding';
import { atLeast } from '../policy/finding';
import type { Outcome } from '../policy/outcome';
import type { Catalogue } from '../policy/policy';
import { terminalReport } from '../policy/report/terminal';
import { exitCode } from './exit-code';
import { stderrColors } from './print';

/**
 * The gate of a synth: the whole catalogue judges every manifest before anything is written. A stale or forbidden waiver refuses the synth,
 * and so does a finding that weighs as much as `gate`; lighter ones are reported.
 */
export function judgedBy(catalogue: Catalogue, gate: Severity = 'error'): Check {
  return ({ objects, waivers }, today) => {
    const outcome = fromHere(check(objects, { catalogue, waivers, today }));
    const input = { outcome, problems: [], policies: catalogue, objects: objects.length, known: 0 };
    return { exitCode: exitCodeOf(outcome, gate), report: terminalReport(input, stderrColors()) };
  };
}

/** The lines of TypeScript as they are named from the working directory. */
function fromHere(outcome: Outcome): Outcome {
  return {
    ...outcome,
    findings: outcome.findings.map(named),
    faultyWaivers: outcome.faultyWaivers.map(named),
  };
}

function named<Placed extends { readonly source?: SourceLine }>(one: Placed): Placed {
  const { source } = one;
  return source === undefined ? one : { ...one, source: { ...source, file: path.relative('.', source.file) } };
}

function exitCodeOf({ findings, faultyWaivers }: Outcome, gate: Severity): number {
  if (faultyWaivers.length > 0) return exitCode.stale;
  return findings.some(finding => atLeast(finding.severity, gate)) ? exitCode.findings : exitCode.clean;
}
