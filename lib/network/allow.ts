import type { Cluster } from '../cluster';
import type { Complaint } from '../complaint';
import { adopt, complain } from '../complaint';
import type { k8s } from '../k8s';
import type { CallerPolicyProps, CallerSource } from './caller-policy';
import { CallerPolicy } from './caller-policy';
import type { ConnectionPolicyProps } from './connection-policy';
import { ConnectionPolicy } from './connection-policy';
import { mayConnectOut } from './egress-label';
import type { Connectable, Peer, WorkloadPeer } from './peer';
import { peerOf } from './peer';
import { connectionName } from './policy-name';
import type { Port } from './port';

/** The most ports of one range that an AuthorizationPolicy is asked to list one by one. */
const mostPorts = 256;

/**
 * Opens one connection, and nothing else: a NetworkPolicy at the source, one at the target, and at a target in the mesh an AuthorizationPolicy
 * for the source's identity. All ends that are ours are opened together, so there is no half-open pair. Between two members of an ambient mesh both
 * NetworkPolicies also open HBONE (TCP 15008), which is what the network sees; the AuthorizationPolicy then holds the caller to the port named.
 *
 * `port` is a container port. Called again for the same two ends, it opens one more port in the same objects.
 *
 * A source without an identity (an address, or pods outside the mesh) is admitted by its address; where the mesh is STRICT, the port needs a written
 * exception there as well.
 *
 * Refused, on the source's construct: a zero-egress source, no port, a wrong peer or port, ends in two clusters.
 *
 * @param port default: the ports the target declares
 */
export function allow(from: Connectable | WorkloadPeer, to: Connectable | Peer, port?: Port): void;
export function allow(from: Connectable | Peer, to: Connectable | WorkloadPeer, port?: Port): void;
export function allow(from: Connectable | Peer, to: Connectable | Peer, port?: Port): void {
  const [source, target] = [peerOf(from), peerOf(to)];
  const here = source.kind === 'workload' ? source : target;
  if (here.kind !== 'workload') throw new TypeError('allow: at least one end must be a workload');
  const { cluster } = here.namespace;
  const ports = port === undefined ? portsOf(target, cluster) : [port];
  const complaints = check(source, target, ports);
  adopt(here.scope, { from: source, to: target, port });
  complain(here.scope, ...complaints);
  if ([complaints, source.complaints, target.complaints, port?.complaints ?? []].some(some => some.length > 0)) return;
  for (const one of ports) open({ source, target, cluster }, one);
}

interface Connection {
  readonly source: Peer;
  readonly target: Peer;
  readonly cluster: Cluster;
}

function portsOf(peer: Peer, cluster: Cluster): readonly Port[] {
  return peer.kind === 'workload' ? peer.ports : peer.ports(cluster);
}

function open(connection: Connection, port: Port): void {
  const { source, target } = connection;
  if (source.kind === 'workload') openPolicy(source, egressProps(connection, source), port);
  if (target.kind !== 'workload') return;
  openPolicy(target, ingressProps(connection, target), port);
  if (target.inMesh && port.protocol === 'TCP') openCaller(target, callerProps(connection, target), port);
}

function openPolicy({ scope }: WorkloadPeer, props: ConnectionPolicyProps, port: Port): void {
  const id = `${props.direction}.${props.name}`;
  const found = scope.node.tryFindChild(id);
  const policy = found instanceof ConnectionPolicy ? found : new ConnectionPolicy(scope, id, props);
  if (!policy.isFor(props)) complain(scope, otherPeer(props.name));
  policy.open(port);
}

function openCaller({ scope }: WorkloadPeer, props: CallerPolicyProps, port: Port): void {
  const id = `caller.${props.name}`;
  const found = scope.node.tryFindChild(id);
  const policy = found instanceof CallerPolicy ? found : new CallerPolicy(scope, id, props);
  policy.open(port);
}

function otherPeer(name: string): Complaint {
  const fix = 'give each of the two peers a name of its own';
  return { prop: 'name', rule: 'of one peer alone', got: name, fix };
}

function egressProps({ source, target, cluster }: Connection, at: WorkloadPeer): ConnectionPolicyProps {
  return {
    name: connectionName(at.name, 'to', nameSeenFrom(at, target)),
    namespace: at.namespace.name,
    podSelector: at.scope === at.namespace ? mayConnectOut(at.labels) : { matchLabels: at.labels },
    direction: 'egress',
    peers: policyPeers(at, target, cluster),
    hbone: isHbone(source, target, cluster),
  };
}

