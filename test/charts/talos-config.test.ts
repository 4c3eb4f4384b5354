import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { auditPolicy } from '../../lib/talos/audit-policy';
import type { NodeRole } from '../../lib/talos/ingress-firewall';
import { production } from '../../charts/clusters/production';
import { staging } from '../../charts/clusters/staging';
import { machineConfiguration } from '../../charts/talos';
import type { Configured } from '../support/talos-config';
import { configured } from '../support/talos-config';
import { describeWithTool } from '../support/tool';

const committed = (cluster: string, role: string): string =>
  readFileSync(path.join(__dirname, '../../talos', cluster, `${role}.yaml`), 'utf8');
const controlPlane = committed('production', 'controlplane');
const worker = committed('production', 'worker');
const node = (role: NodeRole, ...patches: readonly string[]) => ({ role, patches });

const nodes = {
  'production controlplane': node('controlplane', controlPlane),
  'production worker': node('worker', worker),
  'staging controlplane': node('controlplane', committed('staging', 'controlplane')),
  'staging worker': node('worker', committed('staging', 'worker')),
  'one that nobody patched': node('controlplane'),
  'one that is told of kube-system': node(
    'controlplane',
    controlPlane.replace('namespaces: []', 'namespaces: [kube-system]'),
  ),
  'one that is patched twice': node('worker', worker, worker),
  'one with a misspelled field': node('worker', worker.replace('ingress: block', 'ingres: block')),
};

const documents = [
  'NetworkDefaultActionConfig',
  'UserVolumeConfig longhorn',
  'VolumeConfig EPHEMERAL',
  'VolumeConfig STATE',
];

function exempt({ admission = [] }: Configured): readonly string[] {
  return admission.find(one => one.name === 'PodSecurity')?.configuration.exemptions.namespaces ?? [];
}

describeWithTool('talos-config', "by Talos' own code, on a configuration as talosctl generates it", tool => {
  let answers: Readonly<Record<keyof typeof nodes, Configured>>;
  beforeAll(() => {
    answers = configured(tool, nodes);
  }, 120_000);

  test('that code is of the minor release that the nodes run', () => {
    const [, minor] =
      /talos\/pkg\/machinery v(\d+\.\d+)\./.exec(readFileSync('tools/talos-config/go.mod', 'utf8')) ?? [];
    expect([production.talos, staging.talos].map(one => one.split('.').slice(0, 2).join('.'))).toEqual([minor, minor]);
  });

  test.each(['production controlplane', 'production worker', 'staging controlplane', 'staging worker'] as const)(
    'a node takes the patches for %s, with every document',
    name => {
      const { error, warnings = [], documents: all = [] } = answers[name];
      expect([error, ...warnings]).toEqual([undefined]);
      expect(all.map(one => `${one.kind} ${one.name ?? ''}`.trim())).toEqual(expect.arrayContaining(documents));
      expect(JSON.stringify(all)).not.toContain('passphrase');
    },
  );

  test('Pod Security leaves kube-system alone, once: with it twice the API server does not start', () => {
    expect(exempt(answers['production controlplane'])).toEqual(['kube-system']);
    expect(exempt(answers['staging controlplane'])).toEqual(['kube-system']);
    expect(exempt(answers['one that is told of kube-system'])).toEqual(['kube-system', 'kube-system']);
  });

  test('the audit policy takes the place of the one that Talos has', () => {
    const policy = auditPolicy(machineConfiguration(production).audit);
    expect(answers['production controlplane'].audit).toEqual(policy);
    expect(answers['one that nobody patched'].audit).not.toEqual(policy);
  });

  test('a node that is patched twice is refused, and so is a misspelled field', () => {
    expect(answers['one that is patched twice'].error).toMatch(/slot/);
    expect(answers['one with a misspelled field'].error).toMatch(/ingres/);
  });
});
