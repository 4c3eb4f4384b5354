import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { readTree } from '../../../lib/pipeline/tree';

const root = path.join(__dirname, '../../..');
const tsx = require.resolve('tsx');
const main = path.join(__dirname, 'tiny-main.ts');

interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function run(args: readonly string[], env: Readonly<Record<string, string>> = {}, cwd = root): Run {
  const command = ['--import', tsx, main, ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  return { code: status, out: stdout, err: stderr };
}

function inFolder(work: (folder: string) => void): void {
  const home = fs.mkdtempSync(path.join(tmpdir(), 'synth-'));
  try {
    work(home);
  } finally {
    fs.rmSync(home, { recursive: true });
  }
}

describe('a synth from the command line', () => {
  test('writes, says what changed, and is idle the second time', () => {
    inFolder(home => {
      const args = ['--out', path.join(home, 'manifests')];
      expect(run(args)).toMatchObject({
        code: 0,
        out: expect.stringMatching(/12 added, 0 changed, 0 removed, 0 unchanged\n$/),
      });
      expect(run(args)).toMatchObject({
        code: 0,
        out: expect.stringMatching(/0 added, 0 changed, 0 removed, 12 unchanged\n$/),
      });
      expect(run(args, { TINY: 'fewer' })).toMatchObject({
        code: 0,
        out: expect.stringMatching(/0 added, 0 changed, 8 removed, 4 unchanged\n$/),
      });
    });
  });

  test('with a mistake prints it, writes nothing and exits with 2', () => {
    inFolder(home => {
      const result = run(['--out', path.join(home, 'manifests')], { TINY: 'broken' });
      expect(result).toEqual({
        code: 2,
        out: '',
        err: "error  production: image must be pinned, got 'x'\n       pin it\n1 error, nothing written\n",
      });
      expect(fs.readdirSync(home)).toEqual([]);
    });
  });

  test('with --check writes nothing and exits with 1 when the committed tree is stale', () => {
    inFolder(home => {
      const folder = path.join(home, 'manifests');
      expect(run(['--check', '--out', folder])).toMatchObject({
        code: 1,
        err: expect.stringContaining('synthesize and commit it'),
      });
      expect(fs.existsSync(folder)).toBe(false);
      run(['--out', folder]);
      expect(run(['--check', '--out', folder]).code).toBe(0);
      fs.appendFileSync(path.join(folder, 'staging/shop/shop/configmap.a.yaml'), 'x: 1\n');
      expect(run(['--check', '--out', folder])).toMatchObject({
        code: 1,
        out: expect.stringContaining('changed  staging/shop/shop/configmap.a.yaml'),
      });
    });
  });

  test('with --cluster leaves the folders of other clusters alone', () => {
    inFolder(home => {
      const folder = path.join(home, 'manifests');
      run(['--out', folder]);
      expect(run(['--cluster', 'staging', '--out', folder], { TINY: 'fewer' }).out).toContain('4 removed, 2 unchanged');
      expect([...readTree(folder).keys()].filter(file => file.startsWith('production/'))).toHaveLength(6);
    });
  });

  test.each([
    [['--now', '2026-02-30'], /day, YYYY-MM-DD/],
    [['--colour'], /unknown option '--colour'/],
    [['--cluster', 'moon'], /must be one of production, staging, got 'moon'/],
  ])('refuses %j with exit code 2', (args, message) => {
    inFolder(home => {
      expect(run([...args, '--out', path.join(home, 'm')])).toMatchObject({
        code: 2,
        err: expect.stringMatching(message),
      });
      expect(fs.readdirSync(home)).toEqual([]);
    });
  });

  test('names foreign files, leaves them, and exits with 2', () => {
    inFolder(home => {
      const folder = path.join(home, 'manifests');
      fs.mkdirSync(folder);
      fs.writeFileSync(path.join(folder, 'README.md'), 'mine');
      expect(run(['--out', folder])).toMatchObject({ code: 2, err: expect.stringContaining('  README.md') });
      expect(fs.readdirSync(folder)).toEqual(['README.md']);
    });
  });

  test('under cdk8s synth writes where cdk8s wants it', () => {
    inFolder(home => {
      expect(run([], { CDK8S_OUTDIR: path.join(home, 'dist') }).code).toBe(0);
      expect(readTree(path.join(home, 'dist')).size).toBe(12);
    });
  });

  test('gives the same bytes in another time zone, locale, folder, environment and order of definition', () => {
    inFolder(home => {
      const others: readonly Readonly<Record<string, string>>[] = [
        { TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' },
        { CDK8S_DISABLE_SORT: '1', CDK8S_LEGACY_HASH: '1', CDK8S_RECORD_CONSTRUCT_METADATA: 'true' },
        { TINY: 'reversed' },
      ];
      run(['--out', path.join(home, 'plain')]);
      const expected = [...readTree(path.join(home, 'plain'))];
      expect(expected).toHaveLength(12);
      for (const [index, env] of others.entries()) {
        const folder = path.join(home, String(index));
        expect(run(['--out', folder], env, index === 0 ? home : root).err).toBe('');
        expect([...readTree(folder)]).toEqual(expected);
      }
    });
  });
});

describe('bulwark synth', () => {
  const bulwark = (...args: readonly string[]): Run => {
    const command = ['--import', tsx, path.join(root, 'policies/bulwark.ts'), 'synth', ...args];
    const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' });
    return { code: status, out: stdout, err: stderr };
  };

  test('synthesizes the definition that a module exports', () => {
    inFolder(home => {
      const module = path.join(home, 'platform.js');
      fs.writeFileSync(
        module,
        `exports.platform = root => new (require(${JSON.stringify(require.resolve('cdk8s'))}).Chart)(root, 'shop');`,
      );
      expect(bulwark(module, '--out', path.join(home, 'm'))).toMatchObject({
        code: 0,
        out: expect.stringContaining('0 added'),
      });
    });
  });

  test.each([
    ['a module that is not there', 'nowhere.js', /nowhere\.js: does not exist/],
    ['a module without a definition', 'package.json', /must export a function platform|cannot be loaded/],
  ])('refuses %s with exit code 2', (_name, module, message) => {
    expect(bulwark(module)).toMatchObject({ code: 2, err: expect.stringMatching(message) });
  });
});
