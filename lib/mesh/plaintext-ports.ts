import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { Complaint } from '../complaint';
import { adopt, complain } from '../complaint';
import { allow } from '../network/allow';
import type { AddressPeer, Connectable, WorkloadPeer } from '../network/peer';
import { peerOf } from '../network/peer';
import type { Port } from '../network/port';
import { rememberOrigin } from '../origin';
import { waive } from '../waiver';
import type { Weakening } from '../weakening';
import { peerAuthentication } from './peer-authentication';

/** The id of the policy that a port without mutual TLS needs a waiver of. */
export const meshStrictMtls = 'mesh-strict-mtls';

/** Ports of a workload in the mesh that callers outside it must reach, and why. */
export interface PlaintextPortsProps extends Weakening {
  readonly workload: Connectable | WorkloadPeer;
  /** At least one single TCP port. */
  readonly ports: readonly Port[];
  /** Who calls without an identity: the API server for a webhook, nodes, or a workload outside the mesh. */
  readonly from: AddressPeer | Connectable | WorkloadPeer;
}

/**
 * The written exception from strict mutual TLS: these ports of one workload also take plaintext, from one caller. All its other ports stay
 * STRICT. The connection itself is opened with it, so neither half stands alone. One per workload: of two PeerAuthentications for
 * the same pods Istio takes the older one and forgets the other.
 */
export class PlaintextPorts extends Construct {
  constructor(scope: Construct, id: string, props: PlaintextPortsProps) {
    super(scope, id);
    rememberOrigin(this);
    const { from, ports, workload, ...weakening } = props;
    const peer = peerOf(workload);
    const name = `${peer.name}-plaintext-ports`;
    const namespace = peer.namespace.name;
    adopt(this, { workload: peer, ...Object.fromEntries(ports.map((port, at) => [`ports[${String(at)}]`, port])) });
    complain(this, ...checkPlaintext(peer, ports));
    waive(this, meshStrictMtls, { group: 'security.istio.io', kind: 'PeerAuthentication', namespace, name }, weakening);
    const permissivePorts = ports.map(port => port.first);
    new ApiObject(
      this,
      'peer-authentication',
      peerAuthentication({ name, namespace, labels: peer.labels, permissivePorts }),
    );
    if (ports.some(port => port.complaints.length > 0)) return;
    for (const port of ports) allow(from, peer, port);
  }
}

function checkPlaintext(peer: WorkloadPeer, ports: readonly Port[]): readonly Complaint[] {
  const none = {
    prop: 'ports',
    rule: 'at least one port',
    got: '[]',
    fix: 'name the ports that callers outside the mesh use',
  };
  const outside = {
    prop: 'workload',
    rule: 'a member of the mesh',
    got: peer.name,
    fix: 'remove this: it takes plaintext already',
  };
  return [
    ...(ports.length === 0 ? [none] : []),
    ...(peer.inMesh ? [] : [outside]),
    ...ports
      .filter(port => port.protocol !== 'TCP' || port.first !== port.last)
      .map(port => ({
        prop: 'ports',
        rule: 'a single TCP port',
        got: port.toString(),
        fix: 'the mesh carries TCP only; list ports',
      })),
  ];
}
