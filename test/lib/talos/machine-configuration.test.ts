import { auditPolicy } from '../../../lib/talos/audit-policy';
import type { MachineConfiguration } from '../../../lib/talos/machine-configuration';
import { checkMachineConfiguration, machineDocuments } from '../../../lib/talos/machine-configuration';
import type { SigningIdentity } from '../../../lib/talos/signing-identity';
import { kubernetesImages, talosImages } from '../../../lib/talos/published-signers';
import { ambientCluster } from '../../support/clusters';
import { reason } from '../../support/images';
import { broken } from '../../support/rendered';
import { describeWithTalos, talosErrors } from '../../support/talos';

const configuration: MachineConfiguration = {
  cluster: ambientCluster,
  talos: '1.13.9',
  audit: { namespaces: ['medical'], identities: ['system:serviceaccount:redteam:runner'] },
  podSecurityExemptions: [{ namespace: 'kube-system', ...reason }],
  diskKey: { type: 'tpm' },
  administrators: ['192.168.1.0/24'],
  signers: [
    {
      issuer: 'https://token.actions.githubusercontent.com',
      subjectPattern: '^https://github\\.com/acme/site/.+$',
      images: 'ghcr.io/acme/*',
    },
    kubernetesImages,
    talosImages,
  ],
};

interface AuditRule {
  readonly level: string;
  readonly resources?: readonly { readonly group: string; readonly resources: readonly string[] }[];
  readonly users?: readonly string[];
  readonly verbs?: readonly string[];
  readonly namespaces?: readonly string[];
}

interface AuditedRequest {
  readonly user?: string;
  readonly verb?: string;
  readonly namespace?: string;
  readonly group?: string;
  readonly resource: string;
}

/** The level at which a request for a resource is written: that of the first rule that matches, as the API server decides it. */
function levelOf(policy: object, request: AuditedRequest): string {
  const { rules } = policy as { readonly rules: readonly AuditRule[] };
  const plain = rules.filter(rule => !('nonResourceURLs' in rule));
  return plain.find(rule => isAbout(rule, request))?.level ?? 'None';
}

function isAbout({ users, verbs, namespaces, resources }: AuditRule, request: AuditedRequest): boolean {
  const { user = '', verb = 'list', namespace = '', group = '', resource } = request;
  const asked: readonly (readonly [readonly string[] | undefined, string])[] = [
    [users, user],
    [verbs, verb],
    [namespaces, namespace],
  ];
  if (asked.some(([listed, one]) => listed?.includes(one) === false)) return false;
  return resources?.some(one => one.group === group && one.resources.includes(resource)) ?? true;
}

describe('the audit policy', () => {
  const policy = auditPolicy(configuration.audit);
  const redteam = 'system:serviceaccount:redteam:runner';

  test('names who read a Secret, and never writes what is in it, whoever asks and wherever', () => {
    for (const resource of ['secrets', 'configmaps', 'serviceaccounts/token']) {
      expect(levelOf(policy, { user: redteam, namespace: 'medical', resource })).toBe('Metadata');
    }
  });

  test('with the rule about Secrets behind the others would write them', () => {
    const { rules } = policy as { readonly rules: readonly AuditRule[] };
    const reordered = { ...policy, rules: [...rules.slice(1), rules[0]] };
    expect(levelOf(reordered, { user: redteam, resource: 'secrets' })).toBe('RequestResponse');
  });

  test('keeps whole what the red team does and what happens in an audited namespace', () => {
    expect(levelOf(policy, { user: redteam, namespace: 'shop', resource: 'pods' })).toBe('RequestResponse');
    expect(levelOf(policy, { namespace: 'medical', resource: 'pods' })).toBe('RequestResponse');
    expect(levelOf(policy, { namespace: 'shop', resource: 'pods' })).toBe('Metadata');
  });

  test('leaves out leases, but not those that the red team takes nor those of an audited namespace', () => {
    const lease = { verb: 'update', group: 'coordination.k8s.io', resource: 'leases', namespace: 'kube-system' };
    expect(levelOf(policy, lease)).toBe('None');
    expect(levelOf(policy, { ...lease, user: redteam })).toBe('RequestResponse');
    expect(levelOf(policy, { ...lease, namespace: 'medical' })).toBe('RequestResponse');
    const { rules } = policy as { readonly rules: readonly AuditRule[] };
    const first = rules.filter(one => one.level === 'None');
    expect(levelOf({ ...policy, rules: [...first, ...rules] }, { ...lease, user: redteam })).toBe('None');
  });

  test('keeps every change of rights whole, whoever makes it', () => {
    const change = { verb: 'patch', group: 'rbac.authorization.k8s.io', resource: 'clusterroles' };
    expect(levelOf(policy, change)).toBe('RequestResponse');
    expect(levelOf(policy, { ...change, verb: 'get' })).toBe('Metadata');
  });
});

