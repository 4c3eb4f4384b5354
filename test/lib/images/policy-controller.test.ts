import type { Chart } from 'cdk8s';
import type { Stage } from '../../../lib/admission/stage';
import { argoCd } from '../../../lib/delivery/argo-cd-application';
import type { HelmValues } from '../../../lib/delivery/helm-values';
import { unknownValues } from '../../../lib/delivery/helm-values';
import type { PolicyControllerProps } from '../../../lib/images/policy-controller';
import { PolicyController } from '../../../lib/images/policy-controller';
import { SecureNamespace } from '../../../lib/namespace/secure-namespace';
import { Peer } from '../../../lib/network/peer';
import { violations } from '../../../lib/policy/pss/level';
import { Image } from '../../../lib/workload/image';
import { manifestsOf, mistakesIn } from '../../support/clusters';
import { describeWithHelmCharts, knownValues, renderedObjects } from '../../support/helm-charts';
import { reason } from '../../support/images';
import { specOf } from '../../support/network-policies';
import { broken, only } from '../../support/rendered';

const kubectl = Image.parse(`docker.io/alpine/k8s@sha256:${'0'.repeat(64)}`);

const controller =
  (more: Partial<PolicyControllerProps> = {}) =>
  (chart: Chart): void => {
    const namespace = new SecureNamespace(chart, 'monitoring');
    const prometheus = Peer.workload({ namespace, labels: { app: 'prometheus' }, serviceAccount: 'prometheus' });
    const delivery = argoCd({ project: 'platform' });
    new PolicyController(chart, 'images', {
      unnamed: 'deny',
      kubectl,
      outsideMesh: reason,
      delivery,
      prometheus,
      ...more,
    });
  };

function valuesOf(more: Partial<PolicyControllerProps> = {}): HelmValues {
  const application = only(manifestsOf(controller(more)), 'Application');
  return (application as unknown as { spec: { source: { helm: { valuesObject: HelmValues } } } }).spec.source.helm
    .valuesObject;
}

/** Whether an image is refused when nobody answers, or when no policy names it. */
function failsClosed({ webhook }: HelmValues): boolean {
  const { failurePolicy, configData } = webhook as { failurePolicy: string; configData: HelmValues };
  return failurePolicy === 'Fail' && configData['no-match-policy'] === 'deny';
}

test('it fails closed: nobody answers, or nobody names the image', () => {
  const values = valuesOf();
  expect(failsClosed(values)).toBe(true);
  expect(failsClosed(broken(values, ['webhook', 'failurePolicy'], 'Ignore'))).toBe(false);
  expect(failsClosed(valuesOf({ unnamed: 'warn' }))).toBe(false);
});

test('it may speak to the API server, registries and the public log; the API server and Prometheus may call it', () => {
  const own = manifestsOf(controller()).filter(
    one => one.kind === 'NetworkPolicy' && one.metadata.namespace === 'cosign-system',
  );
  const about = own.filter(one => specOf(one).podSelector.matchLabels?.['control-plane'] !== undefined);
  expect(about.map(one => one.metadata.name).sort()).toEqual([
    'policy-controller-webhook-from-api-server',
    'policy-controller-webhook-from-prometheus.monitoring',
    'policy-controller-webhook-to-api-server',
    'policy-controller-webhook-to-internet',
  ]);
});

test.each<[string, Partial<PolicyControllerProps>, string]>([
  [
    'an image of kubectl that moves',
    { kubectl: Image.unpinned('docker.io/alpine/k8s:1.36.2', reason) },
    'kubectl must be pinned by digest',
  ],
  ['a stage that is none', { unnamed: 'allow' as Stage }, 'unnamed must be'],
  ['nobody who judges', { replicas: 0 }, 'replicas must be'],
])('%s is refused', (_, more, text) => {
  expect(mistakesIn(controller(more)).join('\n')).toContain(text);
});

describeWithHelmCharts("against policy-controller's Helm chart", () => {
  test('every value is one that it knows', () => {
    const known = knownValues('policy-controller');
    expect(unknownValues(valuesOf(), known)).toEqual([]);
    expect(unknownValues(broken(valuesOf(), ['webhook', 'replicas'], 3), known)).toEqual(['webhook.replicas']);
  });

  test('its pods meet restricted with the security context of the values, and do not without', () => {
    const [pod] = renderedObjects('policy-controller').filter(one => one.kind === 'Deployment');
    const { podSecurityContext } = valuesOf()['webhook'] as HelmValues;
    const container = ['spec', 'template', 'spec', 'containers', 0, 'securityContext'];
    expect(
      pod === undefined ? ['none'] : violations(broken(pod, container, podSecurityContext), 'restricted', 36),
    ).toEqual([]);
    expect(pod === undefined ? [] : violations(pod, 'restricted', 36)).not.toEqual([]);
  });
});
