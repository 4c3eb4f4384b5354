import type { Manifest } from '../../lib/manifest';
import { namespaceFault } from '../../policies/scanner-coverage/trivy-settings';
import { clusterObject, findings, object } from '../support/judged';
import { manifestsOf, renderedPlatform } from '../support/platform';
import { broken, only } from '../support/rendered';

test.each([
  ['', '', 'shop', undefined],
  ['', 'kube-system', 'shop', undefined],
  ['', ' kube-system , shop', 'shop', 'excludeNamespaces'],
  ['', 'kube-*', 'kube-system', 'excludeNamespaces'],
  ['', 'sho', 'shop', undefined],
  ['', 'sh?p', 'shop', 'excludeNamespaces'],
  ['', '[a-t]hop', 'shop', 'excludeNamespaces'],
  ['', '[^s]hop', 'shop', undefined],
  ['', '\\shop', 'shop', 'excludeNamespaces'],
  ['', 'sh.p', 'shop', undefined],
  ['', 'z[', 'shop', undefined],
  ['', '[z-a]', 'shop', 'excludeNamespaces'],
  ['shop', '*', 'shop', undefined],
  ['shop,bank', '', 'bank', undefined],
  ['shop, bank', '', 'bank', 'targetNamespaces'],
  ['shop*', '', 'shops', 'targetNamespaces'],
])('with targets %j and exclusions %j the namespace %s is left out by %s', (target, exclude, name, fault) => {
  expect(namespaceFault(name, { target, exclude })).toBe(fault);
});

describe.each(['staging', 'production'])('the cluster %s', cluster => {
  const manifests = manifestsOf(renderedPlatform(), cluster);
  const at = manifests.indexOf(only(manifests, 'Application', 'trivy-operator'));
  const excluding = (names: string): readonly Manifest[] =>
    broken(manifests, [at, 'spec', 'source', 'helm', 'valuesObject', 'excludeNamespaces'], names);
  const leftOut = (given: readonly Manifest[]): readonly string[] =>
    findings('scanner-coverage', ...given).map(one => `${one.object.kind} ${one.object.name}`);

  test('is scanned whole', () => {
    expect(leftOut(manifests)).toEqual([]);
  });

  test('has a finding for each namespace that is left out, whether its pods are ours or of a Helm release', () => {
    expect(leftOut(excluding('agent-medical'))).toEqual(['Namespace agent-medical']);
    expect(leftOut(excluding('external-secrets'))).toEqual(['Namespace external-secrets']);
    expect(leftOut(excluding('istio-*')).length).toBeGreaterThan(1);
  });
});

describe('an operator that was rendered', () => {
  const image = 'mirror.gcr.io/aquasec/trivy-operator:0.32.0';
  const deployment = (env: readonly object[]): Manifest =>
    object('apps/v1/Deployment', { spec: { template: { spec: { containers: [{ name: 'operator', image, env }] } } } });
  const judged = (env: readonly object[], data: object = {}): readonly string[] =>
    findings('scanner-coverage', deployment(env), object('v1/ConfigMap', { data })).map(one => one.path);
  const at = '/spec/template/spec/containers/0/env/0';

  test('is read from its environment and the ConfigMaps beside it', () => {
    expect(judged([{ name: 'OPERATOR_EXCLUDE_NAMESPACES', value: '' }])).toEqual([]);
    expect(judged([{ name: 'OPERATOR_EXCLUDE_NAMESPACES', value: 'shop' }])).toEqual(['/metadata/namespace']);
    expect(judged([{ name: 'OPERATOR_TARGET_WORKLOADS', value: 'pod' }])).toEqual([at]);
    expect(judged([], { 'scanJob.excludeImages': 'ghcr.io/*' })).toEqual(['/data/scanJob.excludeImages']);
    expect(judged([], { OPERATOR_VULNERABILITY_SCANNER_ENABLED: 'false' })).toHaveLength(1);
    expect(judged([], { OPERATOR_VULNERABILITY_SCANNER_ENABLED: 'true' })).toEqual([]);
  });

  test('is a finding where a variable takes its value from elsewhere', () => {
    const valueFrom = { configMapKeyRef: { name: 'somewhere', key: 'else' } };
    expect(judged([{ name: 'OPERATOR_EXCLUDE_NAMESPACES', valueFrom }])).toEqual([at]);
  });

  test('a set without one is left alone', () => {
    expect(findings('scanner-coverage', clusterObject('v1/Namespace', {}, { name: 'shop' }))).toEqual([]);
  });
});

describe('values that cannot be read', () => {
  const application = (helm: object): Manifest =>
    object('argoproj.io/v1alpha1/Application', {
      spec: { destination: { namespace: 'trivy-system' }, source: { chart: 'trivy-operator', helm } },
    });
  const judged = (helm: object): readonly string[] =>
    findings('scanner-coverage', application(helm)).map(one => one.path.replace('/spec/source/helm/', ''));

  test.each([
    [{ parameters: [{ name: 'excludeNamespaces', value: 'shop' }], valuesObject: {} }, ['parameters']],
    [{ valueFiles: ['values.yaml'], valuesObject: {} }, ['valueFiles']],
    [{ values: 'excludeNamespaces: shop' }, ['values']],
    [{ values: 'it counts for nothing beside an object', valuesObject: {} }, []],
    [{ valuesObject: { excludeNamespaces: ['shop'] } }, ['valuesObject/excludeNamespaces']],
    [{ valuesObject: { operator: { scannerReportTTL: '8760h' } } }, ['valuesObject/operator/scannerReportTTL']],
    [{ valuesObject: { operator: { scannerReportTTL: '90m' } } }, []],
  ])('are a finding: %j', (helm, expected) => {
    expect(judged(helm)).toEqual(expected);
  });

  test('are a finding of a release by Flux too', () => {
    const release = object('helm.toolkit.fluxcd.io/v2/HelmRelease', {
      spec: { chart: { spec: { chart: 'trivy-operator' } }, valuesFrom: [{ kind: 'Secret', name: 'x' }] },
    });
    expect(findings('scanner-coverage', release).map(one => one.path)).toEqual(['/spec/valuesFrom']);
  });
});
