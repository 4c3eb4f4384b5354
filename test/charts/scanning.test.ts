import type { Manifest } from '../../lib/manifest';
import { field } from '../../lib/policy/pss/plain-field';
import { podTemplateOf } from '../../lib/policy/pss/pod-template';
import { quantityValue } from '../../lib/quantity';
import { describeWithHelmCharts, knownValues, renderedObjects } from '../support/helm-charts';
import { findings, object } from '../support/judged';
import { manifestsOf, renderedPlatform } from '../support/platform';
import { broken, only } from '../support/rendered';

const manifests = manifestsOf(renderedPlatform(), 'production');
const application = only(manifests, 'Application', 'trivy-operator');
const inside = manifests.filter(one => one.metadata.namespace === 'trivy-system');
const quota = only(inside, 'ResourceQuota');

/** How many containers the largest pod has: a scan is one pod with a container for each of them. */
function mostContainers(given: readonly Manifest[]): number {
  const counts = given.map(one => {
    const spec = podTemplateOf(one)?.spec;
    return ['containers', 'initContainers']
      .map(name => field(spec, name))
      .reduce<number>((sum, list) => sum + (Array.isArray(list) ? list.length : 0), 0);
  });
  return Math.max(...counts);
}

/** Whether the quota lets the operator and as many scans of the largest pods run as it starts at a time. */
function bearsScans(release: Manifest, { spec }: Manifest, largest: number): boolean {
  const values = (...path: string[]): string =>
    String(field(release, 'spec', 'source', 'helm', 'valuesObject', ...path));
  const scans = Number(values('operator', 'scanJobsConcurrentLimit')) * largest;
  return ['cpu', 'memory'].every(name => {
    const [one, own] = ['trivy', ''].map(part =>
      quantityValue(values(...(part === '' ? [] : [part]), 'resources', 'limits', name)),
    );
    const most = quantityValue(String(field(spec, 'hard', `limits.${name}`)));
    return (own ?? Infinity) + scans * (one ?? Infinity) <= (most ?? 0);
  });
}

test('the quota of the scanner bears as many scans of the largest pods as run at a time, or they would never start', () => {
  const largest = mostContainers(manifests);
  expect(largest).toBeGreaterThan(0);
  expect(bearsScans(application, quota, largest)).toBe(true);
  expect(bearsScans(application, broken(quota, ['spec', 'hard', 'limits.memory'], '2Gi'), largest)).toBe(false);
});

describeWithHelmCharts('against the Helm charts of the platform', () => {
  const names = [
    'alloy',
    'argo-cd',
    'falco',
    'gatekeeper',
    'grafana',
    'istiod',
    'loki',
    'longhorn',
    'policy-controller',
  ];

  test('the quota bears scans of their largest pods too', () => {
    const largest = mostContainers(names.flatMap(name => renderedObjects(name)));
    expect(largest).toBeGreaterThan(mostContainers(manifests) - 1);
    expect(bearsScans(application, quota, largest)).toBe(true);
  });

  test('what the Trivy Operator does unless it is told otherwise leaves nothing out', () => {
    const spec = { source: { chart: 'trivy-operator', helm: { valuesObject: knownValues('trivy-operator') } } };
    expect(findings('scanner-coverage', object('argoproj.io/v1alpha1/Application', { spec }))).toEqual([]);
    const rendered = renderedObjects('trivy-operator');
    expect(findings('scanner-coverage', ...rendered)).toEqual([]);
    const deployment = rendered.indexOf(only(rendered, 'Deployment'));
    const env = ['spec', 'template', 'spec', 'containers', 0, 'env'];
    const at = (
      field(rendered[deployment], 'spec', 'template', 'spec') as { containers: { env: { name: string }[] }[] }
    ).containers[0]?.env.findIndex(one => one.name === 'OPERATOR_EXCLUDE_NAMESPACES');
    const excluding = broken(rendered, [deployment, ...env, at ?? -1, 'value'], 'trivy-*');
    expect(findings('scanner-coverage', ...excluding)).toHaveLength(1);
  });
});
