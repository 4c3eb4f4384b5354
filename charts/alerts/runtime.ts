import type { AlertGroup, RunbookStep } from '../../lib';
import { risen } from '../../lib';
import { askPrometheus, busiestPods } from './ask-prometheus';

const events = 'falcosecurity_falcosidekick_falco_events_total{priority_raw=~"(?i)(critical|alert|emergency)"}';

const container = '{namespace="falco",container="falco"}';
const held = ['throttled_periods', 'periods']
  .map(one => `rate(container_cpu_cfs_${one}_total${container}[5m])`)
  .join(' / ');

/** The labels of a pod that is taken off the network: no NetworkPolicy that opens anything selects them. */
export const quarantine = { quarantine: 'true', 'bulwark.dev/egress': 'none' } as const;

/** How a pod is taken off the network. It is no longer its controller's, which starts another: nothing puts the labels back. */
export const offTheNetwork: RunbookStep = {
  say: 'Take it off the network before anything else. Its namespace denies all traffic that no NetworkPolicy opens, and these select by label: with these two alone, nothing but the probes of the kubelet stays open. The second one closes DNS as well, which can carry data out.',
  run: `kubectl -n <namespace> patch pod <pod> --type=json -p '[{"op":"replace","path":"/metadata/labels","value":${JSON.stringify(quarantine)}}]'`,
};

/** What Falco saw in a pod. */
export const eventInFull: RunbookStep = {
  say: 'Read the event in full: who ran what, and its parents.',
  run: 'kubectl -n falco logs -l app.kubernetes.io/name=falco -c falco --since=1h --tail=-1 | grep <pod>',
};

/** What Falco sees is told, and Falco is not blind. */
export const runtimeAlerts: AlertGroup = {
  name: 'runtime',
  alerts: [
    {
      name: 'FalcoCriticalEvent',
      severity: 'critical',
      expr: `sum by (rule, k8s_ns_name, k8s_pod_name) (${risen(events, '5m')}) > 0`,
      summary: '{{ $labels.rule }} in {{ $labels.k8s_ns_name }}/{{ $labels.k8s_pod_name }}',
      runbook: {
        means:
          'A process did what a rule of the highest priorities describes. Take the pod for compromised until you know better.',
        steps: [
          offTheNetwork,
          eventInFull,
          { say: 'Do not delete the pod before its processes, files and image digest are noted: it is the evidence.' },
          {
            say: 'Rotate every secret that it could read, at the source.',
            run: 'kubectl -n <namespace> get externalsecrets.external-secrets.io',
          },
          {
            say: 'When it was no attack, write an exception that is bound to one place, with a reason, an owner and a date.',
          },
        ],
      },
    },
    {
      name: 'FalcoDropsEvents',
      severity: 'high',
      expr: 'sum by (pod) (rate(falcosecurity_scap_n_drops_total[5m])) / sum by (pod) (rate(falcosecurity_scap_n_evts_total[5m])) > 0.01',
      forMinutes: 10,
      summary: '{{ $labels.pod }} loses more than one event in a hundred',
      runbook: {
        means:
          'The kernel makes events faster than Falco reads them. What is lost is not judged: flooding is a way to hide.',
        steps: [
          { say: 'See which pods make the load.', run: askPrometheus(busiestPods) },
          {
            say: 'See whether Falco is held back by its CPU limit: in which part of the time it had to wait.',
            run: `${askPrometheus(held)}\nkubectl -n falco get daemonset falco -o yaml | grep -A6 resources:`,
          },
        ],
      },
    },
    {
      name: 'FalcoEventsNotDelivered',
      severity: 'high',
      expr: `sum by (destination) (${risen('falcosecurity_falcosidekick_outputs_total{status="error"}', '10m')}) > 0`,
      summary: 'falcosidekick cannot deliver events to {{ $labels.destination }}',
      runbook: {
        means: 'Falco saw something and a receiver did not get it.',
        steps: [
          {
            say: 'Read the error of the receiver.',
            run: 'kubectl -n falcosidekick logs -l app.kubernetes.io/name=falcosidekick --tail=50',
          },
          {
            say: 'For Slack, see whether the address of the webhook arrived from the vault.',
            run: 'kubectl -n falcosidekick describe externalsecrets.external-secrets.io falcosidekick-outputs',
          },
        ],
      },
    },
  ],
};
