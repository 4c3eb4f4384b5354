import { Construct } from 'constructs';
import type { ServiceAccount } from '../access/service-account';
import { complain } from '../complaint';
import { k8s } from '../k8s';
import type { Connectable, WorkloadPeer } from '../network/peer';
import { rememberOrigin } from '../origin';
import type { ServingProps } from './serving';
import { checkReplicas, disruptionBudget, service, withMainPort } from './serving';
import type { Workload } from './workload';
import { workload } from './workload';

/** What a HardenedDeployment may be told. Only the image is needed, and a port or probes. */
export interface HardenedDeploymentProps extends ServingProps {
  /** How many pods there are. @default 2 */
  readonly replicas?: number;
  /** Whether new pods come before old ones go. `Recreate` for a volume that one pod alone can hold. @default 'RollingUpdate' */
  readonly strategy?: 'RollingUpdate' | 'Recreate';
}

/**
 * A Deployment of hardened pods with its own ServiceAccount, a Service for its ports and a PodDisruptionBudget. Nobody can reach it and it reaches nobody but the
 * cluster's DNS until a connection is allowed.
 *
 * Refused: an image that is not pinned, a literal that looks like a secret, quantities and ports that are none, no port and no
 * probes, a weakening that its namespace's Pod Security level would refuse, a name that its namespace has already.
 */
export class HardenedDeployment extends Construct implements Connectable {
  readonly peer: WorkloadPeer;
  readonly serviceAccount: ServiceAccount;

  constructor(scope: Construct, id: string, props: HardenedDeploymentProps) {
    super(scope, id);
    rememberOrigin(this);
    const { peer, serviceAccount } = servingDeployment(this, props);
    this.peer = peer;
    this.serviceAccount = serviceAccount;
  }
}

/** The Deployment of pods that answer to others, with its Service and PodDisruptionBudget. */
export function servingDeployment(
  scope: Construct,
  props: HardenedDeploymentProps,
  { zeroEgress = false } = {},
): Workload {
  const full = withMainPort(props);
  const { replicas = 2, strategy } = props;
  const kind = { group: 'apps', kind: 'Deployment', role: 'serving', spread: replicas > 1, zeroEgress } as const;
  const parts = workload(scope, full, kind);
  complain(scope, ...checkReplicas(replicas));
  deployment(scope, parts, { replicas, strategy });
  service(scope, parts, full);
  disruptionBudget(scope, parts);
  return parts;
}

/** How many pods a Deployment has and how it replaces them. */
interface Rollout {
  readonly replicas: number;
  readonly strategy?: HardenedDeploymentProps['strategy'] | undefined;
}

/** The Deployment of a workload. It keeps three old versions to go back to, and replaces pods only by pods that are ready. */
function deployment(scope: Construct, parts: Workload, { replicas, strategy }: Rollout): k8s.KubeDeployment {
  const one = k8s.IntOrString.fromNumber(1);
  const none = k8s.IntOrString.fromNumber(0);
  return new k8s.KubeDeployment(scope, 'deployment', {
    metadata: parts.metadata,
    spec: {
      replicas,
      revisionHistoryLimit: 3,
      selector: parts.selector,
      strategy:
        strategy === 'Recreate'
          ? { type: 'Recreate' }
          : { type: 'RollingUpdate', rollingUpdate: { maxSurge: one, maxUnavailable: none } },
      template: parts.template,
    },
  });
}
