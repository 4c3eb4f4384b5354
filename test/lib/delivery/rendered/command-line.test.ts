import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { RenderFolder } from '../../../support/helm-chart-archive';
import { describeWithTool } from '../../../support/tool';

const lib = path.join(__dirname, '../../../../lib');
const tsx = require.resolve('tsx');

/** A program of a user with add-ons as written in `addons`, run as a process of its own. */
function run(folder: RenderFolder, addons: string): { readonly code: number | null; readonly err: string } {
  const main = `
import { Chart } from '${lib}/../node_modules/cdk8s';
import { Construct } from '${lib}/../node_modules/constructs';
import { HelmAddon, HelmChart, provideCluster, synth } from '${lib}';
import { ambientCluster } from '${lib}/../test/support/clusters';
const chart = (version: string, name = 'shop') => HelmChart.repository('https://charts.example.org', name, version);
synth(root => {
  const cluster = new Construct(root, 'production');
  provideCluster(cluster, ambientCluster);
  const app = new Chart(cluster, 'app');
  const add = (id: string, props: object) => new HelmAddon(app, id, { chart: chart('1.0.0'), namespace: 'shop', ...props });
${addons}
}, process.argv);
`;
  writeFileSync('main.ts', main);
  const { status, stderr } = spawnSync(process.execPath, ['--import', tsx, 'main.ts'], {
    cwd: folder.path,
    encoding: 'utf8',
  });
  return { code: status, err: stderr };
}

describeWithTool('helm', 'bad input from the command line', () => {
  test('is one error each with the construct path, all at once; nothing is written, and the exit code is 2', () => {
    const folder = new RenderFolder();
    const good = folder.vendor({ 'values.yaml': 'color: red' });
    const secret = 'apiVersion: v1\nkind: Secret\nmetadata: { name: login }\nstringData: { password: hunter2 }';
    const leaky = folder.vendor({ 'templates/a.yaml': secret }, 'leaky');
    const failing = folder.vendor({ 'templates/a.yaml': '{{ fail "give me a color" }}' }, 'failing');
    const text = JSON.stringify;
    const { code, err } = run(
      folder,
      `  add('gone', { rendered: ${text({ ...good, path: 'vendor/shop-1.0.0.tgz' })} });
  add('tampered', { rendered: ${text({ ...good, sha256: 'a'.repeat(64) })} });
  add('no-helm', { rendered: ${text({ ...good, helm: '/nowhere/helm' })} });
  add('range', { chart: chart('^1.0.0'), rendered: ${text(good)} });
  add('typo', { values: { colour: 'blue' }, rendered: ${text(good)} });
  add('leaky', { chart: chart('1.0.0', 'leaky'), rendered: ${text(leaky)} });
  add('failing', { chart: chart('1.0.0', 'failing'), rendered: ${text(failing)} });
  add('twice', { releaseName: 'typo', rendered: ${text(good)} });`,
    );
    expect(code).toBe(2);
    const mistakes = [...err.matchAll(/^error {2}(production\/app\/\S+): (.*)$/gm)].map(
      one => `${one[1] ?? ''} ${one[2] ?? ''}`,
    );
    expect(mistakes).toEqual([
      expect.stringContaining('app/gone rendered.path must be the archive of shop 1.0.0'),
      expect.stringMatching(
        /app\/tampered rendered\.sha256 must be the digest of .* which is [0-9a-f]{64}, got 'a{64}'/,
      ),
      expect.stringContaining("app/no-helm rendered must be rendered by helm, got 'no program '/nowhere/helm''"),
      expect.stringContaining("app/range chart.version must be one exact version, got '^1.0.0'"),
      expect.stringContaining('app/typo values.colour must be a value that shop 1.0.0 knows'),
      expect.stringContaining(
        "app/leaky rendered must be free of secrets, for what is rendered stands in Git, got 'Secret shop/login'",
      ),
      expect.stringMatching(/app\/failing values must be something that failing 1\.0\.0 renders .*give me a color/),
      expect.stringContaining('app/twice releaseName must be other than that of production/app/typo'),
    ]);
    expect(err).toContain('helm pull shop --repo https://charts.example.org --version 1.0.0 --destination vendor');
    expect(err).toContain('main.ts:');
    expect(err).toMatch(/8 errors, nothing written\n$/);
    expect(err).not.toContain('hunter2');
    expect(existsSync('manifests')).toBe(false);
    folder.remove();
  }, 60_000);
});
