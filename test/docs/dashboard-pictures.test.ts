import * as fs from 'node:fs';
import * as path from 'node:path';
import { dashboardPages } from '../../charts/dashboards';
import { dashboardFile, dashboardPageText } from '../../docs/dashboards/dashboard-page';
import { drawnFrom, pictureFolder, recordedDigests } from '../../docs/dashboards/picture';

test('the page about dashboards is what the dashboards say: run npm run docs', () => {
  expect(fs.readFileSync(dashboardFile, 'utf8')).toBe(dashboardPageText());
  expect(dashboardPageText(dashboardPages.slice(1))).not.toBe(dashboardPageText());
});

test('every dashboard has a small picture, and there is no other', () => {
  const pictures = fs.readdirSync(pictureFolder).filter(name => name.endsWith('.png'));
  expect(pictures.sort()).toEqual(dashboardPages.map(one => `${one.name}.png`).sort());
  for (const name of pictures) {
    const bytes = fs.readFileSync(path.join(pictureFolder, name));
    expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    expect(bytes.length).toBeLessThan(150_000);
  }
});

test('every picture is drawn from the dashboard as it is today: run tools/pictures', () => {
  const digests = dashboardPages.map(page => [page.name, drawnFrom(page)]);
  expect(recordedDigests()).toEqual(Object.fromEntries(digests));
  const [page] = dashboardPages;
  expect(drawnFrom({ ...page!, title: 'Another' })).not.toBe(drawnFrom(page!));
});
