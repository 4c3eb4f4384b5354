import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { complain } from '../complaint';
import { checkSubdomainName } from '../name';
import type { Port } from '../network/port';
import { prometheusOperatorApi } from './alert-rules';

/** What a PodMonitor is called, where it stands and which port it reads. */
export interface PodMonitorPlace {
  readonly name: string;
  /** Prometheus' own: it reads what stands beside it. */
  readonly namespace: string;
  readonly port: Port;
}

/** What tells Prometheus to read pods. Refuses a range of ports, which nothing can read, and UDP. */
export function podMonitor(scope: Construct, { name, namespace, port }: PodMonitorPlace, spec: object): void {
  const single = port.first === port.last && port.protocol === 'TCP';
  const wrong = { prop: 'port', rule: 'a single TCP port', got: port.toString(), fix: 'write Port.tcp(...)' };
  complain(scope, ...checkSubdomainName('name', name), ...(single ? [] : [wrong]));
  new ApiObject(scope, 'monitor', {
    apiVersion: prometheusOperatorApi,
    kind: 'PodMonitor',
    metadata: { name, namespace },
    spec,
  });
}
