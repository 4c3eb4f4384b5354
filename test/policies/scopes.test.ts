import type { Manifest } from '../../lib/manifest';
import { podTemplateOf } from '../../lib/policy/pss/pod-template';
import { blames, clusterObject, object } from '../support/judged';

const nowhere = { namespace: undefined };

test.each([
  ...['v1/Namespace', 'v1/Node', 'v1/PersistentVolume', 'v1/ComponentStatus', 'networking.k8s.io/v1/IngressClass'],
  ...['admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy', 'apiextensions.k8s.io/v1/CustomResourceDefinition'],
  ...[
    'apiregistration.k8s.io/v1/APIService',
    'flowcontrol.apiserver.k8s.io/v1/FlowSchema',
    'node.k8s.io/v1/RuntimeClass',
  ],
  ...['certificates.k8s.io/v1/CertificateSigningRequest', 'certificates.k8s.io/v1beta1/ClusterTrustBundle'],
  ...['networking.k8s.io/v1/IPAddress', 'networking.k8s.io/v1/ServiceCIDR', 'rbac.authorization.k8s.io/v1/ClusterRole'],
  ...[
    'rbac.authorization.k8s.io/v1/ClusterRoleBinding',
    'resource.k8s.io/v1/DeviceClass',
    'resource.k8s.io/v1/ResourceSlice',
  ],
  ...[
    'resource.k8s.io/v1alpha3/DeviceTaintRule',
    'scheduling.k8s.io/v1/PriorityClass',
    'storage.k8s.io/v1/StorageClass',
  ],
  ...[
    'storage.k8s.io/v1/CSIDriver',
    'storage.k8s.io/v1/CSINode',
    'storage.k8s.io/v1/VolumeAttachment',
    'storage.k8s.io/v1/VolumeAttributesClass',
  ],
])('a %s needs no namespace', type => {
  expect(blames('namespace-named', object(type, {}, nowhere))).toEqual([]);
});

test.each([
  ...[
    'v1/Pod',
    'v1/Secret',
    'apps/v1/Deployment',
    'autoscaling/v2/HorizontalPodAutoscaler',
    'batch/v1/Job',
    'policy/v1/PodDisruptionBudget',
  ],
  ...[
    'coordination.k8s.io/v1/Lease',
    'discovery.k8s.io/v1/EndpointSlice',
    'events.k8s.io/v1/Event',
    'networking.k8s.io/v1/Ingress',
  ],
  ...[
    'rbac.authorization.k8s.io/v1/Role',
    'resource.k8s.io/v1/ResourceClaim',
    'storage.k8s.io/v1/CSIStorageCapacity',
    'certificates.k8s.io/v1/Other',
  ],
  ...['scheduling.k8s.io/v1/Other'],
])('a %s needs a namespace', type => {
  expect(blames('namespace-named', object(type, {}, nowhere))).toEqual(['/metadata/namespace']);
});

test('a custom resource needs what its definition says, and nothing where there is none', () => {
  const definition = (scope: string) =>
    clusterObject('apiextensions.k8s.io/v1/CustomResourceDefinition', {
      spec: { group: 'example.org', scope, names: { kind: 'Ship' } },
    });
  const ship = object('example.org/v1/Ship', {}, nowhere);
  expect(blames('namespace-named', ship, definition('Namespaced'))).toHaveLength(1);
  expect(blames('namespace-named', ship, definition('Cluster'))).toEqual([]);
  expect(blames('namespace-named', ship, object('example.org/v1/Boat', {}, nowhere), definition('Other'))).toEqual([]);
  expect(blames('namespace-named', object('constructor/v1/Ship', {}, nowhere))).toEqual([]);
});

describe('the pods of an object', () => {
  const at = (type: string, body: object = {}) => podTemplateOf(object(type, body))?.pointer;
  const containers = { spec: { containers: [] } };

  test.each([
    ['v1/Pod', ''],
    ['v1/PodTemplate', '/template'],
    ['v1/ReplicationController', '/spec/template'],
    ['apps/v1/ReplicaSet', '/spec/template'],
    ['apps/v1/Deployment', '/spec/template'],
    ['extensions/v1beta1/Deployment', '/spec/template'],
    ['apps/v1/StatefulSet', '/spec/template'],
    ['apps/v1/DaemonSet', '/spec/template'],
    ['batch/v1/Job', '/spec/template'],
    ['batch/v1/CronJob', '/spec/jobTemplate/spec/template'],
    ['serving.knative.dev/v1/Revision', ''],
  ])('of %s stand at %j, also when nothing does', (type, pointer) => {
    expect(at(type)).toBe(pointer);
  });

  test.each<readonly [string, object, string | undefined]>([
    ['serving.knative.dev/v1/Service', { spec: { template: {} } }, '/spec/template'],
    ['serving.knative.dev/v1/Route', { spec: {} }, undefined],
    ['argoproj.io/v1alpha1/Rollout', { spec: { template: containers } }, '/spec/template'],
    [
      'example.com/v1/Nightly',
      { spec: { jobTemplate: { spec: { template: containers } } } },
      '/spec/jobTemplate/spec/template',
    ],
    ['example.com/v1/Pod', { spec: { template: {} } }, undefined],
    ['xapps/v1/Deployment', {}, undefined],
    ['v1/Service', { spec: {} }, undefined],
    ['v1/toString', {}, undefined],
  ])('of %s with %j stand at %j', (type, body, pointer) => {
    expect(at(type, body)).toBe(pointer);
  });

  test('come with their own labels, and are nothing where the template is missing', () => {
    const manifest: Manifest = object('apps/v1/Deployment', {
      spec: { template: { metadata: { labels: {} }, ...containers } },
    });
    expect(podTemplateOf(manifest)).toEqual({
      pointer: '/spec/template',
      metadata: { labels: {} },
      spec: { containers: [] },
    });
    expect(podTemplateOf(object('apps/v1/Deployment'))).toEqual({
      pointer: '/spec/template',
      metadata: undefined,
      spec: undefined,
    });
  });
});
