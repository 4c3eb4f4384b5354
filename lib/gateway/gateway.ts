import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { Complaint } from '../complaint';
import { complain } from '../complaint';
import { checkLabelName } from '../name';
import { allow } from '../network/allow';
import type { AddressPeer, Connectable, PeerNamespace, WorkloadPeer } from '../network/peer';
import { Peer } from '../network/peer';
import { Port } from '../network/port';
import { rememberOrigin } from '../origin';
import { waive } from '../waiver';
import type { Listener } from './listener';
import { answersFor, checkListener, listenerManifest, listenerPort } from './listener';
import { RoutesFrom } from './routes-from';

/** The API group and version of the Gateway API's objects. */
export const gatewayApi = 'gateway.networking.k8s.io/v1';

/** The id of the policy that a listener without TLS needs a waiver of. */
export const gatewayTls = 'gateway-tls';

/** What a {@link Gateway} answers for, and whom. */
export interface GatewayProps {
  readonly namespace: PeerNamespace;
  /** At least one. */
  readonly listeners: readonly Listener[];
  /** Who may reach the listeners: addresses, or the pods of a tunnel. @default nobody: use `allow(client, gateway)` */
  readonly clients?: readonly (AddressPeer | Connectable | WorkloadPeer)[];
  /** istiod, which configures the Gateway's pods (TCP 15012). @default none: for a class other than Istio's */
  readonly istiod?: Connectable | WorkloadPeer;
  /** @default `istio` */
  readonly className?: string;
  /** Whether port 80 answers with a redirect to HTTPS and nothing else. @default false: port 80 is shut */
  readonly redirectHttp?: boolean;
  /** @default the id of the construct */
  readonly name?: string;
}

/**
 * An entrance to the cluster. Every listener names its host, ends TLS and takes HTTPRoutes only from the namespaces it names, so no tenant
 * can take over another's host name. Its pods are one end of connections: `allow(gateway, service)`, which an {@link HttpRoute} does by
 * itself.
 *
 * Refused: routes from every namespace, a listener without a host or a certificate, two listeners for the same host and port.
 */
export class Gateway extends Construct implements Connectable {
  readonly name: string;
  readonly namespace: PeerNamespace;
  readonly listeners: readonly Listener[];
  /** The pods that Istio makes for it: their label and ServiceAccount follow from its name and class. */
  readonly peer: WorkloadPeer;

  constructor(scope: Construct, id: string, props: GatewayProps) {
    super(scope, id);
    rememberOrigin(this);
    const { namespace, listeners, className = 'istio', name = id } = props;
    this.name = name;
    this.namespace = namespace;
    this.listeners = listeners;
    complain(this, ...checkLabelName('name', name), ...checkLabelName('className', className), ...checkAll(listeners));
    const ports = portsOf(props);
    const labels = { 'gateway.networking.k8s.io/gateway-name': name };
    this.peer = Peer.workload({
      namespace,
      labels,
      serviceAccount: `${name}-${className}`,
      name: `gateway-${name}`,
      ports,
    });
    this.recordPlaintext();
    const redirect = props.redirectHttp === true ? [redirectListener] : [];
    new ApiObject(this, 'gateway', {
      apiVersion: gatewayApi,
      kind: 'Gateway',
      metadata: { name, namespace: namespace.name },
      spec: { gatewayClassName: className, listeners: [...listeners.map(listenerManifest), ...redirect] },
    });
    if (props.redirectHttp === true) this.redirectRoute();
    this.connect(props);
  }

  private recordPlaintext(): void {
    const object = {
      group: 'gateway.networking.k8s.io',
      kind: 'Gateway',
      namespace: this.namespace.name,
      name: this.name,
    };
    for (const { plaintext } of this.listeners) if (plaintext !== undefined) waive(this, gatewayTls, object, plaintext);
  }

  /** The only route of port 80: permanent redirect, same host and path. */
  private redirectRoute(): void {
    const filter = { type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } };
    new ApiObject(this, 'redirect', {
      apiVersion: gatewayApi,
      kind: 'HTTPRoute',
      metadata: { name: `${this.name}-to-https`, namespace: this.namespace.name },
      spec: { parentRefs: [{ name: this.name, sectionName: redirectListener.name }], rules: [{ filters: [filter] }] },
    });
  }

  private connect({ clients = [], istiod }: GatewayProps): void {
    for (const client of clients) allow(client, this);
    if (istiod !== undefined) allow(this, istiod, Port.tcp(15012));
  }
}

const redirectListener = {
  name: 'redirect-to-https',
  port: 80,
  protocol: 'HTTP',
  allowedRoutes: {
    namespaces: RoutesFrom.same().namespaces,
    kinds: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute' }],
  },
} as const;

/** Istio's Gateway pods listen on the numbers of the listeners themselves. */
function portsOf({ listeners, redirectHttp }: GatewayProps): Port[] {
  const numbers = [...listeners.map(listenerPort), ...(redirectHttp === true ? [redirectListener.port] : [])];
  return [...new Set(numbers)].map(number => Port.tcp(number));
}

function checkAll(listeners: readonly Listener[]): readonly Complaint[] {
  const none = { prop: 'listeners', rule: 'at least one listener', got: '[]', fix: 'name a host' };
  const keys = listeners.map(one => `${one.hostname}:${String(listenerPort(one))}`);
  const twice = (list: readonly string[]): string[] => list.filter((one, at) => list.indexOf(one) !== at);
  return [
    ...(listeners.length === 0 ? [none] : []),
    ...listeners.flatMap((one, at) => checkListener(`listeners[${String(at)}]`, one)),
    ...twice(listeners.map(one => one.name)).map(got => ({
      prop: 'listeners',
      rule: 'named once each',
      got,
      fix: 'rename one',
    })),
    ...twice(keys).map(got => ({ prop: 'listeners', rule: 'one for each host and port', got, fix: 'remove one' })),
  ];
}

/** The listener of a Gateway that answers for a host and takes routes from a namespace, if there is one. */
export function listenerFor(gateway: Gateway, host: string, namespace: string): Listener | undefined {
  return gateway.listeners.find(
    one =>
      answersFor(one, host) && (one.routes ?? RoutesFrom.same()).takes(namespace, gateway.namespace.name) !== false,
  );
}
