/** Opens Prometheus on one's own machine. No route leads to it. */
export const openPrometheus = 'kubectl -n monitoring port-forward service/kube-prometheus-stack-prometheus 9090';

/** The commands of a runbook's step that asks Prometheus. Nodes have no metrics-server here, so `kubectl top` has no answer. */
export function askPrometheus(query: string): string {
  return `${openPrometheus}\n# then ask at http://localhost:9090: ${query}`;
}

/** Which pods use the most CPU. The kubelet of every node is read, with what its containers use. */
export const busiestPods = 'topk(20, sum by (node, namespace, pod) (rate(container_cpu_usage_seconds_total[5m])))';
