import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { bulwark } from '../lib/cli/bulwark';
import { readTree } from '../lib/pipeline/tree';

const root = path.join(__dirname, '..');
const readme = fs.readFileSync(path.join(root, 'README.md'), 'utf8');
const example = path.join(root, 'docs/example');
const blocks = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(match => match[1]);

test('the example in the README is the one that is compiled', () => {
  expect(blocks).toEqual(['main.ts', 'cluster.ts'].map(file => fs.readFileSync(path.join(example, file), 'utf8')));
});

test('the example has no more than 20 lines', () => {
  expect(blocks[0]?.trimEnd().split('\n').length).toBeLessThanOrEqual(20);
});

describe('the example, run from an empty folder', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'readme-'));
  const tsx = path.join(root, 'node_modules/.bin/tsx');
  const args = ['--tsconfig', path.join(root, 'tsconfig.json'), path.join(example, 'main.ts'), '--now', '2026-11-22'];
  const run = spawnSync(tsx, args, { cwd: folder, encoding: 'utf8' });
  afterAll(() => {
    fs.rmSync(folder, { recursive: true });
  });

  test('ends cleanly and writes as many objects as the README says', () => {
    expect(run.stderr).not.toContain('error');
    expect(run.status).toBe(0);
    const files = [...readTree(path.join(folder, 'manifests')).keys()].filter(file => file.startsWith('home/'));
    expect(readme.replace(/\s+/g, ' ')).toContain(`It writes ${String(files.length)} objects`);
  });

  test('warns of the one thing that the README speaks of', () => {
    expect(run.stderr).toContain('warning  prune-protection');
    expect(run.stderr).toMatch(/^1 warning in \d+ objects$/m);
    expect(readme).toContain('It warns of one thing: nothing keeps the namespace from being pruned');
  });

  test('writes every file that the README shows', () => {
    const shown = [...readme.matchAll(/^ {6}((?:_cluster|shop)\/[\w.-]+\.yaml)/gm)].map(match => match[1] ?? '');
    expect(shown.length).toBeGreaterThan(5);
    const written = new Set(readTree(path.join(folder, 'manifests')).keys());
    expect(shown.filter(file => !written.has(`home/shop/${file}`))).toEqual([]);
  });
});

test('the README lists every command', () => {
  const commands = bulwark([]).commands.map(one => one.name());
  expect(commands.length).toBeGreaterThan(4);
  expect(commands.filter(name => !readme.includes(`| \`bulwark ${name} `))).toEqual([]);
});
