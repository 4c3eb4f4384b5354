import type { IConstruct } from 'constructs';
import type { Cluster } from '../cluster';
import type { Checkable, Complaint } from '../complaint';
import { checkLabelSyntax } from '../labels';
import { checkLabelName } from '../name';
import { Cidr } from './cidr';
import { Port } from './port';
import type { AddressBlock } from './special-addresses';
import { publicInternet } from './special-addresses';

/** What a connection needs to know about a namespace. A SecureNamespace is one. */
export interface PeerNamespace extends IConstruct {
  readonly name: string;
  readonly cluster: Cluster;
  /** Whether its pods are members of the cluster's mesh. */
  readonly inMesh: boolean;
}

/** Pods of one namespace that share a ServiceAccount: one end of a connection. */
export interface WorkloadPeer extends Checkable {
  readonly kind: 'workload';
  readonly name: string;
  readonly namespace: PeerNamespace;
  /** The labels that select exactly these pods. Never empty: an empty selector is every pod. */
  readonly labels: Readonly<Record<string, string>>;
  readonly serviceAccount: string;
  readonly inMesh: boolean;
  /** Whether it may be the source of a connection. A zero-egress workload may not. */
  readonly mayConnectOut: boolean;
  /** Whether its pods use their node's network, where no NetworkPolicy selects them. @default they do not */
  readonly onHostNetwork?: boolean;
  /** The ports it listens on, taken when a connection names none. */
  readonly ports: readonly Port[];
  /** Where its policies are made in the construct tree. */
  readonly scope: IConstruct;
}

/** Addresses outside the pod network, or of nodes: the other possible end. Which they are may depend on the cluster. */
export interface AddressPeer extends Checkable {
  readonly kind: 'addresses';
  readonly name: string;
  readonly blocks: (cluster: Cluster) => readonly AddressBlock[];
  readonly ports: (cluster: Cluster) => readonly Port[];
}

/** One end of a connection: a workload, or addresses. */
export type Peer = WorkloadPeer | AddressPeer;

/** Something that has pods which can be an end of a connection: every workload of this library. */
export interface Connectable {
  readonly peer: WorkloadPeer;
}

/** The peer that an end of a connection is, or has. */
export function peerOf(end: Connectable | WorkloadPeer): WorkloadPeer;
export function peerOf(end: Connectable | Peer): Peer;
export function peerOf(end: Connectable | Peer): Peer {
  return 'peer' in end ? end.peer : end;
}

/** Pods that this program does not make itself, a Helm chart's for instance, as data. */
export interface ExternalWorkload {
  readonly namespace: PeerNamespace;
  /** Labels that all its pods carry and no other pod of the namespace does. At least one. */
  readonly labels: Readonly<Record<string, string>>;
  /** The name of the ServiceAccount its pods run as: who it is in the mesh. */
  readonly serviceAccount: string;
  /** @default the ServiceAccount's name */
  readonly name?: string;
  /** The container ports it listens on. @default none: each connection to it names its port */
  readonly ports?: readonly Port[];
  /** Whether its pods have an identity in the mesh: a gateway has one wherever it runs. @default as its namespace */
  readonly inMesh?: boolean;
}

/** The ways to say whom a connection is with. */
export const Peer = {
  /** Pods that something else makes. Refused: no labels, because an empty selector is every pod of the namespace. */
  workload({
    namespace,
    labels,
    serviceAccount,
    name = serviceAccount,
    ports = [],
    inMesh,
  }: ExternalWorkload): WorkloadPeer {
    const member = (inMesh ?? namespace.inMesh) && namespace.cluster.mesh.mode !== 'none';
    const complaints = [...checkLabelName('name', name), ...checkLabels(labels)];
    const base = { kind: 'workload', mayConnectOut: true, scope: namespace } as const;
    return {
      ...base,
      name,
      namespace,
      labels: { ...labels },
      serviceAccount,
      ports,
      inMesh: member,
      complaints,
    };
  },

  /**
   * The public internet without any address that is not public: RFC 1918, carrier-grade NAT, link-local and metadata, loopback, multicast,
   * test and reserved blocks, IPv6's own, and every block of the cluster itself. IPv6 only where the cluster has it.
   */
  internet(): AddressPeer {
    return addresses('internet', cluster => publicInternet(blocksOf(cluster)), []);
  },

  /** One address, such as `203.0.113.7/32`. The way to open one private address, too: nothing else excludes it. */
  host(address: string, { name }: { readonly name?: string } = {}): AddressPeer {
    const cidr = Cidr.parse(address);
    const one = cidr.complaints.length > 0 || cidr.isHost;
    const fix = 'write a /32 (IPv6: /128), or Peer.network for a block';
    const complaints = one ? cidr.complaints : [{ prop: '', rule: 'a single address', got: address, fix }];
    return addresses(name ?? hostName(cidr), () => [{ cidr: cidr.toString(), except: [] }], complaints);
  },

  /** A block of addresses, private or public, such as `192.168.1.0/24`. Refused: everything (`/0`), which is what {@link Peer.internet} is for. */
  network(block: string, { name }: { readonly name: string }): AddressPeer {
    const cidr = Cidr.parse(block);
    const all = cidr.complaints.length === 0 && cidr.prefix === 0;
    const fix = 'use Peer.internet(), or name the block that is meant';
    const complaints = all ? [{ prop: '', rule: 'less than every address', got: block, fix }] : cidr.complaints;
    return addresses(name, () => [{ cidr: cidr.toString(), except: [] }], complaints);
  },

  /** The cluster's API server, on the host addresses that the definition of the cluster gives: no label selects it. */
  apiServer(): AddressPeer {
    return {
      ...addresses('api-server', ({ network }) => network.apiServer.addresses.map(whole), []),
      ports: ({ network }) => [Port.tcp(network.apiServer.port)],
    };
  },

  /** Every node's own address: kubelets, and pods of the host network, which a NetworkPolicy cannot select by label. */
  nodes(): AddressPeer {
    return addresses('nodes', ({ network }) => network.nodeCidrs.map(whole), []);
  },
} as const;

function addresses(name: string, blocks: AddressPeer['blocks'], complaints: readonly Complaint[]): AddressPeer {
  return { kind: 'addresses', name, blocks, ports: () => [], complaints: [...complaints, ...checkLabelOrHost(name)] };
}

function whole(cidr: string): AddressBlock {
  return { cidr, except: [] };
}

function blocksOf({ network }: Cluster): readonly Cidr[] {
  const { podCidrs, serviceCidrs, nodeCidrs, apiServer } = network;
  return [...podCidrs, ...serviceCidrs, ...nodeCidrs, ...apiServer.addresses]
    .map(text => Cidr.parse(text))
    .filter(one => one.complaints.length === 0);
}

function hostName(cidr: Cidr): string {
  return cidr.toString().replace(/\/\d+$/, '');
}

function checkLabelOrHost(name: string): readonly Complaint[] {
  const isAddress = Cidr.parse(`${name}/${name.includes(':') ? '128' : '32'}`).complaints.length === 0;
  return isAddress ? [] : checkLabelName('name', name);
}

function checkLabels(labels: Readonly<Record<string, string>>): readonly Complaint[] {
  if (Object.keys(labels).length > 0) return checkLabelSyntax('labels', labels);
  const fix = 'name the labels that its pods carry; an empty selector is every pod';
  return [{ prop: 'labels', rule: 'at least one label', got: '{}', fix }];
}
