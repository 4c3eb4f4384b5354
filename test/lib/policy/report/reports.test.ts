import { Ajv } from 'ajv';
import { execFileSync } from 'node:child_process';
import pc from 'picocolors';
import type { Finding } from '../../../../lib/policy/finding';
import { fingerprint } from '../../../../lib/policy/report/fingerprint';
import { githubReport } from '../../../../lib/policy/report/github';
import { jsonReport } from '../../../../lib/policy/report/json';
import { junitReport } from '../../../../lib/policy/report/junit';
import { policyReport } from '../../../../lib/policy/report/policy-report';
import type { ReportInput } from '../../../../lib/policy/report/report';
import { sarifReport } from '../../../../lib/policy/report/sarif';
import { terminalReport } from '../../../../lib/policy/report/terminal';
import type { Waiver } from '../../../../lib/waiver';
import { tool } from '../../../support/tool';

const finding: Finding = {
  policy: 'host-path',
  severity: 'error',
  object: { apiVersion: 'apps/v1', kind: 'DaemonSet', namespace: 'shop', name: 'logs' },
  path: '/spec/template/spec/volumes/0/hostPath',
  found: '{"path":"/var/log"}',
  expected: 'absent',
  message: 'DaemonSet shop/logs: volume logs must be without hostPath',
  fix: 'use an emptyDir',
  file: 'app/logs.yaml',
  line: 13,
  source: { file: 'charts/logs.ts', line: 7 },
};
const waiver: Waiver = {
  policy: 'host-path',
  object: { group: 'apps', kind: 'DaemonSet', namespace: 'shop', name: 'logs' },
  reason: 'reads the logs of the node',
  owner: 'platform',
  expires: '2027-06-30',
  ticket: 'OPS-7',
};
function input(change: Partial<ReportInput['outcome']> = {}, more: Partial<ReportInput> = {}): ReportInput {
  const policies = [{ id: 'host-path', severity: 'error' as const, why: 'the node is owned', fix: 'use an emptyDir' }];
  const outcome = { findings: [finding], waived: [], faultyWaivers: [], ...change };
  return { outcome, problems: [], policies, objects: 1, known: 0, ...more };
}
const hostile = { ...finding, object: { ...finding.object, name: 'a\u001b[2J\r\n::error::x\u202e<b>&"%,:' } };

interface SarifLog {
  readonly runs: readonly {
    readonly results: readonly {
      readonly locations: readonly { readonly physicalLocation: object }[];
      readonly relatedLocations?: readonly { readonly physicalLocation: object }[];
      readonly partialFingerprints: Readonly<Record<string, string>>;
      readonly suppressions?: readonly object[];
    }[];
  }[];
}
const sarif = (given: ReportInput) => JSON.parse(sarifReport(given)) as SarifLog;

describe('the terminal report', () => {
  const plain = pc.createColors(false);

  test('groups findings by policy, the heaviest first, and ends with the counts', () => {
    const light: Finding = { ...finding, policy: 'a-first-by-name', severity: 'warning' };
    const text = terminalReport(input({ findings: [light, finding, finding] }), plain);
    expect(text.indexOf('error  host-path (2)')).toBeLessThan(text.indexOf('warning  a-first-by-name'));
    expect(text.trimEnd().split('\n').at(-1)).toBe('2 errors, 1 warning in 1 object');
  });

  test('shows what could move the cursor or reorder text instead of sending it to the terminal', () => {
    const text = terminalReport(input({ findings: [hostile] }), plain);
    expect(text).toContain('shop/a\\u{1b}[2J\\u{d}\\u{a}::error::x\\u{202e}<b>');

    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });

  test('has colours only when it is given some', () => {
    expect(terminalReport(input(), pc.createColors(true))).toContain('\u001b[31m');
    expect(terminalReport(input(), plain)).not.toContain('\u001b');
  });

  test('says that there is nothing to say', () => {
    expect(terminalReport(input({ findings: [] }), plain)).toBe('no findings in 1 object\n');
  });

  test('does not say that nothing was found where nothing could be read', () => {
    const problems = [{ file: 'gone', text: 'does not exist' }];
    const text = terminalReport(input({ findings: [] }, { problems, objects: 0 }), plain);
    expect(text.trimEnd().split('\n').at(-1)).toBe('nothing was judged');
    expect(terminalReport(input({ findings: [] }, { problems }), plain)).toContain('no findings, 1 not judged');
  });
});

