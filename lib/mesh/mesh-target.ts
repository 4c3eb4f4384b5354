import type { Checkable, Complaint } from '../complaint';
import { checkLabelName } from '../name';

/**
 * What a policy of the mesh holds for. In an ambient mesh only a waypoint reads requests: rules about methods, paths, hosts or tokens
 * need a Service behind a waypoint or a Gateway.
 */
export class MeshTarget implements Checkable {
  private constructor(
    readonly kind: 'workload' | 'namespace' | 'service' | 'gateway',
    /** The fields of `spec` that select it. */
    readonly selection: Readonly<Record<string, unknown>>,
    readonly complaints: readonly Complaint[],
    private readonly waypoint?: string,
  ) {}

  /** The pods with these labels, in the policy's namespace. At least one label: none would mean every pod. */
  static workload(labels: Readonly<Record<string, string>>): MeshTarget {
    const fix = 'name the labels of the pods, or use MeshTarget.namespace()';
    const none = { prop: 'labels', rule: 'at least one label', got: '{}', fix };
    const complaints = Object.keys(labels).length === 0 ? [none] : [];
    return new MeshTarget('workload', { selector: { matchLabels: labels } }, complaints);
  }

  /** Every pod of the policy's namespace. */
  static namespace(): MeshTarget {
    return new MeshTarget('namespace', {}, []);
  }

  /** A Service of the policy's namespace, and the waypoint that stands before it: without one nothing reads its requests in an ambient mesh. */
  static service(name: string, waypoint?: { readonly name: string }): MeshTarget {
    return new MeshTarget('service', refs('', 'Service', name), checkLabelName('service', name), waypoint?.name);
  }

  /** A Gateway of the policy's namespace: an ingress or a waypoint. */
  static gateway(name: string): MeshTarget {
    return new MeshTarget(
      'gateway',
      refs('gateway.networking.k8s.io', 'Gateway', name),
      checkLabelName('gateway', name),
    );
  }

  /** Whether something that reads requests stands before it. In a sidecar mesh every pod has such a proxy. */
  readsRequests(mode: 'ambient' | 'sidecar' | 'none'): boolean {
    return mode === 'sidecar' || this.kind === 'gateway' || this.waypoint !== undefined;
  }
}

function refs(group: string, kind: string, name: string): Readonly<Record<string, unknown>> {
  return { targetRefs: [{ group, kind, name }] };
}
