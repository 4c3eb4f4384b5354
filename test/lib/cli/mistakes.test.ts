import { spawnSync } from 'node:child_process';
import { Folder } from '../../support/command-line';

jest.setTimeout(60_000);

const pod = (cluster: string): string =>
  `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"${cluster}","namespace":"shop"},"spec":{"containers":[]}}`;

describe('a mistake at the command line', () => {
  const folder = new Folder().write({
    'tree/.bulwark': 'home/shop/shop/pod.home.yaml\nmoon/shop/shop/pod.moon.yaml\n',
    'tree/home/shop/shop/pod.home.yaml': pod('home'),
    'tree/moon/shop/shop/pod.moon.yaml': pod('moon'),
    'platform.ts': 'export const platform = (): void => undefined;',
  });
  afterAll(() => {
    folder.remove();
  });

  test.each<[string, readonly string[], RegExp]>([
    ['no command at all', [], /^Usage: bulwark/],
    ['a command that is none', ['chekc'], /^error {2}unknown command 'chekc'\n.*\n? {7}run bulwark --help$/m],
    ['no folder', ['check'], /^error {2}missing required argument 'dir'\n {7}run bulwark check --help$/m],
    ['a folder that is not there', ['check', 'nowhere'], /^error {2}nowhere: does not exist$/m],
    ['an option that is none', ['pss', '--fats', 'tree'], /^error {2}unknown option '--fats'/m],
    ['a form that is none', ['check', '--format', 'yaml', 'tree'], /Allowed are terminal, json, sarif/],
    ['a class that is none', ['diff', 'a', 'b', '--fail-on', 'all'], /Allowed are broadening, unclassified/],
    ['waivers of a folder that is not there', ['waivers', 'x', '--for', 'trivy'], /^error {2}x: does not exist$/m],
    ['a module that is not there', ['synth', 'x.js'], /^error {2}x\.js: does not exist$/m],
    ['two clusters at once', ['reach', 'tree'], /^error {2}there are several clusters in it: name one of home, moon/],
  ])('%s is one clear sentence and exit code 2, without output, stack or colour', (_, words, expected) => {
    const { code, stdout, stderr } = folder.bulwark(words);
    expect(stderr).toMatch(expected);
    expect(stderr).not.toMatch(/\n {4}at |\u001b\[|^error:/);
    expect(stdout.replace('nothing was judged\n', '')).toBe('');
    expect(code).toBe(2);
  });

  test('a module of TypeScript is read under tsx, or says so', () => {
    const { code, stderr } = folder.bulwark(['synth', 'platform.ts']);
    // Newer releases of Node read TypeScript by themselves.
    if (code !== 0) expect(stderr).toMatch(/platform\.ts cannot be loaded: .*tsx/);
  });

  test('a reader of mistakes that has seen enough does not change the exit code', () => {
    const script = '"$0" "$@" 2>&1 >/dev/null | true; exit ${PIPESTATUS[0]}';
    const bulwark = [process.execPath, '--import', require.resolve('tsx'), 'policies/bulwark.ts', 'check', 'nowhere'];
    expect(spawnSync('bash', ['-c', script, ...bulwark], { encoding: 'utf8' }).status).toBe(2);
  });
});
