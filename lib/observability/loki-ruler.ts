import type { Complaint } from '../complaint';
import { complain } from '../complaint';
import type { HelmValues } from '../delivery/helm-values';
import type { LogAlertRules } from './log-alert-rules';

/** The parts of the values of Loki's Helm chart that make it evaluate alerts. */
export interface LokiRuler {
  /** Belongs into `loki.structuredConfig`. */
  readonly config: HelmValues;
  /** Belong into the component that runs the ruler, such as `singleBinary`. */
  readonly volumes: { readonly extraVolumes: readonly HelmValues[]; readonly extraVolumeMounts: readonly HelmValues[] };
}

/** The tenant of a Loki that knows none (`auth_enabled: false`). Source: Loki, "Manage tenant isolation". */
const onlyTenant = 'fake';

/**
 * The ruler of a Loki without tenants: it reads the alerts from the ConfigMap of the rules, evaluates them every minute, and tells Alertmanager. Nobody can change
 * a rule by asking Loki: its API of rules is off, and the store is a folder that it may only read. It takes no restart when a rule changes.
 *
 * The Helm chart's own `ruler.directories` is no way to do this in one process: it mounts a ConfigMap that it writes for a distributed Loki alone. Its values
 * also pass through a template, which would take the variables of an alert's text for its own.
 *
 * @param alertmanager where Alertmanager listens, by the SRV record of a port, such as `_http-web._tcp.alertmanager-operated.monitoring.svc`: an alert goes to every
 * replica, since they tell each other what was sent and not what fires. Source: Alertmanager, "High Availability".
 */
export function lokiRuler(rules: LogAlertRules, alertmanager: string): LokiRuler {
  complain(rules, ...checkRecord(alertmanager));
  const directory = '/etc/loki/rules';
  const { configMap } = rules;
  const volume = 'log-alert-rules';
  return {
    config: {
      ruler: {
        alertmanager_url: `http://${alertmanager}`,
        enable_alertmanager_discovery: true,
        enable_api: false,
        evaluation_interval: '1m',
        storage: { type: 'local', local: { directory } },
      },
    },
    volumes: {
      extraVolumes: [{ name: volume, configMap: { name: configMap } }],
      extraVolumeMounts: [{ name: volume, mountPath: `${directory}/${onlyTenant}`, readOnly: true }],
    },
  };
}

function checkRecord(alertmanager: string): readonly Complaint[] {
  if (/^_[a-z0-9-]+\._tcp(\.[a-z0-9-]+)+$/.test(alertmanager)) return [];
  const fix = "write one such as '_http-web._tcp.alertmanager-operated.monitoring.svc'";
  return [{ prop: 'alertmanager', rule: 'the SRV record of a port', got: alertmanager, fix }];
}
