import type { ClusterNetwork } from '../cluster';

/** Which part of a cluster a node is. */
export type NodeRole = 'controlplane' | 'worker';

/** Who may reach which ports of a node. */
export interface FirewallScope {
  readonly network: ClusterNetwork;
  /** The addresses from which people administer the nodes: the Talos API and the API server. At least one. */
  readonly administrators: readonly string[];
}

type From = 'administrators' | 'nodes' | 'anyone of the cluster';

interface FirewallRule {
  readonly name: string;
  readonly ports: readonly (number | string)[];
  readonly protocol: 'tcp' | 'udp';
  readonly from: readonly From[];
}

/** Source: Talos, "Ingress Firewall" and "Network Connectivity". */
const rules: Readonly<Record<NodeRole, readonly FirewallRule[]>> = {
  controlplane: [
    { name: 'etcd', ports: ['2379-2380'], protocol: 'tcp', from: ['nodes'] },
    { name: 'kubernetes-api', ports: [6443], protocol: 'tcp', from: ['administrators', 'anyone of the cluster'] },
    { name: 'trustd', ports: [50001], protocol: 'tcp', from: ['nodes'] },
  ],
  worker: [],
};

const everyNode: readonly FirewallRule[] = [
  { name: 'apid', ports: [50000], protocol: 'tcp', from: ['administrators', 'nodes'] },
  { name: 'cni-vxlan', ports: [4789], protocol: 'udp', from: ['nodes'] },
  { name: 'kubelet', ports: [10250], protocol: 'tcp', from: ['anyone of the cluster'] },
];

/** Where Talos runs Flannel with what enforces NetworkPolicies, that program says on every node what it refused: Prometheus reads it. */
const flannel: readonly FirewallRule[] = [
  { name: 'network-policy-metrics', ports: [9080], protocol: 'tcp', from: ['anyone of the cluster'] },
];

/** The documents of a node's firewall: everything that comes in is blocked, and each service names who may reach it. The same in Talos 1.13 and 1.14. */
export function ingressFirewall(role: NodeRole, scope: FirewallScope): readonly object[] {
  const { name: cni } = scope.network.cni;
  const all = [...everyNode, ...(cni === 'flannel' ? flannel : []), ...rules[role]].sort((a, b) => (a.name < b.name ? -1 : 1));
  return [
    { apiVersion: 'v1alpha1', kind: 'NetworkDefaultActionConfig', ingress: 'block' },
    ...all.map(({ name, ports, protocol, from }) => ({
      apiVersion: 'v1alpha1',
      kind: 'NetworkRuleConfig',
      name: `${name}-ingress`,
      portSelector: { ports: [...ports], protocol },
      ingress: subnets(from, scope).map(subnet => ({ subnet })),
    })),
  ];
}

function subnets(from: readonly From[], { network, administrators }: FirewallScope): readonly string[] {
  const { nodeCidrs, podCidrs } = network;
  const known = { administrators, nodes: nodeCidrs, 'anyone of the cluster': [...nodeCidrs, ...podCidrs] };
  return [...new Set(from.flatMap(one => known[one]))].sort();
}
