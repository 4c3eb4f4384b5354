import { argoCd } from '../../../../lib/delivery/argo-cd-application';
import { argoCdDelivery } from '../../../../lib/delivery/argo-cd/argo-cd-delivery';
import { HelmChart } from '../../../../lib/delivery/helm-chart';
import type { Apps } from '../../../support/delivered';
import { fill, make, namespace, release, synthesizeDelivered, undeliverable } from '../../../support/delivered';

const chart = HelmChart.repository('https://charts.example.org', 'widgets', '1.0.0');
const projectSpec = { sourceRepos: ['https://charts.example.org'], destinations: [{ namespace: 'shop-*' }] };

/** A release in a project that somebody wrote, on a cluster that names no delivery. */
const apps = (at: string, spec: object = projectSpec): Apps => ({
  shop: fill(
    make('argoproj.io/v1alpha1', 'AppProject', 'argocd/shop', { spec }),
    release('widgets', chart, at, { delivery: argoCd({ project: 'shop' }) }),
  ),
});

test('a release in a namespace that its AppProject allows is taken, and one outside it is refused', () => {
  expect(synthesizeDelivered(undefined, apps('shop-web')).status).toBe('clean');
  expect(undeliverable(undefined, apps('kube-system'))).toEqual([
    "production/shop/widgets/application: namespace must be one that the AppProject shop allows (shop-*), got 'kube-system'; correct it, or add it to spec.destinations of the project",
  ]);
});

test('a namespace that the AppProject refuses by name is outside it, whatever else allows it', () => {
  const destinations = [{ namespace: '*' }, { namespace: '!kube-system' }];
  expect(synthesizeDelivered(undefined, apps('web', { ...projectSpec, destinations })).status).toBe('clean');
  expect(undeliverable(undefined, apps('kube-system', { ...projectSpec, destinations }))).toHaveLength(1);
});

test('a source that the AppProject does not list is refused, and a project without any allows none', () => {
  expect(undeliverable(undefined, apps('shop-web', { ...projectSpec, sourceRepos: ['https://example.org'] }))).toEqual([
    expect.stringContaining('source must be one that the AppProject shop allows (https://example.org)'),
  ]);
  expect(undeliverable(undefined, apps('shop-web', {}))).toHaveLength(2);
});

test('a release into a namespace that nothing declares is refused, and into one of every cluster is not', () => {
  const delivery = argoCdDelivery({ git: { url: 'https://git.example.org/acme/platform', revision: 'main' } });
  const into = (name: string): Apps => ({ a: fill(namespace('web'), release('widgets', chart, name)) });
  expect(undeliverable(delivery, into('wbe'))).toEqual([
    "production/a/widgets/application: namespace must be declared in the cluster, got 'wbe'; make a SecureNamespace 'wbe', or correct the name",
  ]);
  for (const name of ['web', 'kube-system']) expect(synthesizeDelivered(delivery, into(name)).status).toBe('clean');
});
