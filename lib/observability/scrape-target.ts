import { Construct } from 'constructs';
import { adopt } from '../complaint';
import { allow } from '../network/allow';
import type { Connectable, WorkloadPeer } from '../network/peer';
import { peerOf } from '../network/peer';
import type { Port } from '../network/port';
import { rememberOrigin } from '../origin';
import { podMonitor } from './pod-monitor';

/** What is read. */
export interface ScrapeTargetProps {
  /** Whose metrics are read. */
  readonly workload: Connectable | WorkloadPeer;
  /** The container port that serves them. */
  readonly port: Port;
  /** Prometheus, which reads them. The monitor stands in its namespace. */
  readonly prometheus: Connectable | WorkloadPeer;
  /** @default `/metrics` */
  readonly path?: string;
  /** @default the id of the construct */
  readonly name?: string;
}

/** Metrics that Prometheus reads: what tells it to, and the connection it needs, so that neither is there without the other. */
export class ScrapeTarget extends Construct {
  constructor(scope: Construct, id: string, props: ScrapeTargetProps) {
    super(scope, id);
    rememberOrigin(this);
    const { workload, port, prometheus, path = '/metrics', name = id } = props;
    const [target, reader] = [peerOf(workload), peerOf(prometheus)];
    adopt(this, { port, workload: target, prometheus: reader });
    podMonitor(
      this,
      { name, port, namespace: reader.namespace.name },
      {
        namespaceSelector: { matchNames: [target.namespace.name] },
        selector: { matchLabels: { ...target.labels } },
        podMetricsEndpoints: [{ portNumber: port.first, path }],
      },
    );
    allow(reader, target, port);
  }
}
