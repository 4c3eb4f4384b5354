import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { complain } from '../complaint';
import { checkSubdomainName } from '../name';
import type { Connectable, WorkloadPeer } from '../network/peer';
import { peerOf } from '../network/peer';
import { rememberOrigin } from '../origin';

/** The API group and version of what the Prometheus operator reads without discovering pods. Still alpha upstream. */
const scrapeConfigApi = 'monitoring.coreos.com/v1alpha1';

/** What is read. */
export interface ServiceScrapeTargetProps {
  /** The Service and its port, such as `loki.logging.svc:3100`. One pod stands behind it: of several, Prometheus would read another each time. */
  readonly address: string;
  /** Prometheus, which reads it. The object stands in its namespace. */
  readonly prometheus: Connectable | WorkloadPeer;
  /** @default `/metrics` */
  readonly path?: string;
  /** @default the id of the construct */
  readonly name?: string;
}

/**
 * Metrics that are read through a Service and so through the waypoint before it, which lets Prometheus ask for them and for nothing else. Read pod by pod they would go
 * around it. It opens no connection: that is for whoever owns the waypoint.
 */
export class ServiceScrapeTarget extends Construct {
  constructor(scope: Construct, id: string, props: ServiceScrapeTargetProps) {
    super(scope, id);
    rememberOrigin(this);
    const { address, prometheus, path = '/metrics', name = id } = props;
    const reader = peerOf(prometheus);
    const isAddress = /^[a-z0-9-]+\.[a-z0-9-]+\.svc:[0-9]{1,5}$/.test(address);
    const fix = "write one such as 'loki.logging.svc:3100'";
    const wrong = { prop: 'address', rule: 'a Service with its namespace and port', got: address, fix };
    complain(this, ...checkSubdomainName('name', name), ...(isAddress ? [] : [wrong]));
    new ApiObject(this, 'scrape', {
      apiVersion: scrapeConfigApi,
      kind: 'ScrapeConfig',
      metadata: { name, namespace: reader.namespace.name },
      spec: { jobName: name, metricsPath: path, staticConfigs: [{ targets: [address] }] },
    });
  }
}
