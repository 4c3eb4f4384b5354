import { Command, CommanderError } from 'commander';
import { diffCommand } from '../../../lib/cli/diff';
import { catalogue } from '../../../policies';
import { Folder } from '../../support/command-line';

const folder = new Folder();
const here = process.cwd();
afterAll(() => {
  process.chdir(here);
  folder.remove();
});

interface Outcome {
  readonly code: unknown;
  readonly out: string;
  readonly error: string;
}

/** The command as a user runs it, in this process. */
async function run(...args: readonly string[]): Promise<Outcome> {
  let [out, error] = ['', ''];
  const stdout = jest.spyOn(process.stdout, 'write').mockImplementation(text => ((out += String(text)), true));
  const stderr = jest.spyOn(process.stderr, 'write').mockImplementation(text => ((error += String(text)), true));
  process.chdir(folder.path);
  process.exitCode = 0;
  try {
    const command = diffCommand(catalogue).exitOverride();
    await new Command('bulwark').addCommand(command).parseAsync(['node', 'bulwark', 'diff', ...args]);
  } catch (problem) {
    if (!(problem instanceof CommanderError)) throw problem;
    process.exitCode = 2;
  } finally {
    stdout.mockRestore();
    stderr.mockRestore();
  }
  const code = process.exitCode;
  process.exitCode = 0;
  return { code, out, error };
}

const account = 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: orders, namespace: shop}\n';
const binding = (role: string): string =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: ops}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${role}}\nsubjects: [{kind: ServiceAccount, name: orders, namespace: shop}]\n`;
const approval = (after: string): string =>
  JSON.stringify([
    {
      aspect: 'rights',
      object: 'ServiceAccount shop/orders',
      before: null,
      after,
      approver: 'ada',
      reason: 'break glass',
    },
  ]);
const everything = 'every verb on every URL, every resource everywhere';

beforeAll(() => {
  folder.write({
    'a/x.yaml': account,
    'same/x.yaml': account,
    'b/x.yaml': `${account}---\n${binding('cluster-admin')}`,
    'narrow/x.yaml': `${account}---\n${binding('view')}`,
    'half/x.yaml': account,
    'half/y.yaml': 'a: [1\nb: }',
    'none/readme.txt': 'nothing here',
    'yes.yaml': approval(everything),
    'other.yaml': approval('get on secrets everywhere'),
    'bad.yaml': '[{aspect: rights, object: "*"}]',
  });
});

test('equal trees exit 0 and say so', async () => {
  expect(await run('a', 'same', '--exit-code')).toEqual({
    code: 0,
    out: 'bulwark: 0 broadening, 0 tightening, 0 neutral\n',
    error: '',
  });
});

test('differences exit 1 only when asked', async () => {
  expect((await run('b', 'a')).code).toBe(0);
  expect((await run('b', 'a', '--exit-code')).code).toBe(1);
});

test('a broadening that nobody approved exits 3 and names it, with --fail-on alone', async () => {
  expect((await run('a', 'b')).code).toBe(0);
  const { code, error, out } = await run('a', 'b', '--fail-on', 'broadening');
  expect(code).toBe(3);
  expect(error).toContain('ServiceAccount shop/orders gains');
  expect(out).toContain('not approved');
});

test('an approval of the exact change opens the gate and shows who and why; the finding of a policy needs its own', async () => {
  const { code, out } = await run('a', 'b', '--fail-on', 'broadening', '--approve', 'yes.yaml');
  expect(out).toContain('approved by ada: break glass');
  expect(code).toBe(3);
  const all = JSON.parse((await run('a', 'b', '--format', 'json')).out) as {
    changes: { class: string; aspect: string; object: string; before: string | null; after: string | null }[];
  };
  const approvals = all.changes
    .filter(one => one.class === 'broadening')
    .map(({ aspect, object, before, after }) => ({ aspect, object, before, after, approver: 'ada', reason: 'r' }));
  folder.write({ 'all.yaml': JSON.stringify({ approvals }) });
  expect((await run('a', 'b', '--fail-on', 'broadening', '--approve', 'all.yaml')).code).toBe(0);
});

test('an approval of another change approves nothing, and alone it is stale', async () => {
  expect((await run('a', 'b', '--fail-on', 'broadening', '--approve', 'other.yaml')).code).toBe(3);
  const { code, error } = await run('a', 'same', '--approve', 'other.yaml');
  expect(code).toBe(4);
  expect(error).toContain('stale approvals');
});

test('an approvals file that names no exact change, approver or reason exits 2 with every mistake', async () => {
  const { code, error } = await run('a', 'b', '--approve', 'bad.yaml');
  expect(code).toBe(2);
  expect(error).toContain('approval 1 must say its approver');
  expect(error).toContain('approval 1 must name the exact change');
});

test('a ref that does not exist, trees without objects and an unknown format exit 2 without a stack', async () => {
  for (const args of [
    ['a', 'nowhere'],
    ['none', 'none'],
    ['a', 'b', '--format', 'xml'],
    ['a', 'b', 'a'],
    ['a', 'b', '--fail-on', 'much'],
  ]) {
    const { code, error } = await run(...args);
    expect([args, code]).toEqual([args, 2]);
    expect(error).not.toMatch(/^ {4}at /m);
  }
});

test('a change that cannot be read whole is judged as far as it can be, and exits 2', async () => {
  const { code, out, error } = await run('a', 'half');
  expect(code).toBe(2);
  expect(out).toContain('file y.yaml');
  expect(error).toContain('y.yaml: line');
});

test('the JSON has exactly the promised shape', async () => {
  const report = JSON.parse((await run('narrow', 'b', '--format', 'json')).out) as {
    summary: object;
    changes: object[];
  };
  expect(Object.keys(report)).toEqual(['summary', 'changes']);
  expect(Object.keys(report.summary)).toEqual(['broadening', 'tightening', 'neutral', 'unclassified']);
  for (const change of report.changes)
    expect(Object.keys(change)).toEqual(['class', 'aspect', 'object', 'before', 'after', 'why']);
});

test('a fresh synth is compared with the committed tree, and a synth that fails exits 2', async () => {
  folder.write({
    'synth.cjs': `require('fs').writeFileSync(process.env.CDK8S_OUTDIR + '/x.yaml', ${JSON.stringify(account)})`,
  });
  expect((await run('a', '--synth', 'node synth.cjs', '--exit-code')).code).toBe(0);
  expect((await run('b', '--synth', 'node synth.cjs', '--exit-code')).code).toBe(1);
  const failed = await run('a', '--synth', 'node missing.cjs');
  expect([failed.code, failed.error]).toEqual([2, expect.stringContaining("the synth 'node missing.cjs' failed")]);
});
