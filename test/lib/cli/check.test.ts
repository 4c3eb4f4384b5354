import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { Folder } from '../../support/command-line';

jest.setTimeout(60_000);

const daemonSet = (image = 'registry.k8s.io/agent@sha256:' + 'a'.repeat(64)) => `apiVersion: apps/v1
kind: DaemonSet
metadata: { name: logs, namespace: shop }
spec:
  selector: { matchLabels: { app: logs } }
  template:
    spec:
      containers:
        - name: agent
          image: ${image}
      volumes:
        - name: logs
          hostPath: { path: /var/log }
`;
const waiver = (change: object = {}) =>
  JSON.stringify([
    {
      policy: 'host-path',
      object: { group: 'apps', kind: 'DaemonSet', namespace: 'shop', name: 'logs' },
      reason: 'reads the logs of the node',
      owner: 'platform',
      expires: '2027-06-30',
      ...change,
    },
  ]);
const only = ['--policy', 'host-path', '--now', '2026-11-22'];

describe('bulwark check', () => {
  const folder = new Folder();
  afterAll(() => {
    folder.remove();
  });

  test('exits with 1 and names object, field, file and line of a finding', () => {
    const run = folder.write({ 'app/logs.yaml': daemonSet() }).bulwark(['check', 'app', ...only]);
    expect(run.code).toBe(1);
    expect(run.stdout).toContain('apps/DaemonSet shop/logs  app/logs.yaml:13');
    expect(run.stdout).toContain('/spec/template/spec/volumes/0/hostPath: found');
    expect(run.stdout).not.toContain('\u001b');
  });

  test('exits with 0 when the finding is lighter than the gate', () => {
    folder.write({ 'app/logs.yaml': daemonSet() });
    expect(folder.bulwark(['check', 'app', ...only, '--fail-on', 'fatal']).code).toBe(0);
  });

  test('judges what comes on standard input, and calls it stdin', () => {
    const run = folder.bulwark(['check', '-', ...only, '--format', 'json'], daemonSet());
    const report = JSON.parse(run.stdout) as { findings: { file: string; line: number; policy: string }[] };
    expect(report.findings).toEqual([expect.objectContaining({ policy: 'host-path', file: 'stdin', line: 13 })]);
    expect(run.code).toBe(1);
  });

  test('reports a finding as JSON with exactly the promised fields, and more', () => {
    const run = folder.write({ 'app/logs.yaml': daemonSet() }).bulwark(['check', 'app', ...only, '--format', 'json']);
    const [finding] = (JSON.parse(run.stdout) as { findings: object[] }).findings;
    expect(finding).toMatchObject({
      policy: 'host-path',
      severity: 'error',
      object: { apiVersion: 'apps/v1', kind: 'DaemonSet', namespace: 'shop', name: 'logs' },
      path: '/spec/template/spec/volumes/0/hostPath',
      file: 'app/logs.yaml',
      line: 13,
      found: expect.any(String) as string,
      expected: expect.any(String) as string,
      fix: expect.any(String) as string,
    });
  });

  test('holds back what a waiver covers, until its last day and no longer', () => {
    folder.write({ 'app/logs.yaml': daemonSet(), 'w.json': waiver() });
    const check = (now: string) =>
      folder.bulwark(['check', 'app', '--policy', 'host-path', '--waivers', 'w.json', '--now', now]);
    expect(check('2027-06-30').code).toBe(0);
    const expired = check('2027-07-01');
    expect(expired.code).toBe(4);
    expect(expired.stdout).toContain('expired after 2027-06-30; mend the object, or let platform renew the waiver');
    expect(expired.stdout).toContain('error  host-path');
    expect(expired.stdout).toContain('  w.json:1\n');
  });

  test.each([
    ['another object', { object: { group: 'apps', kind: 'DaemonSet', namespace: 'shop', name: 'other' } }],
    ['another group', { object: { group: 'batch', kind: 'DaemonSet', namespace: 'shop', name: 'logs' } }],
    ['another namespace', { object: { group: 'apps', kind: 'DaemonSet', namespace: 'bank', name: 'logs' } }],
    ['no policy of the catalogue', { policy: 'no-such-policy' }],
  ])('a waiver for %s holds nothing back and is stale', (_what, change) => {
    folder.write({ 'app/logs.yaml': daemonSet(), 'w.json': waiver(change) });
    const run = folder.bulwark(['check', 'app', ...only, '--waivers', 'w.json']);
    expect(run.code).toBe(4);
    expect(run.stdout).toContain('apps/DaemonSet shop/logs');
  });

  test.each([
    [
      'a wildcard',
      { object: { kind: 'DaemonSet', namespace: 'shop', name: '*' } },
      "object.name must be exact, got '*'",
    ],
    ['no reason', { reason: '' }, 'reason must be a text'],
    ['no real day', { expires: '2027-02-30' }, "expires must be a date, YYYY-MM-DD, got '2027-02-30'"],
    ['a field that is none', { expire: '2027-01-01' }, 'expire is no field of a waiver'],
  ])('a waiver with %s is refused with file and line', (_what, change, text) => {
    folder.write({ 'app/logs.yaml': daemonSet(), 'w.json': waiver(change) });
    const run = folder.bulwark(['check', 'app', ...only, '--waivers', 'w.json']);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain(`w.json:1: waiver 1: ${text}`);
  });

  test('uses the waivers of a committed tree for their own cluster only', () => {
    const tree = new Folder().write({
      'm/staging/shop/logs.yaml': daemonSet(),
      'm/staging/waivers.yaml': waiver(),
      'm/production/shop/logs.yaml': daemonSet(),
      'm/.bulwark': '# index\n',
    });
    const run = tree.bulwark(['check', 'm', ...only, '--format', 'json']);
    tree.remove();
    const report = JSON.parse(run.stdout) as { findings: { cluster: string }[]; waived: { cluster: string }[] };
    expect(report.findings.map(one => one.cluster)).toEqual(['production']);
    expect(report.waived.map(one => one.cluster)).toEqual(['staging']);
    expect(run.code).toBe(1);
  });

  test('writes a baseline, after which only new findings fail', () => {
    const known = new Folder().write({ 'app/logs.yaml': daemonSet() });
    const baseline = ['check', 'app', '--baseline', 'known.json', ...only];
    expect(known.bulwark([...baseline, '--write-baseline']).code).toBe(0);
    const same = known.write({ 'app/logs.yaml': `# a line more\n${daemonSet()}` }).bulwark(baseline);
    const fresh = known.write({ 'app/new.yaml': daemonSet().replace('name: logs', 'name: fresh') }).bulwark(baseline);
    known.remove();
    expect(same.code).toBe(0);
    expect(same.stdout).toContain('1 in the baseline');
    expect(fresh.code).toBe(1);
    expect(fresh.stdout).toContain('shop/fresh');
    expect(fresh.stdout).not.toContain('shop/logs');
  });

  test('writes each report to the file beside its format', () => {
    folder.write({ 'app/logs.yaml': daemonSet() });
    const pairs = ['--format', 'sarif', '--output', 'out/r.sarif', '--format', 'junit', '--output', 'out/r.xml'];
    const run = folder.bulwark(['check', 'app', ...only, ...pairs, '--format', 'github']);
    const read = (name: string) => readFileSync(path.join(folder.path, name), 'utf8');
    expect(JSON.parse(read('out/r.sarif'))).toMatchObject({ version: '2.1.0' });
    expect(read('out/r.xml')).toContain('<testsuites');
    expect(run.stdout).toMatch(/^::error file=app\/logs.yaml,line=13,title=host-path::/);
  });

  test('judges the other files when one cannot be read, and exits with 2', () => {
    const mixed = new Folder().write({ 'a.yaml': daemonSet(), 'b.yaml': 'a: 1\na: 2\n' });
    const run = mixed.bulwark(['check', '.', ...only]);
    mixed.remove();
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('error  b.yaml:2: duplicated mapping key');
    expect(run.stdout).toContain('apps/DaemonSet shop/logs  a.yaml:13');
  });

  test.each([
    ['an unknown policy', ['--policy', 'nope'], "--policy must be an id of the catalogue, got 'nope'"],
    ['a format that is none', ['--format', 'xml'], 'Allowed are terminal, json, sarif'],
    ['a day that is none', ['--now', 'tomorrow'], 'must be a day, YYYY-MM-DD'],
    ['a severity that is none', ['--fail-on', 'high'], 'Allowed choices are fatal, error, warning, info'],
    [
      'two reports on one stream',
      ['--format', 'json', '--format', 'sarif'],
      'only one report can go to standard output',
    ],
    ['a baseline that is missing', ['--baseline', 'nowhere.json'], 'nowhere.json: does not exist'],
    ['a baseline to write, without a file', ['--write-baseline'], '--write-baseline needs --baseline FILE'],
    ['a waiver file that is missing', ['--waivers', 'nowhere.yaml'], 'nowhere.yaml: does not exist'],
  ])('%s is wrong usage: exit 2 and what to do', (_what, flags, text) => {
    const run = folder.write({ 'app/logs.yaml': daemonSet() }).bulwark(['check', 'app', ...flags]);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain(text);
    expect(run.stderr).not.toMatch(/\n\s+at /);
  });

  test('says so when there is no directory to judge', () => {
    expect(folder.bulwark(['check', 'nowhere']).stderr).toContain('nowhere: does not exist');
    expect(folder.bulwark(['check']).code).toBe(2);
  });
});

