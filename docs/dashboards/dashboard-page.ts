import * as fs from 'node:fs';
import * as path from 'node:path';
import { dashboardPages } from '../../charts/dashboards';
import type { DashboardPage, Panel } from '../../charts/dashboards/panel';

/** The page about the dashboards. */
export const dashboardFile = path.join(__dirname, 'README.md');

const head = `# Dashboards

Seven pages of Grafana, one question a panel. Grafana finds them in ConfigMaps with the label \`grafana_dashboard\`. Red means that somebody has something to do.

The pictures are drawn by Grafana's own components from the very JSON that the cluster gets. They are no photographs of a running Grafana: the numbers are those that the engines of
Prometheus and Loki answer over a made-up week in which much is wrong. This page is made by \`npm run docs\`, and [tools/pictures](../../tools/pictures) draws.
`;

/** All dashboards: a picture of each, its questions, and what is asked of Prometheus or Loki. */
export function dashboardPageText(pages: readonly DashboardPage[] = dashboardPages): string {
  return [head, ...pages.flatMap(sectionOf)].join('\n');
}

/** Writes the page. */
export function writeDashboardPage(): void {
  fs.writeFileSync(dashboardFile, dashboardPageText());
}

function sectionOf({ name, title, panels }: DashboardPage): readonly string[] {
  return [`## ${title}`, '', `![${title}](pictures/${name}.png)`, '', ...panels.map(questionOf), ''];
}

function questionOf({ title, from = 'metrics', limit, shows }: Panel): string {
  const bad = limit ?? (shows === 'count' ? 1 : undefined);
  const source = from === 'logs' ? 'Loki' : 'Prometheus';
  return `- ${title} ${source}${bad === undefined ? '' : `, red from ${String(bad)}`}.`;
}
