import * as fs from 'node:fs';
import * as path from 'node:path';
import { alertGroups, logAlertGroups } from '../../charts/alerts';
import { allRunbookPages, runbookFolder } from '../../docs/runbook-files';
import { alertSeverities, responses } from '../../lib/observability/response';
import { runbookPages } from '../../lib/observability/runbook-page';
import { renderedPlatform } from '../support/platform';

const pages = allRunbookPages();
const alerts = [...alertGroups, ...logAlertGroups('argo-cd')].flatMap(one => one.alerts);

test('docs/runbooks holds the page of every alert and no other: run npm run docs', () => {
  const files = fs.readdirSync(runbookFolder).sort();
  expect(files).toEqual([...pages.keys()].sort());
  const read = files.map(name => [name, fs.readFileSync(path.join(runbookFolder, name), 'utf8')] as const);
  expect(new Map(read)).toEqual(new Map(files.map(name => [name, pages.get(name)])));
});

test('an alert whose steps change has another page', () => {
  const [group] = alertGroups;
  const [alert] = group?.alerts ?? [];
  const changed = [{ ...group!, alerts: [{ ...alert!, runbook: { means: 'x', steps: [{ say: 'y' }] } }] }];
  expect([...pages.values()]).not.toContain([...runbookPages(changed).values()].at(-1));
});

test('the page of an alert over logs shows LogQL, and every alert has a page of its own', () => {
  expect(pages.get('secret-read.md')).toContain('```logql');
  expect(pages.get('backup-failed.md')).toContain('```promql');
  expect(pages.size).toBe(alerts.length + 1);
});

test('the platform has alerts of every severity, and each page says how soon to answer', () => {
  expect([...new Set(alerts.map(one => one.severity))].sort()).toEqual([...alertSeverities].sort());
  for (const one of alerts)
    expect([...pages.values()].join('\n')).toContain(`answer ${responses[one.severity].within}`);
});

/** The namespaces that the commands of a page name. */
function namespacesIn(commands: string): readonly string[] {
  return [...commands.matchAll(/kubectl -n ([a-z0-9-]+)/g)].map(([, name = '']) => name);
}

test('every command names a namespace that the platform or Kubernetes makes', () => {
  const declared = renderedPlatform()
    .map(one => one.manifest)
    .filter(one => one.kind === 'Namespace')
    .map(one => one.metadata.name);
  const commands = alerts.flatMap(one => one.runbook.steps.map(step => step.run ?? '')).join('\n');
  const known = [...declared, 'kube-system'];
  expect(namespacesIn(commands).filter(name => !known.includes(name))).toEqual([]);
  expect(namespacesIn('kubectl -n gone get pods')).toEqual(['gone']);
});

test('a page says in hours what lasts for hours', () => {
  expect(pages.get('backup-missing.md')).toContain('It is told after 26 hours.');
  expect(pages.get('alloy-unhealthy.md')).toContain('It is told after 15 minutes.');
});
