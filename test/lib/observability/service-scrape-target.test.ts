import type { Chart } from 'cdk8s';
import { SecureNamespace } from '../../../lib/namespace/secure-namespace';
import { Peer } from '../../../lib/network/peer';
import { ServiceScrapeTarget } from '../../../lib/observability/service-scrape-target';
import { manifestsOf, mistakesIn } from '../../support/clusters';
import { crdErrors, describeWithCrds } from '../../support/crd-schemas';
import { renderedPlatform } from '../../support/platform';
import { broken, only } from '../../support/rendered';

const read =
  (address: string) =>
  (chart: Chart): void => {
    const namespace = new SecureNamespace(chart, 'monitoring');
    const prometheus = Peer.workload({ namespace, serviceAccount: 'prometheus', labels: { app: 'prometheus' } });
    new ServiceScrapeTarget(chart, 'logs', { address, prometheus });
  };

test('metrics behind a waypoint are read through the Service alone', () => {
  const manifests = manifestsOf(read('loki.logging.svc:3100'));
  expect(only(manifests, 'ScrapeConfig')).toMatchObject({
    metadata: { namespace: 'monitoring' },
    spec: { metricsPath: '/metrics', staticConfigs: [{ targets: ['loki.logging.svc:3100'] }] },
  });
  expect(manifests.some(one => one.kind === 'PodMonitor')).toBe(false);
});

test.each(['loki', 'http://loki.logging.svc:3100', 'loki.logging.svc'])('refuses the address %s', address => {
  expect(mistakesIn(read(address)).join('\n')).toContain('address must be a Service with its namespace and port');
});

test('of Loki, Prometheus may ask for the metrics and for nothing else', () => {
  const staging = renderedPlatform()
    .filter(one => one.cluster === 'staging')
    .map(one => one.manifest);
  const rules = JSON.stringify(only(staging, 'AuthorizationPolicy', 'prometheus-measures')['spec']);
  expect(rules).toContain('"methods":["GET"],"paths":["/metrics"]');
  const direct = staging.filter(one => one.metadata.name === 'loki-from-prometheus.monitoring');
  expect(direct).toEqual([]);
});

describeWithCrds("by the operator's real definition", () => {
  test('the object is valid, and a misspelled one is not', () => {
    const scrape = only(manifestsOf(read('loki.logging.svc:3100')), 'ScrapeConfig');
    expect(crdErrors(scrape)).toEqual([]);
    expect(crdErrors(broken(scrape, ['spec', 'staticConfig'], []))).not.toEqual([]);
  });
});
