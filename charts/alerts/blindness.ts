import type { AlertGroup } from '../../lib';
import { exporters } from '../exporters';
import { openPrometheus } from './ask-prometheus';

/** True, with the name of the exporter, where what it always serves is not there. */
const missing = Object.entries(exporters)
  .flatMap(([name, one]) => ('sign' in one && one.sign !== undefined ? [[name, one.sign] as const] : []))
  .map(([name, sign]) => `label_replace(absent(${sign}), "exporter", "${name}", "", "")`)
  .join('\nor ');

/** An alert over metrics that are not there is silent, which looks like safety. So the silence is an alert. */
export const blindnessAlerts: AlertGroup = {
  name: 'blindness',
  alerts: [
    {
      name: 'SecurityMetricsMissing',
      severity: 'high',
      expr: missing,
      forMinutes: 15,
      summary: 'nothing is known of {{ $labels.exporter }}: its metrics are not there',
      runbook: {
        means:
          'Every alert about this component is blind. It is not installed, it is down, or Prometheus may not read it.',
        steps: [
          {
            say: 'See whether it runs. The exporter `api-server` is the pod kube-apiserver, and `network-policies` is a container of kube-flannel, both of kube-system.',
            run: 'kubectl get pods -A | grep <exporter>',
          },
          {
            say: 'See what Prometheus says of the target. A timeout is a NetworkPolicy, `connection reset` is the mesh.',
            run: `${openPrometheus}\n# then open http://localhost:9090/targets`,
          },
          { say: 'See who may read whom.', run: 'npm run bulwark -- reach manifests/<cluster>' },
        ],
      },
    },
  ],
};
