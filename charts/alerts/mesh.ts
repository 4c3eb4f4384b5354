import type { AlertGroup } from '../../lib';
import { risen } from '../../lib';

/** Workloads of the mesh whose webhook the API server calls without an identity: the written exceptions of `PlaintextPorts`. */
export const calledInPlaintext: readonly string[] = ['external-secrets-webhook', 'kube-prometheus-stack-operator'];

const plain = `reporter="destination",connection_security_policy!="mutual_tls",destination_workload!~"${calledInPlaintext.join('|')}"`;
const by = 'destination_workload_namespace, destination_workload';

/** Nothing in the mesh is spoken in plain text. */
export const meshAlerts: AlertGroup = {
  name: 'mesh',
  alerts: [
    {
      name: 'PlaintextInMesh',
      severity: 'high',
      expr: `sum by (${by}) (${risen(`istio_tcp_connections_opened_total{${plain}}`, '5m')} or ${risen(`istio_requests_total{${plain}}`, '5m')}) > 0`,
      summary:
        '{{ $labels.destination_workload_namespace }}/{{ $labels.destination_workload }} took traffic without mutual TLS',
      runbook: {
        means:
          'A workload of the mesh was spoken to by somebody without an identity. Strict mutual TLS refuses that, so something is not strict.',
        steps: [
          {
            say: 'See which PeerAuthentication is not strict. All of them come from the definition.',
            run: 'kubectl get peerauthentications.security.istio.io -A -o custom-columns=NS:.metadata.namespace,NAME:.metadata.name,MODE:.spec.mtls.mode,PORTS:.spec.portLevelMtls',
          },
          {
            say: 'See who called.',
            run: 'kubectl -n istio-system logs -l app=ztunnel --since=15m --tail=-1 | grep <destination_workload>',
          },
          {
            say: 'Put the caller into the mesh. Where it cannot be, write `PlaintextPorts` with a reason for that one port.',
          },
        ],
      },
    },
  ],
};
