import { Construct } from 'constructs';
import { adopt } from '../complaint';
import { allow } from '../network/allow';
import type { Connectable, WorkloadPeer } from '../network/peer';
import { Peer, peerOf } from '../network/peer';
import type { Port } from '../network/port';
import { rememberOrigin } from '../origin';
import { podMonitor } from './pod-monitor';

/** What is read. */
export interface HostScrapeTargetProps {
  /** Where the pods are. */
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The container of the pod that serves the metrics. */
  readonly container: string;
  /** The port of the node that it serves them on. The pod need not declare it. */
  readonly port: Port;
  /** Prometheus, which reads them. The monitor stands in its namespace. */
  readonly prometheus: Connectable | WorkloadPeer;
  /** @default `/metrics` */
  readonly path?: string;
  /** @default the id of the construct */
  readonly name?: string;
}

/**
 * Metrics of pods that are on the network of their node, so that no NetworkPolicy selects them: Prometheus may call the nodes at that one port. A firewall
 * of the nodes has to let it in as well.
 */
export class HostScrapeTarget extends Construct {
  constructor(scope: Construct, id: string, props: HostScrapeTargetProps) {
    super(scope, id);
    rememberOrigin(this);
    const { prometheus, port, name = id } = props;
    const reader = peerOf(prometheus);
    adopt(this, { port, prometheus: reader });
    podMonitor(this, { name, port, namespace: reader.namespace.name }, monitor(props));
    allow(reader, Peer.nodes(), port);
  }
}

function monitor({ namespace, labels, container, port, path = '/metrics' }: HostScrapeTargetProps): object {
  return {
    namespaceSelector: { matchNames: [namespace] },
    selector: { matchLabels: { ...labels } },
    podMetricsEndpoints: [
      {
        path,
        relabelings: [
          { action: 'keep', sourceLabels: ['__meta_kubernetes_pod_container_name'], regex: container },
          {
            action: 'replace',
            sourceLabels: ['__meta_kubernetes_pod_ip'],
            targetLabel: '__address__',
            replacement: `$1:${String(port.first)}`,
          },
        ],
      },
    ],
  };
}
