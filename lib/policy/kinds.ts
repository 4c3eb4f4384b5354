import type { TargetKind } from './target';

/** A namespaced kind of an API group. */
export function namespaced(group: string, versions: readonly string[], kind: string, resource: string): TargetKind {
  return { group, versions, kind, resource, scope: 'Namespaced' };
}

/** A kind of an API group whose objects stand outside every namespace. */
export function clusterWide(group: string, versions: readonly string[], kind: string, resource: string): TargetKind {
  return { group, versions, kind, resource, scope: 'Cluster' };
}

/** The kinds that policies judge: those of Kubernetes' own API, and of others where more than one policy judges them. */
export const kinds = {
  pod: { ...namespaced('', ['v1'], 'Pod', 'pods'), subresources: ['ephemeralcontainers'] },
  podTemplate: namespaced('', ['v1'], 'PodTemplate', 'podtemplates'),
  replicationController: namespaced('', ['v1'], 'ReplicationController', 'replicationcontrollers'),
  deployment: namespaced('apps', ['v1'], 'Deployment', 'deployments'),
  statefulSet: namespaced('apps', ['v1'], 'StatefulSet', 'statefulsets'),
  daemonSet: namespaced('apps', ['v1'], 'DaemonSet', 'daemonsets'),
  replicaSet: namespaced('apps', ['v1'], 'ReplicaSet', 'replicasets'),
  job: namespaced('batch', ['v1'], 'Job', 'jobs'),
  cronJob: namespaced('batch', ['v1'], 'CronJob', 'cronjobs'),
  service: namespaced('', ['v1'], 'Service', 'services'),
  serviceAccount: namespaced('', ['v1'], 'ServiceAccount', 'serviceaccounts'),
  secret: namespaced('', ['v1'], 'Secret', 'secrets'),
  configMap: namespaced('', ['v1'], 'ConfigMap', 'configmaps'),
  namespace: clusterWide('', ['v1'], 'Namespace', 'namespaces'),
  persistentVolume: clusterWide('', ['v1'], 'PersistentVolume', 'persistentvolumes'),
  persistentVolumeClaim: namespaced('', ['v1'], 'PersistentVolumeClaim', 'persistentvolumeclaims'),
  storageClass: clusterWide('storage.k8s.io', ['v1'], 'StorageClass', 'storageclasses'),
  ingress: namespaced('networking.k8s.io', ['v1'], 'Ingress', 'ingresses'),
  networkPolicy: namespaced('networking.k8s.io', ['v1'], 'NetworkPolicy', 'networkpolicies'),
  role: namespaced('rbac.authorization.k8s.io', ['v1'], 'Role', 'roles'),
  clusterRole: clusterWide('rbac.authorization.k8s.io', ['v1'], 'ClusterRole', 'clusterroles'),
  roleBinding: namespaced('rbac.authorization.k8s.io', ['v1'], 'RoleBinding', 'rolebindings'),
  clusterRoleBinding: clusterWide('rbac.authorization.k8s.io', ['v1'], 'ClusterRoleBinding', 'clusterrolebindings'),
  gateway: namespaced('gateway.networking.k8s.io', ['v1'], 'Gateway', 'gateways'),
  application: namespaced('argoproj.io', ['v1alpha1'], 'Application', 'applications'),
  knativeService: namespaced('serving.knative.dev', ['v1'], 'Service', 'services'),
} as const satisfies Record<string, TargetKind>;