describe('bulwark pss', () => {
  test('lists the level of every workload, in the version that is asked for', () => {
    const restricted = `{runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}`;
    const container = `{name: a, securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}, livenessProbe: {tcpSocket: {host: 10.0.0.1, port: 1}}}`;
    const folder = new Folder().write({
      'pod.yaml': `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {securityContext: ${restricted}, containers: [${container}]}\n`,
      'set.yaml': daemonSet(),
      'service.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\n',
    });
    const levels = (version: string) =>
      JSON.parse(folder.bulwark(['pss', '.', '--kubernetes', version, '--format', 'json']).stdout) as unknown;
    const [old, current] = [levels('1.33'), levels('v1.36')];
    folder.remove();
    expect(old).toContainEqual({ kind: 'Pod', namespace: '', name: 'web', level: 'restricted' });
    expect(current).toEqual([
      { kind: 'Pod', namespace: '', name: 'web', level: 'privileged' },
      { kind: 'DaemonSet', namespace: 'shop', name: 'logs', level: 'privileged' },
    ]);
  });
});

describe('bulwark waivers', () => {
  const object = { group: 'apps', kind: 'DaemonSet', namespace: 'shop', name: 'logs' };
  const tree = new Folder().write({
    'm/.bulwark': '# index\n',
    'm/staging/shop/logs.yaml': daemonSet(),
    'm/staging/waivers.yaml': waiver(),
  });
  afterAll(() => {
    tree.remove();
  });

  test.each([
    ['trivy', 'm/staging/shop/logs.yaml'],
    ['kubescape', '"controlID": "C-0048"'],
    ['annotations', 'polaris.fairwinds.com/hostPathSet-exempt'],
    ['gatekeeper', `${object.group}/${object.kind} ${object.namespace}/${object.name}`],
  ])('writes the waivers of a tree for %s', (engine, text) => {
    const run = tree.bulwark(['waivers', 'm', '--for', engine]);
    expect(run.code).toBe(0);
    expect(run.stdout).toContain(text);
  });

  test('asks whose form to write', () => {
    expect(tree.bulwark(['waivers', 'm']).code).toBe(2);
  });
});