const kindsOf = (documents: readonly object[]): unknown[] => documents.map(one => ('kind' in one ? one.kind : 'v1alpha1'));

const asRule = ({ images, issuer, subjectPattern }: SigningIdentity): object => ({
  image: images,
  keyless: { issuer, subjectRegex: subjectPattern },
});

describe('the documents of a node', () => {
  test('block everything that comes in, and name who may reach each service', () => {
    const { worker } = machineDocuments(configuration);
    expect(worker).toContainEqual({ apiVersion: 'v1alpha1', kind: 'NetworkDefaultActionConfig', ingress: 'block' });
    const apid = worker.find(one => 'name' in one && one.name === 'apid-ingress');
    expect(apid).toMatchObject({ portSelector: { ports: [50000] }, ingress: [{ subnet: '192.168.1.0/24' }] });
  });

  test('open etcd on control planes alone, and to nodes alone', () => {
    const { controlplane, worker } = machineDocuments(configuration);
    const etcd = controlplane.find(one => 'name' in one && one.name === 'etcd-ingress');
    expect(etcd).toMatchObject({ ingress: ambientCluster.network.nodeCidrs.map(subnet => ({ subnet })) });
    expect(worker.some(one => 'name' in one && one.name === 'etcd-ingress')).toBe(false);
  });

  test('encrypt every disk that holds state, with a key that is not in the configuration', () => {
    const { worker } = machineDocuments(configuration);
    const volumes = worker.filter(one => 'kind' in one && one.kind === 'VolumeConfig');
    expect(volumes.map(one => ('name' in one ? one.name : ''))).toEqual(['EPHEMERAL', 'STATE']);
    expect(JSON.stringify(volumes)).not.toMatch(/static|passphrase/);
  });

  test('give pods a volume: a folder of the encrypted disk, or a partition that is encrypted itself', () => {
    const of = (disk?: string): readonly object[] => {
      const volumes = [{ name: 'storage', ...(disk === undefined ? {} : { disk }) }];
      const { worker } = machineDocuments({ ...configuration, volumes });
      return worker.filter(one => 'kind' in one && one.kind === 'UserVolumeConfig');
    };
    const volume = { apiVersion: 'v1alpha1', kind: 'UserVolumeConfig', name: 'storage' };
    expect(of()).toEqual([{ ...volume, volumeType: 'directory' }]);
    const encryption = { provider: 'luks2', keys: [{ slot: 0, tpm: {} }] };
    expect(of('!system_disk')).toEqual([
      { ...volume, provisioning: { diskSelector: { match: '!system_disk' } }, encryption },
    ]);
  });

  test.each(['1.13.9', '1.14.0'])('of Talos %s ask for the signature of each signer, in one document for every role', talos => {
    const both = Object.values(machineDocuments({ ...configuration, talos }));
    for (const documents of both) {
      const own = documents.filter(one => 'kind' in one && one.kind === 'ImageVerificationConfig');
      expect(own).toEqual([{ apiVersion: 'v1alpha1', kind: 'ImageVerificationConfig', rules: configuration.signers.map(asRule) }]);
    }
    expect(kindsOf(machineDocuments({ ...configuration, talos, signers: [] }).worker)).not.toContain('ImageVerificationConfig');
  });

  test.each(['1.13.9', '1.14.0'])('of Talos %s exempt no namespace that Talos exempts: the API server would not start with it twice', talos => {
    const exemptions = (namespaces: readonly string[]): readonly string[] => {
      const podSecurityExemptions = namespaces.map(namespace => ({ namespace, ...reason }));
      const text = JSON.stringify(machineDocuments({ ...configuration, talos, podSecurityExemptions }).controlplane);
      return JSON.parse(/"exemptions":\{"namespaces":(\[[^\]]*\])/.exec(text)?.[1] ?? '') as readonly string[];
    };
    expect(exemptions(['kube-system'])).toEqual([]);
    expect(exemptions(['storage', 'kube-system', 'storage'])).toEqual(['storage']);
  });

  test('enforce restricted where a namespace says nothing', () => {
    const [first] = machineDocuments(configuration).controlplane;
    expect(JSON.stringify(first)).toContain('"enforce":"restricted","enforce-version":"v1.36"');
  });

  test('take the form of the release: one document up to 1.13, one for each concern from 1.14', () => {
    const of = (talos: string): unknown[] => kindsOf(machineDocuments({ ...configuration, talos }).controlplane);
    expect(of('1.13.9')).toContain('v1alpha1');
    expect(of('1.13.9')).not.toContain('KubeAuditPolicyConfig');
    expect(of('1.14.0')).toEqual(expect.arrayContaining(['KubeAdmissionControlConfig', 'KubeAuditPolicyConfig', 'KubeFlannelCNIConfig']));
    expect(of('1.14.0')).not.toContain('v1alpha1');
  });

  test('switch the policies of Flannel on exactly where the definition says that the cluster enforces them', () => {
    const { network } = ambientCluster;
    const flannel = (enforcesNetworkPolicies: boolean): MachineConfiguration => ({
      ...configuration,
      cluster: { ...ambientCluster, network: { ...network, cni: { name: 'flannel', enforcesNetworkPolicies } } },
    });
    const text = (one: MachineConfiguration): string => JSON.stringify(machineDocuments(one).controlplane);
    expect(text(flannel(true))).toContain('"kubeNetworkPoliciesEnabled":true');
    expect(text(flannel(false))).toContain('"kubeNetworkPoliciesEnabled":false');
  });

  test('leave no Flannel to a cluster with another CNI plugin', () => {
    const { network } = ambientCluster;
    const of = (cni: 'flannel' | 'cilium', talos: string): string =>
      JSON.stringify(
        machineDocuments({
          ...configuration,
          talos,
          cluster: { ...ambientCluster, network: { ...network, cni: { name: cni, enforcesNetworkPolicies: true } } },
        }).controlplane,
      );
    expect(of('cilium', '1.13.9')).toContain('"cni":{"name":"none"}');
    expect(of('cilium', '1.14.0')).toContain('"kind":"KubeFlannelCNIConfig","$patch":"delete"');
    expect(of('flannel', '1.14.0')).not.toContain('$patch');
  });
});