describe('the SARIF report', () => {
  test('points at the YAML line and, beside it, at the TypeScript line', () => {
    const [result] = sarif(input()).runs[0]!.results;
    expect(result!.locations[0]!.physicalLocation).toEqual({
      artifactLocation: { uri: 'app/logs.yaml', uriBaseId: '%SRCROOT%' },
      region: { startLine: 13 },
    });
    expect(result!.relatedLocations![0]!.physicalLocation).toMatchObject({
      artifactLocation: { uri: 'charts/logs.ts' },
      region: { startLine: 7 },
    });
  });

  test('points at the TypeScript line first where there is no YAML', () => {
    const { file, line, ...synthesized } = finding;
    const [result] = sarif(input({ findings: [synthesized] })).runs[0]!.results;
    expect([file, line]).toEqual(['app/logs.yaml', 13]);
    expect(result!.locations[0]!.physicalLocation).toMatchObject({ region: { startLine: 7 } });
  });

  test('carries a waived finding as a suppressed result with its justification', () => {
    const [result] = sarif(input({ findings: [], waived: [{ finding, waiver }] })).runs[0]!.results;
    const justification = 'reads the logs of the node (platform, until 2027-06-30, OPS-7)';
    expect(result!.suppressions).toEqual([{ kind: 'external', status: 'accepted', justification }]);
  });

  test('points at the line that states a waiver which must be mended', () => {
    const source = { file: 'manifests/staging/waivers.yaml', line: 9 };
    const given = input({ findings: [], faultyWaivers: [{ waiver, fault: 'expired', source }] });
    expect(sarif(given).runs[0]!.results[0]).toMatchObject({
      ruleId: 'faulty-waiver',
      locations: [{ physicalLocation: { artifactLocation: { uri: source.file }, region: { startLine: 9 } } }],
    });
    expect(githubReport(given)).toMatch(/^::error file=manifests\/staging\/waivers.yaml,line=9,title=waiver::/);
    expect(terminalReport(given, pc.createColors(false))).toContain('manifests/staging/waivers.yaml:9');
    expect(jsonReport(given)).toContain('"line": 9');
  });

  test('annotates what is about no object with its message alone', () => {
    const nobody = { ...finding, object: { apiVersion: '', kind: '', namespace: '', name: '' }, message: 'no backups' };
    const { outcome } = input();
    const written = githubReport({ ...input(), outcome: { ...outcome, findings: [nobody, finding] } });
    expect(written).toContain('title=host-path::no backups; use an emptyDir');
    expect(written).toContain('title=host-path::apps/DaemonSet shop/logs: DaemonSet shop/logs: ');
    expect(written).not.toMatch(/:: |: :/);
  });

  test('keeps the fingerprint when lines, files and versions move, and changes it with the field', () => {
    const moved = { ...finding, line: 99, file: 'b.yaml', object: { ...finding.object, apiVersion: 'apps/v2' } };
    expect(fingerprint(moved)).toBe(fingerprint(finding));
    expect(fingerprint({ ...finding, path: '/spec' })).not.toBe(fingerprint(finding));
    expect(fingerprint({ ...finding, cluster: 'staging' })).not.toBe(fingerprint(finding));
    expect(sarif(input()).runs[0]!.results[0]!.partialFingerprints).toEqual({ 'bulwark/v1': fingerprint(finding) });
  });

  const program = tool('sarif-schema');
  const why = program === undefined ? ' (skipped: run tools/build sarif-schema)' : '';
  (program === undefined ? test.skip : test)(`fits the published schema${why}`, () => {
    const text = execFileSync(program ?? '', { encoding: 'utf8', maxBuffer: 2 ** 24 });
    const { $schema, id, ...rules } = JSON.parse(text) as Record<string, unknown>;
    expect([$schema, id]).not.toEqual([undefined, undefined]);
    const validate = new Ajv({ strict: false, validateFormats: false, logger: false }).compile(rules);
    const problems = [
      { file: 'bad.yaml', line: 2, text: 'duplicated mapping key' },
      { file: 'x', text: 'is a binary file' },
    ];
    const everything = input(
      {
        findings: [finding, hostile],
        waived: [{ finding, waiver }],
        faultyWaivers: [
          { waiver, fault: 'unused' },
          { waiver, fault: 'fatal', source: { file: 'w.yaml', line: 3 } },
        ],
      },
      { problems },
    );
    expect(validate(JSON.parse(sarifReport(everything))) || validate.errors).toBe(true);
    expect(validate(JSON.parse(sarifReport(input()).replace('"startLine": 13', '"startLine": 0')))).toBe(false);
  });
});

