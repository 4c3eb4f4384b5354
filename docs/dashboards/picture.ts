import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { grafanaDashboard } from '../../charts/dashboards/grafana-dashboard';
import type { DashboardPage } from '../../charts/dashboards/panel';
import { sampleWeek } from './ask';

/** The folder of the pictures, and beside them what each was drawn from. */
export const pictureFolder = path.join(__dirname, 'pictures');

const record = 'drawn-from.json';

/** What a picture is drawn from, as one digest: the dashboard and the sample week. Another digest asks for another picture. */
export function drawnFrom(page: DashboardPage): string {
  const whole = JSON.stringify([grafanaDashboard(page), sampleWeek]);
  return createHash('sha256').update(whole).digest('hex');
}

/** What the pictures that are there were drawn from, by dashboard. */
export function recordedDigests(): Readonly<Record<string, string>> {
  return JSON.parse(fs.readFileSync(path.join(pictureFolder, record), 'utf8')) as Record<string, string>;
}

/** Writes down, beside the pictures, what all of them were drawn from. */
export function recordDigests(pages: readonly DashboardPage[], folder: string): void {
  const digests = Object.fromEntries(pages.map(page => [page.name, drawnFrom(page)]));
  fs.writeFileSync(path.join(folder, record), `${JSON.stringify(digests, undefined, 2)}\n`);
}
