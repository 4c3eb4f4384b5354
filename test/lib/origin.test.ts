import { buildSync } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';

const root = path.join(__dirname, '../..');
const definition = `import { Chart } from 'cdk8s';
import { synth } from ${JSON.stringify(path.join(root, 'lib/cli/synth'))};
import { SecureNamespace } from ${JSON.stringify(path.join(root, 'lib/namespace/secure-namespace'))};
synth(root => {
  const chart = new Chart(root, 'shop');
  new SecureNamespace(chart, 'space', { name: 'Not a name' } as never);
}, process.argv);
`;

const cache = path.join(root, '.tools/cache');
let home = '';

beforeEach(() => {
  mkdirSync(cache, { recursive: true });
  home = mkdtempSync(path.join(cache, 'origin-'));
  writeFileSync(path.join(home, 'main.ts'), definition);
});

afterEach(() => {
  rmSync(home, { recursive: true });
});

function complaint(...command: readonly string[]): string {
  return spawnSync(process.execPath, [...command, '--out', path.join(home, 'out')], { encoding: 'utf8' }).stderr;
}

describe('a complaint names the line of the user', () => {
  test('where files run as they are written', () => {
    expect(complaint('--import', require.resolve('tsx'), path.join(home, 'main.ts'))).toMatch(/main\.ts:6\b/);
  });

  test('where the library and the definition are bundled into one file', () => {
    const outfile = path.join(home, 'bundle.js');
    buildSync({
      entryPoints: [path.join(home, 'main.ts')],
      outfile,
      bundle: true,
      packages: 'external',
      platform: 'node',
      sourcemap: true,
    });
    expect(complaint('--enable-source-maps', outfile)).toMatch(/main\.ts:6\b/);
  });
});
