import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { dashboardPages } from '../../charts/dashboards/index.ts';
import { grafanaDashboard } from '../../charts/dashboards/grafana-dashboard.ts';
import { ask } from '../../docs/dashboards/ask.ts';
import { recordDigests } from '../../docs/dashboards/picture.ts';
import { firstSecond, hours } from '../../docs/dashboards/sample-series.ts';

/** No server has this name: the browser is given the page itself, and nothing else. */
const address = 'http://pictures.invalid/';
const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const { chromium } = createRequire(join(root, 'package.json'))('playwright-core');

const out = join(root, 'docs/dashboards/pictures');

const { outputFiles } = await build({
  entryPoints: [join(here, 'draw.jsx')],
  bundle: true,
  write: false,
  outdir: here,
  minify: true,
  format: 'iife',
  jsx: 'automatic',
  define: { 'process.env.NODE_ENV': '"production"', global: 'window' },
  loader: { '.svg': 'dataurl', '.ttf': 'empty', '.woff2': 'empty', '.woff': 'empty', '.css': 'css' },
  logLevel: 'error',
});
const [script, style] = ['.js', '.css'].map(end => outputFiles.find(one => one.path.endsWith(end))?.text ?? '');
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
if (!existsSync(executablePath)) throw new Error(`no Chromium at ${executablePath}; name it in CHROMIUM`);
mkdirSync(out, { recursive: true });
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--force-color-profile=srgb', '--disable-lcd-text'],
});
try {
  for (const page of dashboardPages) {
    const tab = await browser.newPage({
      viewport: { width: 1200, height: 900 },
      timezoneId: 'UTC',
      locale: 'en-GB',
      reducedMotion: 'reduce',
    });
    tab.on('pageerror', error => console.error(page.name, error.message));
    if (process.env.VERBOSE) tab.on('console', said => console.error(said.text()));
    await tab.route('**/*', route =>
      route.request().url() === address
        ? route.fulfill({
            contentType: 'text/html',
            body: '<!doctype html><div id="page" style="position:relative"></div>',
          })
        : route.abort(),
    );
    await tab.goto(address);
    await tab.addStyleTag({ content: style });
    await tab.addScriptTag({ content: script });
    const given = {
      dashboard: JSON.parse(JSON.stringify(grafanaDashboard(page))),
      answers: ask(join(root, '.tools/bin/queries'), page),
      from: firstSecond,
      to: firstSecond + hours * 3600,
    };
    const size = await tab.evaluate(all => window.draw(all), given);
    await tab.setViewportSize(size);
    await tab.waitForTimeout(1500);
    const picture = await tab.screenshot({ type: 'png' });
    writeFileSync(join(out, `${page.name}.png`), picture);
    console.log(`${page.name}.png ${Math.round(picture.length / 1024)} kB`);
    await tab.close();
  }
  recordDigests(dashboardPages, out);
} finally {
  await browser.close();
}
