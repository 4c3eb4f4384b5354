import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { ServiceAccount } from '../access/service-account';
import { k8s } from '../k8s';
import { authorizationPolicyApiVersion } from '../network/caller-policy';
import type { Connectable, WorkloadPeer } from '../network/peer';
import { rememberOrigin } from '../origin';
import type { HardenedDeploymentProps } from './hardened-deployment';
import { servingDeployment } from './hardened-deployment';
import type { Workload } from './workload';

/** Props that would give the pod a way out, or something to take out. */
type WayOut = 'token' | 'automountToken' | 'hostNetwork' | 'hostPid' | 'port';

/** What a ZeroEgressService may be told. It needs an image and a port. */
export interface ZeroEgressServiceProps extends Omit<HardenedDeploymentProps, WayOut> {
  /** The TCP port that it serves on. */
  readonly port: number;
}

/**
 * A service that can answer and cannot call: no connection out at all, not even to the cluster's DNS, which can carry data out as well. Only peers that
 * a connection names may call it. A hardened Deployment, a Service, its own ServiceAccount without a token, a PodDisruptionBudget, probes.
 *
 * It holds because NetworkPolicies are a union and none of this library selects its pods for egress: every rule that opens egress for a
 * selection steps around the label `bulwark.dev/egress: none`. It needs a CNI plugin that enforces NetworkPolicies. Replies to callers, and traffic with its own node, are not
 * egress to a NetworkPolicy.
 *
 * Refused beside what HardenedDeployment refuses: being the source of `allow`. In a sidecar mesh its pods have no sidecar, because one
 * cannot start without a connection out; callers are then told apart by NetworkPolicy alone.
 */
export class ZeroEgressService extends Construct implements Connectable {
  readonly peer: WorkloadPeer;
  readonly serviceAccount: ServiceAccount;

  constructor(scope: Construct, id: string, props: ZeroEgressServiceProps) {
    super(scope, id);
    rememberOrigin(this);
    const parts = servingDeployment(this, props, { zeroEgress: true });
    this.peer = parts.peer;
    this.serviceAccount = parts.serviceAccount;
    isolate(this, parts);
  }
}

/**
 * Says of these pods alone what the namespace's default says of all, so that the promise does not hang on the default. An AuthorizationPolicy that
 * allows and has no rules matches nobody: then only callers of other policies come in. Source: Istio, "Authorization Policy", allow-nothing.
 * No rule lists are written: the API server drops empty ones, and every apply would be a change.
 */
function isolate(scope: Construct, { metadata, selector, peer }: Workload): void {
  const named = { name: `${metadata.name}-isolation`, namespace: metadata.namespace };
  new k8s.KubeNetworkPolicy(scope, 'isolation', {
    metadata: named,
    spec: { podSelector: selector, policyTypes: ['Ingress', 'Egress'] },
  });
  if (!peer.inMesh) return;
  new ApiObject(scope, 'named-callers', {
    apiVersion: authorizationPolicyApiVersion,
    kind: 'AuthorizationPolicy',
    metadata: named,
    spec: { selector: { matchLabels: { ...selector.matchLabels } }, action: 'ALLOW' },
  });
}
