import type { Cluster } from '../cluster';
import type { Complaint } from '../complaint';
import { checkWeakening } from '../weakening';
import type { AuditScope } from './audit-policy';
import { auditPolicy } from './audit-policy';
import type { DiskKey } from './disk-encryption';
import { checkDiskKey, diskEncryption } from './disk-encryption';
import type { NodeRole } from './ingress-firewall';
import { ingressFirewall } from './ingress-firewall';
import type { PodSecurityExemption } from './pod-security-defaults';
import { podSecurityDefaults } from './pod-security-defaults';
import type { SigningIdentity } from './signing-identity';
import { checkSigningIdentity, imageVerification } from './signing-identity';
import type { UserVolume } from './user-volume';
import { checkUserVolume, userVolumes } from './user-volume';

/** What the nodes of a cluster are told beyond what `talosctl gen config` tells them. */
export interface MachineConfiguration {
  readonly cluster: Cluster;
  /** The Talos release, such as `1.13.9`. It decides the form: one document up to 1.13, one for each concern from 1.14. */
  readonly talos: string;
  readonly audit: AuditScope;
  readonly podSecurityExemptions: readonly PodSecurityExemption[];
  readonly diskKey: DiskKey;
  /** Room for what pods store on the nodes. @default none */
  readonly volumes?: readonly UserVolume[];
  readonly administrators: readonly string[];
  /** Who signs the images that the nodes may pull under their names. A node cannot warn: it refuses. Empty: no signature is asked for. */
  readonly signers: readonly SigningIdentity[];
}

/**
 * The patches for the nodes of a cluster, by role: `talosctl gen config --config-patch-control-plane @controlplane.yaml`. They hold no secret: what
 * Talos generates, its keys for encryption of Secrets in etcd among it, stays in the generated configuration. They are for a configuration that was just
 * generated: Talos appends lists, so what is patched twice has its keys twice. Refer to {@link checkMachineConfiguration} for what is refused.
 */
export function machineDocuments(configuration: MachineConfiguration): Readonly<Record<NodeRole, readonly object[]>> {
  const { cluster, diskKey, volumes = [], administrators, signers } = configuration;
  const scope = { network: cluster.network, administrators };
  const disks = [...diskEncryption(diskKey), ...userVolumes(volumes, diskKey)];
  const every = [...disks, ...(signers.length === 0 ? [] : [imageVerification(signers)])];
  const controlPlane = isMultiDocument(configuration.talos) ? documents(configuration) : [patch(configuration)];
  return {
    controlplane: [...controlPlane, ...every, ...ingressFirewall('controlplane', scope)],
    worker: [...every, ...ingressFirewall('worker', scope)],
  };
}

/** Complaints about a release that is none, exemptions without a reason, a key or a signer that protects nothing, a volume that Talos does not take, nobody who may administer. */
export function checkMachineConfiguration(configuration: MachineConfiguration): readonly Complaint[] {
  const { talos, podSecurityExemptions, diskKey, volumes = [], administrators, signers } = configuration;
  const release = { prop: 'talos', rule: 'a release such as 1.13.9', got: talos, fix: 'write the release of the nodes' };
  const nobody = {
    prop: 'administrators',
    rule: 'at least one address',
    got: '[]',
    fix: 'the firewall would lock everybody out: name the network of the people who administer',
  };
  return [
    ...(/^1\.(1[3-9]|[2-9]\d)\.\d+$/.test(talos) ? [] : [release]),
    ...(administrators.length === 0 ? [nobody] : []),
    ...podSecurityExemptions.flatMap(one => checkWeakening(`podSecurityExemptions.${one.namespace}`, one)),
    ...checkDiskKey('diskKey', diskKey),
    ...volumes.flatMap((one, at) => checkUserVolume(`volumes[${String(at)}]`, one)),
    ...signers.flatMap((one, at) => checkSigningIdentity(`signers[${String(at)}]`, one)),
  ];
}

function isMultiDocument(talos: string): boolean {
  return Number(talos.split('.')[1] ?? '0') >= 14;
}

/** The form of Talos 1.13: everything about the API server in one document. */
function patch(configuration: MachineConfiguration): object {
  const { cluster, audit, podSecurityExemptions } = configuration;
  return {
    version: 'v1alpha1',
    cluster: {
      apiServer: {
        admissionControl: [
          { name: 'PodSecurity', configuration: podSecurityDefaults(cluster.kubernetes, podSecurityExemptions) },
        ],
        auditPolicy: auditPolicy(audit),
      },
      network: { cni: cni(cluster) },
    },
  };
}

function cni({ network }: Cluster): object {
  const { name, enforcesNetworkPolicies } = network.cni;
  return name === 'flannel' ? { name, flannel: { kubeNetworkPoliciesEnabled: enforcesNetworkPolicies } } : { name: 'none' };
}

/** The form of Talos 1.14: a document for each concern. A setting in both forms is refused by Talos. */
function documents({ cluster, audit, podSecurityExemptions }: MachineConfiguration): readonly object[] {
  const apiVersion = 'v1alpha1';
  const configuration = podSecurityDefaults(cluster.kubernetes, podSecurityExemptions);
  const { name, enforcesNetworkPolicies } = cluster.network.cni;
  const flannel = { apiVersion, kind: 'KubeFlannelCNIConfig' };
  return [
    { apiVersion, kind: 'KubeAdmissionControlConfig', name: 'PodSecurity', configuration },
    { apiVersion, kind: 'KubeAuditPolicyConfig', configuration: auditPolicy(audit) },
    name === 'flannel' ? { ...flannel, kubeNetworkPoliciesEnabled: enforcesNetworkPolicies } : { ...flannel, ...deleted },
  ];
}

/** Talos installs Flannel wherever the document of it is left. Source: Talos, "Deploying Cilium". */
const deleted = { $patch: 'delete' };
