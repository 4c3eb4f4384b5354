import { kinds as core } from '../../lib/policy/kinds';
import type { TargetKind } from '../../lib/policy/target';
import { catalogue } from '../../policies';

const judged = catalogue.flatMap(policy => (policy.type === 'object' ? policy.kinds : []));
const offered: readonly TargetKind[] = Object.values(core);
const named = [...judged, ...offered].map(({ group, versions, kind, resource, scope, subresources = [] }) =>
  [`${group}/${versions.join()}`, kind, scope, [resource, ...subresources].join(' ')].join(' '),
);

test('at admission every kind is named by the version, plural and scope that the API server serves: any other matches nothing', () => {
  expect([...new Set(named)].sort()).toEqual([
    '/v1 ConfigMap Namespaced configmaps',
    '/v1 Namespace Cluster namespaces',
    '/v1 PersistentVolume Cluster persistentvolumes',
    '/v1 PersistentVolumeClaim Namespaced persistentvolumeclaims',
    '/v1 Pod Namespaced pods ephemeralcontainers',
    '/v1 PodTemplate Namespaced podtemplates',
    '/v1 ReplicationController Namespaced replicationcontrollers',
    '/v1 Secret Namespaced secrets',
    '/v1 Service Namespaced services',
    '/v1 ServiceAccount Namespaced serviceaccounts',
    'apps/v1 DaemonSet Namespaced daemonsets',
    'apps/v1 Deployment Namespaced deployments',
    'apps/v1 ReplicaSet Namespaced replicasets',
    'apps/v1 StatefulSet Namespaced statefulsets',
    'argoproj.io/v1alpha1 Application Namespaced applications',
    'batch/v1 CronJob Namespaced cronjobs',
    'batch/v1 Job Namespaced jobs',
    'external-secrets.io/v1 ClusterSecretStore Cluster clustersecretstores',
    'gateway.networking.k8s.io/v1 Gateway Namespaced gateways',
    'networking.istio.io/v1 DestinationRule Namespaced destinationrules',
    'networking.k8s.io/v1 Ingress Namespaced ingresses',
    'networking.k8s.io/v1 NetworkPolicy Namespaced networkpolicies',
    'rbac.authorization.k8s.io/v1 ClusterRole Cluster clusterroles',
    'rbac.authorization.k8s.io/v1 ClusterRoleBinding Cluster clusterrolebindings',
    'rbac.authorization.k8s.io/v1 Role Namespaced roles',
    'rbac.authorization.k8s.io/v1 RoleBinding Namespaced rolebindings',
    'security.istio.io/v1 AuthorizationPolicy Namespaced authorizationpolicies',
    'security.istio.io/v1 PeerAuthentication Namespaced peerauthentications',
    'serving.knative.dev/v1 Service Namespaced services',
    'storage.k8s.io/v1 StorageClass Cluster storageclasses',
  ]);
});
