import { Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import type { IConstruct } from 'constructs';
import { k8s } from '../k8s';
import type { Port } from './port';

/** The port on which an ambient mesh carries every TCP connection between its members. Source: Istio, "Ambient and Kubernetes NetworkPolicy". */
export const hbonePort = 15008;

/** One direction of one connection at one of its ends. */
export interface ConnectionPolicyProps {
  readonly name: string;
  readonly namespace: string;
  readonly podSelector: k8s.LabelSelector;
  readonly direction: 'egress' | 'ingress';
  readonly peers: k8s.NetworkPolicyPeer[];
  /** Whether TCP between the two ends travels inside the mesh's own port. */
  readonly hbone: boolean;
}

/** The NetworkPolicy of one end of a connection. Opening a second port between the same two ends adds to it: one connection is one object at each end. */
export class ConnectionPolicy extends Construct {
  private readonly ports = new Map<string, Port>();

  constructor(
    scope: IConstruct,
    id: string,
    private readonly props: ConnectionPolicyProps,
  ) {
    super(scope as Construct, id);
    const spec = Lazy.any({ produce: () => this.spec() }) as k8s.NetworkPolicySpec;
    new k8s.KubeNetworkPolicy(this, 'network-policy', {
      metadata: { name: props.name, namespace: props.namespace },
      spec,
    });
  }

  /** Whether this is the policy between the same two ends. */
  isFor(props: ConnectionPolicyProps): boolean {
    return JSON.stringify(this.props) === JSON.stringify(props);
  }

  open(port: Port): void {
    this.ports.set(port.toString(), port);
  }

  private spec(): k8s.NetworkPolicySpec {
    const { podSelector, direction, peers, hbone } = this.props;
    const ports = policyPorts([...this.ports.values()], hbone);
    return direction === 'egress'
      ? { podSelector, policyTypes: ['Egress'], egress: [{ to: peers, ports }] }
      : { podSelector, policyTypes: ['Ingress'], ingress: [{ from: peers, ports }] };
  }
}

/** Ports as a NetworkPolicy names them, in one order whatever the order they were opened in; HBONE last, where there is TCP to carry. */
export function policyPorts(ports: readonly Port[], hbone: boolean): k8s.NetworkPolicyPort[] {
  const named = [...ports]
    .sort((a, b) => a.first - b.first || a.last - b.last || (a.protocol < b.protocol ? -1 : 1))
    .map(({ protocol, first, last }) => ({
      protocol,
      port: k8s.IntOrString.fromNumber(first),
      ...(last > first ? { endPort: last } : {}),
    }));
  const isOpen = ports.some(port => port.protocol === 'TCP' && port.first <= hbonePort && port.last >= hbonePort);
  const carried = hbone && !isOpen && ports.some(port => port.protocol === 'TCP');
  return carried ? [...named, { protocol: 'TCP', port: k8s.IntOrString.fromNumber(hbonePort) }] : named;
}
