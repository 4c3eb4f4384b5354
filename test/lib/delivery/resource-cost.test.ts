import { resourceCost, resourceCostText, securityTooling } from '../../../lib/delivery/cost/resource-cost';
import type { Manifest } from '../../../lib/manifest';
import { broken } from '../../support/rendered';

const resources = { requests: { cpu: '100m', memory: '256Mi' }, limits: { cpu: '1', memory: '512Mi' } };
const workload = (kind: string, more: object = {}): Manifest => ({
  apiVersion: 'apps/v1',
  kind,
  metadata: { name: 'web', namespace: 'shop' },
  spec: { ...more, template: { spec: { containers: [{ name: 'web', resources }] } } },
});
const release = (chart: string, values: object, at = chart): Manifest => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name: chart, namespace: 'argocd' },
  spec: {
    source: { repoURL: 'https://charts.example.org', chart, helm: { valuesObject: values } },
    destination: { namespace: at },
  },
});
const mebi = 1024 ** 2;

test('a workload costs what its containers ask for, times its replicas', () => {
  const { fixed, perNode } = resourceCost([workload('Deployment', { replicas: 3 })]);
  expect(fixed).toEqual({
    requests: { cpu: 300, memory: 768 * mebi, storage: 0 },
    limits: { cpu: 3000, memory: 1536 * mebi, storage: 0 },
  });
  expect(perNode.requests.cpu).toBe(0);
});

test('what runs on every node is counted for one node', () => {
  expect(resourceCost([workload('DaemonSet')]).perNode.requests).toEqual({ cpu: 100, memory: 256 * mebi, storage: 0 });
  expect(resourceCost([release('falco', { resources })]).perNode.limits.cpu).toBe(1000);
});

test('a Helm release costs each resources of its values, times the replicas beside or above it', () => {
  const values = { replicas: 3, audit: { replicas: 1, resources }, controllerManager: { resources } };
  expect(resourceCost([release('gatekeeper', values)]).fixed.requests.cpu).toBe(400);
});

test('an init container that stays is counted, one that ends is not', () => {
  const init = (more: object): number => {
    const object = broken(
      workload('Deployment'),
      ['spec', 'template', 'spec', 'initContainers'],
      [{ name: 'i', resources, ...more }],
    );
    return resourceCost([object]).fixed.requests.cpu;
  };
  expect(init({ restartPolicy: 'Always' })).toBe(200);
  expect(init({})).toBe(100);
});

test('what states nothing is listed and never guessed', () => {
  const silent = broken(workload('Deployment'), ['spec', 'template', 'spec', 'containers', 0, 'resources'], undefined);
  const cost = resourceCost([silent, release('longhorn', {}), workload('StatefulSet')]);
  expect(cost.unstated).toEqual(['apps/Deployment shop/web', 'release longhorn']);
  expect(resourceCostText(cost)).toBe(
    'requested 0.1 cores, 0.25 GiB memory; at most 1 cores, 0.5 GiB memory; not counted, for they state nothing: apps/Deployment shop/web, release longhorn',
  );
});

test('a volume costs what it asks for: a claim, a template of claims for each replica, and a size in values', () => {
  const storage = (...objects: readonly Manifest[]): number =>
    resourceCost(objects).fixed.requests.storage / (1024 * mebi);
  const ask = { spec: { resources: { requests: { storage: '2Gi' } } } };
  const claim = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data', namespace: 'shop' },
    ...ask,
  };
  expect(storage(claim)).toBe(2);
  expect(storage(workload('StatefulSet', { replicas: 3, volumeClaimTemplates: [ask] }))).toBe(6);
  expect(storage(release('loki', { backend: { replicas: 2, persistence: { size: '5Gi' } } }))).toBe(10);
  expect(storage(release('trivy-operator', { trivy: { storageSize: '5Gi' } }))).toBe(5);
  expect(storage(release('trivy-operator', { page: { size: '5Gi' } }))).toBe(0);
});

test('what values switch off costs nothing', () => {
  const cpu = (enabled: boolean): number =>
    resourceCost([release('argo-cd', { dex: { enabled, resources } })]).fixed.requests.cpu;
  expect([cpu(true), cpu(false)]).toEqual([100, 0]);
});

test('a rendered release is counted by the label of its Helm chart, and its namespace with it', () => {
  const rendered = broken(workload('Deployment'), ['metadata', 'labels'], { 'helm.sh/chart': 'cert-manager-v1.21.1' });
  const other = broken(workload('Deployment'), ['metadata', 'name'], 'other');
  expect(securityTooling([rendered, other])).toHaveLength(2);
  expect(securityTooling([broken(rendered, ['metadata', 'labels', 'helm.sh/chart'], 'nginx-1.0.0'), other])).toEqual(
    [],
  );
});

test('security tooling is the releases known for it and the workloads beside them', () => {
  const all = [
    release('gatekeeper', {}, 'shop'),
    release('grafana', {}, 'charts'),
    workload('Deployment'),
    broken(workload('Deployment'), ['metadata', 'namespace'], 'charts'),
  ];
  expect(securityTooling(all)).toEqual([all[0], all[2]]);
});
