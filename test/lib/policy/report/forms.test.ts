import pc from 'picocolors';
import type { Finding } from '../../../../lib/policy/finding';
import { githubReport } from '../../../../lib/policy/report/github';
import { jsonReport } from '../../../../lib/policy/report/json';
import { junitReport } from '../../../../lib/policy/report/junit';
import { policyReport } from '../../../../lib/policy/report/policy-report';
import type { ReportInput } from '../../../../lib/policy/report/report';
import { sarifReport } from '../../../../lib/policy/report/sarif';
import { terminalReport } from '../../../../lib/policy/report/terminal';
import type { Waiver } from '../../../../lib/waiver';

const finding: Finding = {
  policy: 'host-path',
  severity: 'error',
  object: { apiVersion: 'apps/v1', kind: 'DaemonSet', namespace: 'shop', name: 'logs' },
  path: '/spec/template/spec/volumes/0/hostPath',
  found: '{"path":"/var/log"}',
  expected: 'absent',
  message: 'DaemonSet shop/logs: volume logs must be without hostPath',
  fix: 'use an emptyDir',
};
const read: Finding = { ...finding, file: 'app/logs.yaml', line: 13 };
const made: Finding = {
  ...finding,
  cluster: 'staging',
  constructPath: 'staging/logs',
  source: { file: 'charts/logs.ts', line: 7 },
};
const about = (severity: Finding['severity'], policy: string): Finding => ({
  ...read,
  severity,
  policy,
  path: '',
  object: { apiVersion: 'v1', kind: 'Namespace', namespace: '', name: 'shop' },
});
const nobody: Finding = { ...about('info', 'raw'), object: { apiVersion: '', kind: '', namespace: '', name: '' } };
const waiver: Waiver = {
  policy: 'host-path',
  object: { group: 'apps', kind: 'DaemonSet', namespace: 'shop', name: 'logs' },
  reason: 'reads the logs of the node',
  owner: 'platform',
  expires: '2027-06-30',
};
const policies = [
  { id: 'host-path', severity: 'error' as const, why: 'the node is owned', fix: 'use an emptyDir' },
  { id: 'deadly', severity: 'fatal' as const, why: 'why', fix: 'fix' },
  { id: 'light', severity: 'warning' as const, why: 'why', fix: 'fix' },
  { id: 'raw', severity: 'info' as const, why: 'why', fix: 'fix' },
  { id: 'never-broken', severity: 'fatal' as const, why: 'why', fix: 'fix' },
];

const everything: ReportInput = {
  outcome: {
    findings: [read, made, about('fatal', 'deadly'), about('warning', 'light'), nobody],
    waived: [{ finding: read, waiver: { ...waiver, ticket: 'OPS-7' } }],
    faultyWaivers: [
      { waiver, fault: 'unused' },
      { waiver: { ...waiver, cluster: 'staging' }, fault: 'expired' },
      { waiver, fault: 'fatal' },
      { waiver, fault: 'unknown policy' },
    ],
  },
  problems: [
    { file: 'bad.yaml', line: 2, text: 'duplicated mapping key' },
    { file: 'x', text: 'is a binary file' },
  ],
  policies,
  objects: 12,
  known: 3,
};
const nothing: ReportInput = {
  outcome: { findings: [], waived: [], faultyWaivers: [] },
  problems: [],
  policies,
  objects: 1,
  known: 0,
};
const terminal = (input: ReportInput): string => terminalReport(input, pc.createColors(false));

describe('the form of a report on everything that can happen', () => {
  test.each([
    ['terminal', terminal],
    ['json', jsonReport],
    ['sarif', sarifReport],
    ['junit', junitReport],
    ['github', githubReport],
    ['policy report', policyReport],
  ] as const)('%s: names every policy that was broken, and stays as it is', (_name, report) => {
    const text = report(everything);
    for (const { policy } of everything.outcome.findings) expect(text).toContain(policy);
    expect(text.endsWith('\n')).toBe(true);
    expect(text).toMatchSnapshot();
    expect(report(nothing)).toMatchSnapshot();
  });
});