function ingressProps({ source, target, cluster }: Connection, at: WorkloadPeer): ConnectionPolicyProps {
  return {
    name: connectionName(at.name, 'from', nameSeenFrom(at, source)),
    namespace: at.namespace.name,
    podSelector: { matchLabels: at.labels },
    direction: 'ingress',
    peers: policyPeers(at, source, cluster),
    hbone: isHbone(source, target, cluster),
  };
}

function callerProps({ source, cluster }: Connection, at: WorkloadPeer): CallerPolicyProps {
  const name = connectionName(at.name, 'from', nameSeenFrom(at, source));
  return { name, namespace: at.namespace.name, labels: at.labels, source: callerSources(source, cluster) };
}

/** A peer of another namespace is named as in DNS: `payment.billing`. */
function nameSeenFrom(end: WorkloadPeer, other: Peer): string {
  if (other.kind === 'addresses' || other.namespace.name === end.namespace.name) return other.name;
  return `${other.name}.${other.namespace.name}`;
}

function policyPeers(end: WorkloadPeer, other: Peer, cluster: Cluster): k8s.NetworkPolicyPeer[] {
  if (other.kind === 'addresses') {
    return other.blocks(cluster).map(({ cidr, except }) => ({
      ipBlock: except.length > 0 ? { cidr, except: [...except] } : { cidr },
    }));
  }
  const podSelector = { matchLabels: other.labels };
  if (other.namespace.name === end.namespace.name) return [{ podSelector }];
  return [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': other.namespace.name } }, podSelector }];
}

function callerSources(source: Peer, cluster: Cluster): readonly CallerSource[] {
  const { mesh, network } = cluster;
  if (source.kind === 'addresses') {
    return source.blocks(cluster).map(({ cidr, except }) => ({
      ipBlocks: [cidr],
      ...(except.length > 0 ? { notIpBlocks: except } : {}),
    }));
  }
  if (!source.inMesh) return [{ notPrincipals: ['*'], ipBlocks: network.podCidrs }];
  return [{ principals: [`${mesh.trustDomain}/ns/${source.namespace.name}/sa/${source.serviceAccount}`] }];
}

function isHbone(source: Peer, target: Peer, { mesh }: Cluster): boolean {
  return mesh.mode === 'ambient' && [source, target].every(end => end.kind === 'workload' && end.inMesh);
}

function check(source: Peer, target: Peer, ports: readonly Port[]): readonly Complaint[] {
  const got = `${source.name} -> ${target.name}`;
  return [
    ...checkHostNetwork(source, 'from'),
    ...checkHostNetwork(target, 'to'),
    ...checkEnds(source, target, got),
    ...checkPorts(target, ports, got),
  ];
}

function checkHostNetwork(end: Peer, prop: 'from' | 'to'): readonly Complaint[] {
  if (end.kind !== 'workload' || end.onHostNetwork !== true) return [];
  const fix = 'no NetworkPolicy selects pods of the host network: use Peer.nodes() for that end';
  return [{ prop, rule: 'on the pod network', got: end.name, fix }];
}

function checkEnds(source: Peer, target: Peer, got: string): readonly Complaint[] {
  if (source.kind !== 'workload') return [];
  const fix = 'make the caller a HardenedDeployment, or let the other end call it';
  if (!source.mayConnectOut) return [{ prop: 'from', rule: 'a workload that may connect out', got, fix }];
  if (target.kind !== 'workload' || target.namespace.cluster.name === source.namespace.cluster.name) return [];
  const host = "name the other cluster's address with Peer.host";
  return [{ prop: 'to', rule: 'in the cluster of the source', got, fix: host }];
}

function checkPorts(target: Peer, ports: readonly Port[], got: string): readonly Complaint[] {
  if (ports.length === 0) {
    return [{ prop: 'port', rule: 'given, as the target declares none', got, fix: 'add a port such as Port.tcp(443)' }];
  }
  const wide = ports.find(port => port.protocol === 'TCP' && port.last - port.first >= mostPorts);
  if (wide === undefined || target.kind !== 'workload' || !target.inMesh) return [];
  const fix = `an AuthorizationPolicy lists ports one by one: open at most ${String(mostPorts)} at once`;
  return [{ prop: 'port', rule: 'a short range, because the target is in the mesh', got: wide.toString(), fix }];
}
