import type { Chart } from 'cdk8s';
import { SecureNamespace } from '../../../lib/namespace/secure-namespace';
import { Peer } from '../../../lib/network/peer';
import { Port } from '../../../lib/network/port';
import { HostScrapeTarget } from '../../../lib/observability/host-scrape-target';
import { manifestsOf, mistakesIn } from '../../support/clusters';
import { crdErrors, describeWithCrds } from '../../support/crd-schemas';
import { broken, only } from '../../support/rendered';

const scraped =
  (port: Port) =>
  (chart: Chart): void => {
    const namespace = new SecureNamespace(chart, 'monitoring');
    const prometheus = Peer.workload({ namespace, serviceAccount: 'prometheus', labels: { app: 'prometheus' } });
    const labels = { 'k8s-app': 'flannel' };
    new HostScrapeTarget(chart, 'enforcer', {
      namespace: 'kube-system',
      labels,
      container: 'netpol',
      port,
      prometheus,
    });
  };

test('Prometheus is told of the container on the network of its node, and may call the nodes at that port alone', () => {
  const manifests = manifestsOf(scraped(Port.tcp(9080)));
  expect(only(manifests, 'PodMonitor')).toMatchObject({
    metadata: { namespace: 'monitoring' },
    spec: {
      namespaceSelector: { matchNames: ['kube-system'] },
      selector: { matchLabels: { 'k8s-app': 'flannel' } },
      podMetricsEndpoints: [
        {
          relabelings: [
            { action: 'keep', regex: 'netpol' },
            { targetLabel: '__address__', replacement: '$1:9080' },
          ],
        },
      ],
    },
  });
  const egress = only(manifests, 'NetworkPolicy', 'prometheus-to-nodes');
  expect(JSON.stringify(egress['spec'])).toContain('"ports":[{"port":9080,"protocol":"TCP"}]');
  expect(manifests.some(one => one.metadata.namespace === 'kube-system')).toBe(false);
});

test('refuses a range of ports', () => {
  expect(mistakesIn(scraped(Port.tcpRange(1, 9))).join('\n')).toContain('port must be a single TCP port');
});

describeWithCrds("by the operator's real definition", () => {
  test('the monitor is valid, and a misspelled one is not', () => {
    const monitor = only(manifestsOf(scraped(Port.tcp(9080))), 'PodMonitor');
    expect(crdErrors(monitor)).toEqual([]);
    expect(crdErrors(broken(monitor, ['spec', 'podMetricsEndpoints', 0, 'relabeling'], []))).not.toEqual([]);
  });
});
