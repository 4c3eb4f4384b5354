import type { Checkable, Complaint } from '../complaint';
import type { HelmValues } from '../delivery/helm-values';
import type { AddressPeer, Connectable, WorkloadPeer } from '../network/peer';
import { Peer } from '../network/peer';
import { Port } from '../network/port';
import type { AlertSeverity } from '../observability/response';

/** The least urgent events that an output still gets, in falcosidekick's spelling. */
export type SidekickPriority = 'critical' | 'error' | 'warning' | 'notice' | 'informational' | 'debug';

/** How urgent an event of each of Falco's priorities is for people. */
export const severityOf = {
  emergency: 'critical',
  alert: 'critical',
  critical: 'critical',
  error: 'high',
  warning: 'medium',
  notice: 'low',
  informational: 'low',
  debug: 'low',
} as const satisfies Readonly<Record<string, AlertSeverity>>;

/** An output inside the cluster. */
export interface InClusterOutput {
  /** The pods that it sends to. */
  readonly workload: Connectable | WorkloadPeer;
  /** The address, such as `http://loki.monitoring.svc:3100`. */
  readonly url: string;
  /** The container port behind it. @default the usual one of the software */
  readonly port?: Port;
  /** @default every event that Falco sends */
  readonly minimumPriority?: SidekickPriority;
}

/** An output on the internet. Its address is a secret, so the Secret of the deployment holds it. */
export interface ExternalOutput {
  /** @default `warning` */
  readonly minimumPriority?: SidekickPriority;
  /** Where it is. @default the public internet, TCP 443 */
  readonly at?: AddressPeer;
}

/** Somewhere that falcosidekick sends events to: the values that say so, the connection it needs, and the keys of the Secret it reads. */
export class SidekickOutput implements Checkable {
  private constructor(
    readonly name: 'loki' | 'alertmanager' | 'slack' | 'webhook',
    readonly values: HelmValues,
    readonly reach: { readonly to: AddressPeer | Connectable | WorkloadPeer; readonly port: Port },
    private readonly more: { readonly secretKeys: readonly string[]; readonly complaints: readonly Complaint[] },
  ) {}

  /** Loki, for search and retention. @default port 3100 */
  static loki({ workload, url, port = Port.tcp(3100), minimumPriority = 'debug' }: InClusterOutput): SidekickOutput {
    const values = { hostport: url, format: 'json', minimumpriority: minimumPriority };
    return new SidekickOutput('loki', values, { to: workload, port }, { secretKeys: [], complaints: checkUrl(url) });
  }

  /**
   * Alertmanager, which routes to people, with the severity that each of Falco's priorities is here ({@link severityOf}): falcosidekick itself makes no difference
   * between an error and a warning. Its version 2 interface: version 1, the Helm chart's default, is gone since 0.27. @default port 9093
   */
  static alertmanager(output: InClusterOutput): SidekickOutput {
    const { workload, url, port = Port.tcp(9093), minimumPriority = 'warning' } = output;
    const customseveritymap = Object.entries(severityOf)
      .map(pair => pair.join(':'))
      .join(',');
    const values = { hostport: url, endpoint: '/api/v2/alerts', minimumpriority: minimumPriority, customseveritymap };
    return new SidekickOutput(
      'alertmanager',
      values,
      { to: workload, port },
      { secretKeys: [], complaints: checkUrl(url) },
    );
  }

  /** Slack. The Secret's key `SLACK_WEBHOOKURL` holds the address. */
  static slack({ minimumPriority = 'warning', at = Peer.internet() }: ExternalOutput = {}): SidekickOutput {
    const more = { secretKeys: ['SLACK_WEBHOOKURL'], complaints: at.complaints };
    const values = { minimumpriority: minimumPriority, outputformat: 'all' };
    return new SidekickOutput('slack', values, { to: at, port: Port.tcp(443) }, more);
  }

  /** Any other receiver of JSON by HTTPS. The Secret's key `WEBHOOK_ADDRESS` holds the address. */
  static webhook({ minimumPriority = 'warning', at = Peer.internet() }: ExternalOutput = {}): SidekickOutput {
    const more = { secretKeys: ['WEBHOOK_ADDRESS'], complaints: at.complaints };
    return new SidekickOutput('webhook', { minimumpriority: minimumPriority }, { to: at, port: Port.tcp(443) }, more);
  }

  /** The keys that the Secret must have for this output. */
  get secretKeys(): readonly string[] {
    return this.more.secretKeys;
  }

  get complaints(): readonly Complaint[] {
    return this.more.complaints;
  }
}

function checkUrl(url: string): readonly Complaint[] {
  if (/^https?:\/\/[a-z0-9.-]+(:\d+)?$/.test(url)) return [];
  const fix = "write one such as 'http://loki.monitoring.svc:3100', without a path";
  return [{ prop: 'url', rule: 'the address of a Service', got: url.replace(/\/\/[^/]*@/, '//***@'), fix }];
}