describe('the GitHub report', () => {
  test('is one workflow command a finding, at its file and line', () => {
    expect(githubReport(input())).toBe(
      '::error file=app/logs.yaml,line=13,title=host-path::apps/DaemonSet shop/logs: DaemonSet shop/logs: volume logs must be without hostPath; use an emptyDir\n',
    );
  });

  test('lets no name start a command of its own', () => {
    const lines = githubReport(input({ findings: [{ ...hostile, file: 'a,b:c%\n.yaml' }] }))
      .trimEnd()
      .split('\n');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^::error file=a%2Cb%3Ac%25\\u{a}.yaml,line=13,title=host-path::/);
  });
});

describe('the JUnit report', () => {
  test('is a test case a policy, failed once for each finding', () => {
    const text = junitReport(input());
    expect(text).toContain('<testsuite name="bulwark" tests="3" failures="1" errors="0">');
    expect(text).toMatch(/<testcase classname="bulwark" name="host-path">\s+<failure type="error"/);
  });

  test('has a test case for a finding that no described policy explains', () => {
    expect(junitReport(input({}, { policies: [] }))).toMatch(/name="host-path">\s+<failure type="error"/);
  });

  test('escapes everything that XML or a terminal would act on', () => {
    const text = junitReport(input({ findings: [hostile] }));
    expect(text).toContain('\\u{1b}[2J\\u{d}\\u{a}::error::x\\u{202e}&lt;b&gt;&amp;&quot;');
  });
});

describe('the PolicyReport', () => {
  test('is one report a namespace with failures and waived findings, and one for the cluster', () => {
    const namespace = { ...finding, object: { apiVersion: 'v1', kind: 'Namespace', namespace: '', name: 'shop' } };
    const { items } = JSON.parse(
      policyReport(input({ findings: [finding, namespace], waived: [{ finding, waiver }] })),
    ) as {
      items: { kind: string; metadata: { namespace?: string }; summary: object; results: { result: string }[] }[];
    };
    expect(items.map(one => [one.kind, one.metadata.namespace])).toEqual([
      ['ClusterPolicyReport', undefined],
      ['PolicyReport', 'shop'],
    ]);
    expect(items[1]!.summary).toEqual({ pass: 0, fail: 1, warn: 0, error: 0, skip: 1 });
    expect(items[1]!.results.map(one => one.result)).toEqual(['fail', 'skip']);
  });
});

test('every report gives the same bytes again', () => {
  for (const report of [jsonReport, sarifReport, junitReport, githubReport, policyReport]) {
    expect(report(input())).toBe(report(input()));
  }
});
