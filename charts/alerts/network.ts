import type { AlertGroup } from '../../lib';
import { askPrometheus, busiestPods } from './ask-prometheus';

/** Namespaces that Kubernetes makes: nothing of ours runs there, or it runs on the network of its node. */
const ours = 'kube_namespace_created{namespace!~"default|kube-.+"}';
const lost = ['queue', 'user'].map(one => `rate(kube_network_policies_nfqueue_${one}_dropped[5m])`);

/** Every namespace is closed, what closes it keeps up, and nobody knocks for long. Whether anything enforces at all is an alert about missing metrics. */
export const networkAlerts: AlertGroup = {
  name: 'network',
  alerts: [
    {
      name: 'NamespaceWithoutNetworkPolicy',
      severity: 'high',
      expr: `max by (namespace) (${ours}) unless on (namespace) kube_networkpolicy_created`,
      forMinutes: 10,
      summary: 'namespace {{ $labels.namespace }} has no NetworkPolicy: its pods reach everything',
      runbook: {
        means:
          'Every namespace of the definition denies all traffic first. This one was made around it, or lost its NetworkPolicies.',
        steps: [
          {
            say: 'See who made it, and what runs in it.',
            run: 'kubectl get namespaces <namespace> -o yaml\nkubectl -n <namespace> get pods -o wide',
          },
          {
            say: 'Where the definition has it, let the GitOps engine put its NetworkPolicies back, and find out in the audit log who deleted them.',
          },
          { say: 'Where it has not, write it as a `SecureNamespace`, or delete it.' },
        ],
      },
    },
    {
      name: 'NetworkPolicyVerdictsLost',
      severity: 'high',
      expr: `sum by (instance) (${lost.join(' + ')}) > 0`,
      forMinutes: 10,
      summary: 'the node {{ $labels.instance }} loses packets before a NetworkPolicy judges them',
      runbook: {
        means:
          'The program that enforces NetworkPolicies on the node is slower than its traffic. The packets are lost, so connections stall; flooding it is a way to stop a node from working.',
        steps: [
          { say: 'See which pods make the load.', run: askPrometheus(busiestPods) },
          {
            say: 'See whether the program is held back or restarts.',
            run: 'kubectl -n kube-system get pods -l k8s-app=flannel -o wide\nkubectl -n kube-system logs -l k8s-app=flannel -c kube-network-policies --tail=50',
          },
        ],
      },
    },
    {
      name: 'NetworkPolicyRefusals',
      severity: 'low',
      expr: 'sum by (instance) (rate(kube_network_policies_packet_count{verdict="drop"}[15m])) > 1',
      forMinutes: 60,
      summary: 'NetworkPolicies refuse {{ $value | humanize }} packets a second on {{ $labels.instance }}, for an hour',
      runbook: {
        means:
          'Somebody keeps asking for a connection that no NetworkPolicy opens. A new version of a workload does that by mistake; somebody who looks around in the cluster does it on purpose.',
        steps: [
          {
            say: 'See what Falco says of the same time.',
            run: 'kubectl -n falco logs -l app.kubernetes.io/name=falco -c falco --since=1h --tail=-1',
          },
          {
            say: 'See which packets are refused. The log of the node has every verdict, and before it the packet with its pods.',
            run: "kubectl -n kube-system logs -l k8s-app=flannel -c kube-network-policies --since=10m --tail=-1 | grep -B2 'Packet denied' | grep 'Evaluating packet' | tail -50",
          },
          {
            say: 'Where the connection is meant, open it in the definition with `allow`, which shows in the review.',
            run: 'npm run bulwark -- reach manifests/<cluster>',
          },
        ],
      },
    },
  ],
};
