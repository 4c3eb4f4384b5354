import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { complain } from '../complaint';
import type { Complaint } from '../complaint';
import { checkLabelName } from '../name';
import { allow } from '../network/allow';
import { hbonePort } from '../network/connection-policy';
import type { Connectable, PeerNamespace, WorkloadPeer } from '../network/peer';
import { Peer } from '../network/peer';
import { Port } from '../network/port';
import { rememberOrigin } from '../origin';
import { MeshTarget } from './mesh-target';
import { istioSecurityApi } from './peer-authentication';

/** What a {@link Waypoint} needs. */
export interface WaypointProps {
  readonly namespace: PeerNamespace;
  /** istiod, which configures its pods (TCP 15012). */
  readonly istiod: Connectable | WorkloadPeer;
  /** Who may call what is behind it. @default nobody: use `allow(caller, waypoint)` */
  readonly callers?: readonly (Connectable | WorkloadPeer)[];
  /** @default the id of the construct */
  readonly name?: string;
}

/**
 * What reads requests in an ambient mesh: a proxy before the Services of one namespace. Only where one stands do rules about methods, paths, hosts
 * and tokens hold: `new AuthorizationPolicy(namespace, 'readers', { target: waypoint.service('orders'), ... })`. It denies every request that no
 * such rule lets through. The namespace names it: `new SecureNamespace(chart, 'shop', { waypoint: 'waypoint' })`.
 *
 * It is one end of connections: `allow(caller, waypoint)` and `allow(waypoint, orders)`. The workload behind it then takes calls from it alone, so nobody
 * gets around what it reads.
 *
 * Refused: a cluster whose mesh is not ambient, a namespace outside the mesh. Source: Istio, "Configure waypoint proxies" and "Use Layer 7 features".
 */
export class Waypoint extends Construct implements Connectable {
  readonly name: string;
  readonly peer: WorkloadPeer;

  constructor(scope: Construct, id: string, { namespace, istiod, callers = [], name = id }: WaypointProps) {
    super(scope, id);
    rememberOrigin(this);
    this.name = name;
    complain(this, ...checkLabelName('name', name), ...checkNamespace(namespace));
    const labels = { 'gateway.networking.k8s.io/gateway-name': name };
    const ports = [Port.tcp(hbonePort)];
    this.peer = Peer.workload({ namespace, labels, serviceAccount: name, name, ports });
    this.writeGateway(namespace.name);
    allow(this.peer, istiod, Port.tcp(15012));
    for (const caller of callers) allow(caller, this.peer);
  }

  /** A Service of its namespace, as what a rule about requests holds for. */
  service(name: string): MeshTarget {
    return MeshTarget.service(name, this);
  }

  private writeGateway(namespace: string): void {
    const { name } = this;
    new ApiObject(this, 'gateway', {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name, namespace, labels: { 'istio.io/waypoint-for': 'service' } },
      spec: {
        gatewayClassName: 'istio-waypoint',
        listeners: [
          { name: 'mesh', port: hbonePort, protocol: 'HBONE', allowedRoutes: { namespaces: { from: 'Same' } } },
        ],
      },
    });
    new ApiObject(this, 'deny-by-default', {
      apiVersion: istioSecurityApi,
      kind: 'AuthorizationPolicy',
      metadata: { name: `${name}-deny-by-default`, namespace },
      spec: MeshTarget.gateway(name).selection,
    });
  }
}

function checkNamespace({ name, inMesh, cluster }: PeerNamespace): readonly Complaint[] {
  const { mode } = cluster.mesh;
  const other = { prop: 'namespace.cluster.mesh.mode', rule: 'ambient', got: mode };
  const fix = 'leave the waypoint out: sidecars read requests by themselves';
  const outside = { prop: 'namespace', rule: 'a member of the mesh', got: name, fix: 'nothing would go through it' };
  return [...(mode === 'ambient' ? [] : [{ ...other, fix }]), ...(inMesh || mode !== 'ambient' ? [] : [outside])];
}
