import * as fs from 'node:fs';
import * as path from 'node:path';
import { alertGroups, logAlertGroups } from '../charts/alerts';
import { production } from '../charts/clusters/production';
import { incidents } from '../charts/incidents';
import { runbookPages } from '../lib/observability/runbook-page';

/** The folder of the runbooks. */
export const runbookFolder = path.join(__dirname, 'runbooks');

/** The page of every alert and of what they can be the beginning of, as the cluster has it that people live from. */
export function allRunbookPages(): ReadonlyMap<string, string> {
  const { delivery } = production;
  return runbookPages(alertGroups, logAlertGroups(delivery), incidents(delivery));
}

/** Writes the page of every alert, and removes the pages of alerts that are gone. */
export function writeRunbooks(folder = runbookFolder): void {
  const pages = allRunbookPages();
  fs.mkdirSync(folder, { recursive: true });
  for (const name of fs.readdirSync(folder)) if (!pages.has(name)) fs.rmSync(path.join(folder, name));
  for (const [name, text] of pages) fs.writeFileSync(path.join(folder, name), text);
}
