import * as fs from 'node:fs';
import * as path from 'node:path';
import { alertGroups, logAlertGroups } from '../../charts/alerts';
import { pauseDelivery } from '../../charts/alerts/delivery-pause';
import { releaseObjects } from '../../charts/exclusions/release-objects';
import { incidents } from '../../charts/incidents';
import { allRunbookPages, runbookFolder } from '../../docs/runbook-files';
import { alertSeverities, responses } from '../../lib/observability/response';
import { runbookPages } from '../../lib/observability/runbook-page';
import { renderedPlatform } from '../support/platform';

const pages = allRunbookPages();
const whole = incidents('argo-cd');
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
  expect(pages.size).toBe(alerts.length + whole.length + 1);
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
  const commands = [...alerts, ...whole].flatMap(one => one.runbook.steps.map(step => step.run ?? '')).join('\n');
  const known = [...declared, 'kube-system'];
  expect(namespacesIn(commands).filter(name => !known.includes(name))).toEqual([]);
  expect(namespacesIn('kubectl -n gone get pods')).toEqual(['gone']);
});

test('a page says in hours what lasts for hours', () => {
  expect(pages.get('backup-missing.md')).toContain('It is told after 26 hours.');
  expect(pages.get('alloy-unhealthy.md')).toContain('It is told after 15 minutes.');
});

test('every incident begins with alerts that exist, and every critical alert leads to one', () => {
  const signs = new Set(whole.flatMap(one => one.alerts));
  const known = new Set(alerts.map(one => one.name));
  const critical = alerts.filter(one => one.severity === 'critical').map(one => one.name);
  expect([...signs].filter(name => !known.has(name))).toEqual([]);
  expect(critical.filter(name => !signs.has(name))).toEqual(['GatekeeperFailedOpen']);
  expect(whole.filter(one => one.alerts.length === 0)).toEqual([]);
});

test('the page of an alert leads to its incidents, and that of an incident to its alerts', () => {
  expect(pages.get('secret-in-image.md')).toContain(
    'It may be the first sign of: [SecretExposure](secret-exposure.md).',
  );
  expect(pages.get('secret-exposure.md')).toContain('[SecretInImage](secret-in-image.md)');
  expect(pages.get('backup-failed.md')).not.toContain('first sign');
});

test('what the tree has is taken away by hand only after the engine has been stopped, where there is one', () => {
  const workloads = /scale (?:statefulset|deployment) (?!argo-cd-|kustomize-)|delete (?:rolebinding|serviceaccount)/;
  const hasty = (delivery: 'argo-cd' | 'flux' | 'terraform'): string[] =>
    [...incidents(delivery), ...logAlertGroups(delivery).flatMap(one => one.alerts)]
      .filter(({ runbook: { steps } }) => {
        const paused = steps.findIndex(one => /scale .*-controller .*--replicas=0/.test(one.run ?? ''));
        const changed = steps.findIndex(one => workloads.test(one.run ?? ''));
        return changed >= 0 && (paused < 0 || paused > changed);
      })
      .map(one => one.name);
  expect([hasty('argo-cd'), hasty('flux')]).toEqual([[], []]);
  expect(hasty('terraform')).toContain('DataBreach');
});

test('the engine that is stopped is the one that its Helm release makes', () => {
  const { run = '' } = pauseDelivery('argo-cd')[0] ?? {};
  const [, namespace = '', name = ''] = /-n (\S+) scale statefulset (\S+)/.exec(run) ?? [];
  expect(Object.keys(releaseObjects['argo-cd'] ?? {})).toContain(`StatefulSet ${namespace}/${name}`);
});
