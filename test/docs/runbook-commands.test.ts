import { alertGroups } from '../../charts/alerts';
import { quarantine } from '../../charts/alerts/runtime';
import { incidents } from '../../charts/incidents';
import type { Manifest } from '../../lib/manifest';
import { selects, specOf } from '../support/network-policies';
import { renderedPlatform } from '../support/platform';

const manifests = renderedPlatform().map(one => one.manifest);
const lines = [...alertGroups.flatMap(group => group.alerts), ...incidents('argo-cd')]
  .flatMap(one => one.runbook.steps)
  .flatMap(step => (step.run ?? '').split('\n'));

/** The objects of our own that commands ask for by kind, group and name. */
function namedIn(commands: readonly string[]): readonly string[] {
  const form = /kubectl(?: -n (\S+))? (?:get|describe) ([a-z]+)s\.([a-z0-9.-]+) ([a-z][a-z0-9-]*)(?= |$)/;
  return commands.flatMap(line => {
    const [, namespace = '', kind = '', group = '', name = ''] = form.exec(line) ?? [];
    return name === '' || namespace.startsWith('<') ? [] : [`${group} ${kind} ${namespace}/${name}`];
  });
}

function identity({ apiVersion, kind, metadata }: Manifest): string {
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
  return `${group ?? ''} ${kind.toLowerCase()} ${metadata.namespace ?? ''}/${metadata.name}`;
}

/** The label selectors of commands, by the namespace that they are asked in. */
function selectorsIn(commands: readonly string[]): readonly (readonly [string, string])[] {
  return commands.flatMap(line => {
    const [, namespace = '', selector = ''] = /kubectl -n ([a-z0-9-]+) .*-l (\S+)/.exec(line) ?? [];
    return selector === '' ? [] : [[namespace, selector] as const];
  });
}

/** Whether a NetworkPolicy of the namespace is about pods with this label. */
function isKnown([namespace, selector]: readonly [string, string]): boolean {
  const [key = '', value = ''] = selector.split('=');
  const policies = manifests.filter(one => one.kind === 'NetworkPolicy' && one.metadata.namespace === namespace);
  return policies.map(specOf).some(({ podSelector }) => podSelector.matchLabels?.[key] === value);
}

test('every object that a command names is one that the tree makes', () => {
  // Longhorn makes a CronJob of each RecurringJob, with its name.
  const made = manifests.map(identity).map(one => one.replace('longhorn.io recurringjob', 'batch cronjob'));
  const known = new Set([...manifests.map(identity), ...made]);
  const named = namedIn(lines);
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter(one => !known.has(one))).toEqual([]);
  expect(namedIn(['kubectl -n vault describe externalsecrets.external-secrets.io gone'])).toEqual([
    'external-secrets.io externalsecret vault/gone',
  ]);
});

test('every label that a command asks by is one of pods that the tree knows', () => {
  const asked = selectorsIn(lines).filter(([namespace]) => namespace !== 'kube-system');
  expect(asked.length).toBeGreaterThan(5);
  expect(asked.filter(one => !isKnown(one))).toEqual([]);
  expect(isKnown(['falco', 'app=falco'])).toBe(false);
});

test('commands that read logs by label say how many lines: kubectl would show ten', () => {
  const reads = lines.filter(line => /kubectl .*logs .*-l /.test(line));
  expect(reads.length).toBeGreaterThan(5);
  expect(reads.filter(line => !line.includes('--tail='))).toEqual([]);
});

test('no command runs a program that a package registry would name', () => {
  expect(lines.filter(line => /\b(npx|npm exec|uvx|pipx)\b/.test(line))).toEqual([]);
  expect(lines.filter(line => line.includes('npm run bulwark -- '))).not.toEqual([]);
});

test('no command asks for metrics that no server of the platform serves', () => {
  const served = manifests.some(one => one.kind === 'Application' && one.metadata.name === 'metrics-server');
  expect(served).toBe(false);
  expect(lines.filter(line => /kubectl .*\btop\b/.test(line))).toEqual([]);
});

test('a pod in quarantine is under no NetworkPolicy that opens anything but the probes of the kubelet', () => {
  const opening = (labels: Readonly<Record<string, string>>): readonly string[] => [
    ...new Set(
      manifests
        .filter(one => one.kind === 'NetworkPolicy' && selects(specOf(one).podSelector, labels))
        .map(one => one.metadata.name),
    ),
  ];
  expect(opening(quarantine)).toEqual(['default-deny', 'kubelet-probes']);
  expect(opening({ quarantine: 'true' })).toContain('dns-egress');
});
