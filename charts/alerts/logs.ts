import type { AlertGroup } from '../../lib';
import { risen } from '../../lib';

const alloyLogs = 'kubectl -n <namespace> logs -l app.kubernetes.io/name=alloy -c alloy --tail=50';
const retention = 'loki_compactor_apply_retention_last_successful_run_timestamp_seconds';
const lokiLogs = 'kubectl -n logging logs -l app.kubernetes.io/component=single-binary -c loki --tail=50';

/** What is logged arrives, and is kept. Evidence that is lost is lost in silence. */
export const logAlerts: AlertGroup = {
  name: 'logs',
  alerts: [
    {
      name: 'AlloyDropsLogs',
      severity: 'high',
      expr: `sum by (namespace, pod, reason) (${risen('loki_write_dropped_entries_total', '15m')}) > 0`,
      summary: '{{ $labels.namespace }}/{{ $labels.pod }} gave up on log lines: {{ $labels.reason }}',
      runbook: {
        means:
          'Alloy tried to hand lines to Loki until it gave up. They are gone. Among them may be what an attacker did.',
        steps: [
          { say: 'Read what Loki answered.', run: alloyLogs },
          {
            say: 'See whether Loki takes anything, and whether its volume is full.',
            run: `${lokiLogs}\nkubectl -n logging get persistentvolumeclaims`,
          },
        ],
      },
    },
    {
      name: 'AlloyUnhealthy',
      severity: 'medium',
      expr: 'sum by (namespace, pod) (alloy_component_controller_running_components{health_type!="healthy"}) > 0',
      forMinutes: 15,
      summary: '{{ $value }} components of {{ $labels.namespace }}/{{ $labels.pod }} are not healthy',
      runbook: {
        means: 'A part of the pipeline does not work. Which logs are missing depends on the part.',
        steps: [
          { say: 'Read which, and why.', run: alloyLogs },
          {
            say: 'See whether it may still read pods and their logs.',
            run: 'kubectl auth can-i get pods --subresource=log --as=system:serviceaccount:logging:alloy',
          },
        ],
      },
    },
    {
      name: 'LokiRefusesLogs',
      severity: 'high',
      expr: `sum by (reason) (${risen('loki_discarded_samples_total', '15m')}) > 0`,
      summary: 'Loki refuses log lines: {{ $labels.reason }}',
      runbook: {
        means:
          'Loki took the request and threw lines away: too many, too old or too long. Whoever can write many lines can drown those of others.',
        steps: [
          { say: 'Read the reason, and which stream it is.', run: lokiLogs },
          {
            say: 'See who writes so much.',
            run: 'kubectl -n monitoring port-forward service/kube-prometheus-stack-grafana 3000:80\n# then ask Loki: topk(5, sum by (namespace, pod) (rate({namespace=~".+"} [15m])))',
          },
          { say: 'Raise a limit in the definition only for what has to be kept; quieten the rest at its source.' },
        ],
      },
    },
    {
      name: 'LokiReceivesNothing',
      severity: 'high',
      expr: `(sum(rate(loki_distributor_lines_received_total[15m])) or 0 * max(${retention})) == 0`,
      forMinutes: 15,
      summary: 'Loki has received no log line for half an hour',
      runbook: {
        means: 'Loki is there and nobody brings it anything. A cluster that runs is never that quiet.',
        steps: [
          {
            say: 'See whether Alloy runs and what it says.',
            run: `kubectl -n logging get pods -o wide\n${alloyLogs.replace('<namespace>', 'logging')}`,
          },
          {
            say: 'See whether the NetworkPolicies still let it call Loki.',
            run: 'kubectl -n logging get networkpolicies',
          },
        ],
      },
    },
    {
      name: 'AuditLogSilent',
      severity: 'high',
      expr: '(sum(rate(loki_write_sent_entries_total{namespace="audit-log"}[15m])) or vector(0)) == 0',
      forMinutes: 15,
      summary: 'no audit event of the API server has reached Loki for half an hour',
      runbook: {
        means:
          'The API server writes events every second. That none arrives means that nobody will be able to say who did what: a fault, or somebody who covers tracks.',
        steps: [
          {
            say: 'See whether a collector runs on each node of the control plane, and what it says.',
            run: 'kubectl -n audit-log get pods -o wide\nkubectl -n audit-log logs -l app.kubernetes.io/name=alloy -c alloy --tail=50',
          },
          {
            say: 'See whether the API server still writes. The events of the last days are on the nodes, whatever became of the way to Loki: keep them.',
            run: 'talosctl -n <node> ls -l /var/log/audit/kube',
          },
        ],
      },
    },
    {
      name: 'LogAlertsFail',
      severity: 'high',
      expr: [
        `sum(${risen('loki_prometheus_rule_evaluation_failures_total', '15m')}) > 0`,
        `sum(${risen('loki_prometheus_notifications_dropped_total', '15m')}) > 0`,
        `(sum(loki_prometheus_rule_group_rules) or 0 * max(${retention})) == 0`,
      ].join('\nor '),
      forMinutes: 5,
      summary: 'Loki does not evaluate its alerts, or cannot tell Alertmanager',
      runbook: {
        means:
          'Who reads secrets and who enters the containers of the health data is seen by alerts that Loki evaluates. They are blind or dumb now, and nothing else looks.',
        steps: [
          { say: 'Read what the ruler says.', run: `${lokiLogs} | grep -i rule` },
          {
            say: 'See whether the rules are there. The pod mounts them from this ConfigMap.',
            run: 'kubectl -n logging get configmap log-alerts',
          },
          {
            say: 'See whether it may still call Alertmanager.',
            run: 'kubectl -n logging get networkpolicies\nkubectl -n monitoring get authorizationpolicies.security.istio.io',
          },
        ],
      },
    },
    {
      name: 'LokiKeepsTooLong',
      severity: 'medium',
      expr: `time() - max(${retention}) > 24 * 3600`,
      forMinutes: 60,
      summary: 'Loki has deleted nothing for a day: retention does not run',
      runbook: {
        means:
          'Logs stay longer than the definition says: the volume fills up until nothing is taken, and what should be forgotten is not.',
        steps: [
          { say: 'Read what the compactor says.', run: `${lokiLogs} | grep -i compact` },
          { say: 'See how full the volume is.', run: 'kubectl -n logging get persistentvolumeclaims' },
        ],
      },
    },
  ],
};