test.each<[string, Partial<MachineConfiguration>, string]>([
  ['a release that is none', { talos: 'latest' }, 'talos'],
  ['nobody who may administer', { administrators: [] }, 'administrators'],
  ['an exemption without a reason', { podSecurityExemptions: [{ namespace: 'x', ...reason, reason: '' }] }, 'podSecurityExemptions.x.reason'],
  ['a key server without TLS', { diskKey: { type: 'kms', endpoint: 'http://kms' } }, 'diskKey.endpoint'],
  ['a volume with a name that is none', { volumes: [{ name: 'a/b' }] }, 'volumes[0].name'],
  ['a volume on no disk', { volumes: [{ name: 'storage', disk: ' ' }] }, 'volumes[0].disk'],
  ['a signer that anybody could be', { signers: [{ issuer: 'https://x.org', subjectPattern: '^.*$', images: 'ghcr.io/acme/*' }] }, 'signers[0].subjectPattern'],
])('%s is refused', (_, change, prop) => {
  expect(checkMachineConfiguration(configuration)).toEqual([]);
  expect(checkMachineConfiguration({ ...configuration, ...change }).map(one => one.prop)).toEqual([prop]);
});

describeWithTalos("by Talos' own description", () => {
  const described = machineDocuments(configuration).controlplane.filter(one => !('kind' in one && one.kind === 'ImageVerificationConfig'));

  test('every document of 1.13 that it describes is valid', () => {
    expect(described.length).toBeGreaterThan(5);
    expect(described.flatMap(one => talosErrors(one).map(error => `${JSON.stringify(one).slice(0, 60)}: ${error}`))).toEqual([]);
  });

  test('a misspelled field is not', () => {
    const firewall = described.find(one => 'kind' in one && one.kind === 'NetworkDefaultActionConfig') ?? {};
    expect(talosErrors(broken(firewall, ['ingres'], 'block'))).not.toEqual([]);
  });
});
