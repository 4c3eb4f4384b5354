import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { Complaint } from '../complaint';
import { complain } from '../complaint';
import { checkLabelName, checkSubdomainName } from '../name';
import { allow } from '../network/allow';
import type { Connectable, WorkloadPeer } from '../network/peer';
import { peerOf } from '../network/peer';
import { checkPort } from '../network/port';
import type { Port } from '../network/port';
import { rememberOrigin } from '../origin';
import type { Gateway } from './gateway';
import { gatewayApi, listenerFor } from './gateway';

/** Where requests of a route go. */
export interface RouteBackend {
  /** The pods behind the Service, which the Gateway may then call. */
  readonly workload: Connectable | WorkloadPeer;
  /** The Service, in the namespace of the pods. */
  readonly service: string;
  /** The port of the Service. */
  readonly servicePort: number;
  /** The container port behind it. @default the ports that the workload declares */
  readonly containerPort?: Port;
}

/** What an {@link HttpRoute} takes, from where, and where it goes. */
export interface HttpRouteProps {
  readonly gateway: Gateway;
  /** Host names, each answered by a listener of the Gateway that takes routes from the backend's namespace. At least one. */
  readonly hostnames: readonly string[];
  readonly backend: RouteBackend;
  /** Path prefixes, such as `/api`. @default every path */
  readonly paths?: readonly string[];
  /** @default the id of the construct */
  readonly name?: string;
}

/**
 * A route from a Gateway to one Service of the same namespace, together with the connection that it needs: without the NetworkPolicies and the
 * AuthorizationPolicy a route would only answer with errors, and with them but no route nothing would come in.
 *
 * Refused: a host name that no listener of the Gateway answers for, or none that takes routes from this namespace.
 */
export class HttpRoute extends Construct {
  constructor(scope: Construct, id: string, props: HttpRouteProps) {
    super(scope, id);
    rememberOrigin(this);
    const { gateway, hostnames, backend, paths = ['/'], name = id } = props;
    const peer = peerOf(backend.workload);
    const namespace = peer.namespace.name;
    complain(this, ...checkRoute(props, name, namespace));
    const sections = new Set(hostnames.map(host => listenerFor(gateway, host, namespace)?.name));
    const parent = { name: gateway.name, namespace: gateway.namespace.name };
    new ApiObject(this, 'route', {
      apiVersion: gatewayApi,
      kind: 'HTTPRoute',
      metadata: { name, namespace },
      spec: {
        parentRefs: [...sections].map(sectionName => ({ ...parent, sectionName })),
        hostnames: [...hostnames],
        rules: [
          {
            matches: paths.map(value => ({ path: { type: 'PathPrefix', value } })),
            backendRefs: [{ name: backend.service, port: backend.servicePort }],
          },
        ],
      },
    });
    allow(gateway, peer, backend.containerPort);
  }
}

function checkRoute(props: HttpRouteProps, name: string, namespace: string): readonly Complaint[] {
  const { gateway, hostnames, backend, paths } = props;
  const none = {
    prop: 'hostnames',
    rule: 'at least one host name',
    got: '[]',
    fix: 'a route without one takes every host',
  };
  const nothing = { prop: 'paths', rule: 'at least one path', got: '[]', fix: 'leave it out for every path' };
  return [
    ...checkSubdomainName('name', name),
    ...checkLabelName('backend.service', backend.service),
    ...checkPort('backend.servicePort', backend.servicePort),
    ...(hostnames.length === 0 ? [none] : hostnames.flatMap(host => checkHost(gateway, host, namespace))),
    ...(paths?.length === 0 ? [nothing] : []),
    ...(paths ?? [])
      .filter(path => !/^\/[^\s?#*]*$/.test(path))
      .map(got => ({ prop: 'paths', rule: "a prefix that begins with '/'", got, fix: 'write it without wildcards' })),
  ];
}

function checkHost(gateway: Gateway, host: string, namespace: string): readonly Complaint[] {
  const wrong = checkSubdomainName('hostnames', host);
  if (wrong.length > 0 || listenerFor(gateway, host, namespace) !== undefined) return wrong;
  const rule = `answered by a listener of ${gateway.name} that takes routes from ${namespace}`;
  return [{ prop: 'hostnames', rule, got: host, fix: 'add the namespace to the routes of that listener' }];
}
