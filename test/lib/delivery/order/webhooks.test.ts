import { deliveryOrder } from '../../../../lib/delivery/order/delivery-order';
import { phases } from '../../../../lib/delivery/flux/phases';
import type { Manifest, RenderedObject } from '../../../../lib/manifest';
import { broken } from '../../../support/rendered';

const object = (apiVersion: string, kind: string, at: string, rest: object = {}): Manifest => {
  const [name = '', namespace] = at.split('/').reverse();
  return { apiVersion, kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) }, ...rest };
};
const labels = { app: 'webhook' };
const definition = object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'widgets.example.org', {
  spec: { group: 'example.org', names: { kind: 'Widget' } },
});
const server = object('apps/v1', 'Deployment', 'engine/webhook', { spec: { template: { metadata: { labels } } } });
const other = object('apps/v1', 'Deployment', 'engine/controller', {
  spec: { template: { metadata: { labels: {} } } },
});
const service = object('v1', 'Service', 'engine/webhook', { spec: { selector: labels } });
const webhook = (group: string, resource: string, kind = 'ValidatingWebhookConfiguration'): Manifest =>
  object('admissionregistration.k8s.io/v1', kind, 'judge', {
    webhooks: [
      {
        clientConfig: { service: { name: 'webhook', namespace: 'engine' } },
        rules: [{ apiGroups: [group], resources: [resource] }],
      },
    ],
  });
const widget = object('example.org/v1', 'Widget', 'engine/one');
const place = (manifests: readonly Manifest[], app = 'engine'): RenderedObject[] =>
  manifests.map(manifest => ({ manifest, cluster: 'production', app, constructPath: manifest.metadata.name }));

/** The names of what the last object waits for. */
function waitsFor(manifests: readonly Manifest[]): readonly string[] {
  const { needs } = deliveryOrder(place(manifests));
  return (needs.at(-1) ?? []).map(({ on, why }) => `${manifests[on]?.kind ?? ''} ${why}`).sort();
}

test('an object waits for the webhook of its group and for the pods that answer for it, and for no others', () => {
  const judged = [definition, server, other, service, webhook('example.org', '*'), widget];
  expect(waitsFor(judged)).toEqual([
    'CustomResourceDefinition definition',
    'Deployment webhook',
    'ValidatingWebhookConfiguration webhook',
  ]);
  expect(waitsFor(broken(judged, [4, 'webhooks', 0, 'rules', 0, 'apiGroups', 0], 'other.example.org'))).toEqual([
    'CustomResourceDefinition definition',
  ]);
});

test('under Flux it is applied by a later Kustomization than its webhook, and its definition by the same', () => {
  const judged = place([definition, server, service, webhook('example.org', '*'), widget]);
  const phasesOf = (objects: readonly RenderedObject[]): readonly number[] => phases(objects, deliveryOrder(objects));
  expect(phasesOf(judged)).toEqual([0, 0, 0, 0, 1]);
  expect(phasesOf(place([definition, server, service, widget]))).toEqual([0, 0, 0, 0]);
});

test('workloads of other apps wait for a webhook that judges pods, but not for one that changes them', () => {
  const site = object('apps/v1', 'Deployment', 'shop/site', { spec: { template: {} } });
  const appsOf = (judge: Manifest): readonly string[] => {
    const { apps } = deliveryOrder([...place([server, service, judge]), ...place([site], 'shop')]);
    return [...(apps.get('shop') ?? [])];
  };
  expect(appsOf(webhook('', 'pods'))).toEqual(['engine']);
  expect(appsOf(webhook('*', '*'))).toEqual(['engine']);
  expect(appsOf(webhook('', 'services'))).toEqual([]);
  expect(appsOf(webhook('', 'pods', 'MutatingWebhookConfiguration'))).toEqual([]);
});

test('objects of a rendered release come after those of a release with a lower order, definitions at once', () => {
  const [first, second] = [object('v1', 'ConfigMap', 'engine/first'), object('v1', 'ConfigMap', 'engine/second')];
  const orders = new Map([
    [0, 0],
    [1, 1],
    [2, 1],
  ]);
  const { levels } = deliveryOrder(place([first, second, definition]), { orders });
  expect(levels).toEqual([0, 1, 0]);
});
