import type { FileTree, MachineConfiguration } from '../lib';
import { machineDocuments, toYaml } from '../lib';
import type { PlatformDefinition } from './definition';
import { signatureStage } from './image-signatures';

/** The namespaces where every request is kept whole: health data, and what the red team does. */
export const auditedNamespaces: readonly string[] = ['agent-medical', 'agent-redteam', 'redteam-target'];

/** The user that the red-team agent is. */
export const redTeamUser = 'system:serviceaccount:agent-redteam:agent-redteam';

/** The volume of a node that Longhorn keeps its replicas in. */
export const longhornVolume = 'longhorn';

/** What the nodes of a cluster are told. */
export function machineConfiguration(definition: PlatformDefinition): MachineConfiguration {
  const { cluster, talos, nodes, signing } = definition;
  const { administrators, diskKey, signers, storageDisk: disk } = nodes;
  return {
    cluster,
    talos,
    audit: { namespaces: auditedNamespaces, identities: [redTeamUser] },
    podSecurityExemptions: [
      {
        namespace: 'kube-system',
        reason: 'Talos runs the CNI plugin and the control plane there, with the network and the disks of the node',
        owner: 'platform',
        expires: '2027-06-30',
      },
    ],
    diskKey,
    volumes: [{ name: longhornVolume, ...(disk === undefined ? {} : { disk }) }],
    administrators,
    signers: signatureStage(definition) === 'deny' ? [...signers, signing] : signers,
  };
}

/** The machine configuration of every cluster as files: `<cluster>/controlplane.yaml` and `<cluster>/worker.yaml`. No GitOps engine applies them. */
export function talosTree(definitions: readonly PlatformDefinition[]): FileTree {
  return new Map(
    definitions.flatMap(definition =>
      Object.entries(machineDocuments(machineConfiguration(definition))).map(([role, documents]) => {
        const text = documents.map(one => toYaml({ ...one })).join('---\n');
        return [`${definition.cluster.name}/${role}.yaml`, text] as const;
      }),
    ),
  );
}
