import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { TalosAuditLog } from '../lib';
import { healthNamespaces } from './data-classes';
import type { PlatformDefinition } from './definition';
import type { Logging } from './logging';

/** The audit log of the API server, carried from the nodes of the control plane to where logs are kept: `talos/` says what is written into it. */
export class AuditLog extends Chart {
  constructor(scope: Construct, id: string, { helm }: PlatformDefinition, logging: Logging) {
    super(scope, id);
    const { collector } = new TalosAuditLog(this, 'audit-log', {
      nodeAccess: {
        reason: 'Talos keeps the audit log of the API server in a folder of its node, and forwards it to nobody',
        owner: 'platform',
        expires: '2027-06-30',
      },
      loki: { url: logging.url, workload: logging.entrance },
      healthNamespaces,
      version: helm.alloy,
    });
    logging.letWrite(collector);
  }
}
