import type { PoliciesByObject } from './object-text';

const secrets = 'rbac-secrets';
const wildcards = 'rbac-wildcards';
const escalation = 'rbac-escalation';
const everybody = 'rbac-everybody';
const namespace = ['namespace-mesh-membership', 'namespace-pod-security-restricted'];
const edit = [escalation, 'rbac-exec', secrets];

/**
 * What the API server (1.36) makes of itself when it starts, the two roles that it adds up of others, and its four namespaces. By exact name: the label
 * `kubernetes.io/bootstrapping` stands on the roles too, but whoever may write a role may label it. The tier of real servers compares this
 * list with a real one. Of Talos' own roles and bindings (1.13.9) no policy refuses any.
 */
export const kubernetesObjects: PoliciesByObject = {
  'ClusterRole admin': edit,
  'ClusterRole cluster-admin': [secrets, wildcards],
  'ClusterRole edit': edit,
  'ClusterRole system:aggregate-to-edit': edit,
  'ClusterRole system:controller:certificate-controller': [escalation],
  'ClusterRole system:controller:clusterrole-aggregation-controller': [escalation],
  'ClusterRole system:controller:disruption-controller': [wildcards],
  'ClusterRole system:controller:generic-garbage-collector': [secrets, wildcards],
  'ClusterRole system:controller:horizontal-pod-autoscaler': [wildcards],
  'ClusterRole system:controller:namespace-controller': [secrets, wildcards],
  'ClusterRole system:controller:resourcequota-controller': [secrets, wildcards],
  'ClusterRole system:kube-controller-manager': [escalation, secrets, wildcards],
  'ClusterRole system:kubelet-api-admin': [escalation, wildcards],
  'ClusterRole system:node': [escalation, secrets],
  'ClusterRoleBinding cluster-admin': ['rbac-cluster-admin'],
  'ClusterRoleBinding system:basic-user': [everybody],
  'ClusterRoleBinding system:discovery': [everybody],
  'ClusterRoleBinding system:public-info-viewer': [everybody],
  'ClusterRoleBinding system:service-account-issuer-discovery': [everybody],
  'Namespace default': namespace,
  'Namespace kube-node-lease': namespace,
  'Namespace kube-public': namespace,
  'Namespace kube-system': namespace,
  'Role kube-system/system:controller:bootstrap-signer': [secrets],
  'Role kube-system/system:controller:token-cleaner': [secrets],
};
