import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { archiveFiles } from '../../../../lib/delivery/rendered/archive-files';
import { chartFacts } from '../../../../lib/delivery/rendered/chart-facts';
import { packed } from '../../../support/helm-chart-archive';

const texts = (bytes: Buffer): Readonly<Record<string, string>> =>
  Object.fromEntries([...archiveFiles(bytes)].map(([file, content]) => [file, content.toString('utf8')]));

test('the files of an archive are those of the Helm chart, without its folder', () => {
  const long = `templates/${'a'.repeat(60)}.yaml`;
  expect(texts(packed('shop', { 'Chart.yaml': 'name: shop', [long]: 'x'.repeat(1000), 'empty.txt': '' }))).toEqual({
    'Chart.yaml': 'name: shop',
    [long]: 'x'.repeat(1000),
    'empty.txt': '',
  });
});

test.each(['ustar', 'gnu', 'pax'])(
  'a name longer than a header holds is read from an archive of tar, format %s',
  format => {
    const folder = mkdtempSync(path.join(tmpdir(), 'bulwark-tar-'));
    const deep = `shop/templates/${'b'.repeat(80)}/${'c'.repeat(40)}.yaml`;
    mkdirSync(path.join(folder, path.dirname(deep)), { recursive: true });
    writeFileSync(path.join(folder, deep), 'kind: Long');
    execFileSync('tar', ['-C', folder, `--format=${format}`, '-czf', path.join(folder, 'a.tgz'), 'shop']);
    const files = texts(readFileSync(path.join(folder, 'a.tgz')));
    rmSync(folder, { recursive: true });
    expect(files).toEqual({ [deep.replace('shop/', '')]: 'kind: Long' });
  },
);

test('the archive of a dependency is opened in its place, and its values stand under its alias', () => {
  const inner = packed('redis', { 'Chart.yaml': 'name: redis', 'values.yaml': 'port: 1\ntls: false' });
  const chart = 'name: shop\nversion: 2.0.0\ndependencies: [{ name: redis, alias: store }]';
  const outer = packed('shop', {
    'Chart.yaml': chart,
    'values.yaml': 'store: { port: 2 }',
    'charts/redis-7.tgz': inner,
  });
  expect(Object.keys(texts(outer))).toContain('charts/redis/values.yaml');
  expect(chartFacts(archiveFiles(outer))).toMatchObject({
    name: 'shop',
    version: '2.0.0',
    values: { store: { port: 2, tls: false } },
  });
});

test.each([Buffer.from('no gzip'), packed('shop', {}).subarray(0, 8)])('what is no archive is refused: %#', bytes => {
  expect(() => archiveFiles(bytes)).toThrow();
});
