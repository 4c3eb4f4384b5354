import type { PoliciesByObject } from './object-text';

/** Its authors publish the image elsewhere than we allow, and name it by tag. */
const image = ['allowed-registries', 'image-digest'];
/** It asks the API server, as itself. */
const caller = [...image, 'service-account-token'];
/** It asks the API server, and its authors probe less than we ask for. */
const unprobed = [...caller, 'probes'];
const secrets = 'rbac-secrets';
const wildcards = 'rbac-wildcards';

/** What an agent of a node needs of it, whatever else. */
const agent = [
  ...unprobed,
  'added-capabilities',
  'drop-all-capabilities',
  'host-path',
  'non-root-user',
  'privilege-escalation',
  'run-as-non-root',
  'seccomp-profile',
  'volume-types',
];

/**
 * What policies would refuse of each Helm release whose objects stand in no tree: single objects, by exact name, so that whoever gets into
 * their namespaces is judged like everybody else. The tests of the Helm charts render the releases and compare.
 */
export const releaseObjects: Readonly<Record<string, PoliciesByObject>> = {
  alloy: { 'Deployment logging/alloy': unprobed },
  'argo-cd': {
    'ClusterRole argo-cd-argocd-application-controller': [secrets, wildcards],
    'ClusterRole argo-cd-argocd-server': [secrets, wildcards],
    'Deployment argocd/argo-cd-argocd-applicationset-controller': unprobed,
    'Deployment argocd/argo-cd-argocd-redis': [...unprobed, 'own-service-account'],
    'Deployment argocd/argo-cd-argocd-repo-server': caller,
    'Deployment argocd/argo-cd-argocd-server': caller,
    'Job argocd/argo-cd-argocd-redis-secret-init': caller,
    'Role argocd/argo-cd-argocd-application-controller': [secrets],
    'Role argocd/argo-cd-argocd-applicationset-controller': [secrets],
    'Role argocd/argo-cd-argocd-server': [secrets],
    'StatefulSet argocd/argo-cd-argocd-application-controller': unprobed,
  },
  'audit-log-collector': {
    'DaemonSet audit-log/audit-log-collector-alloy': [...unprobed, 'host-path', 'volume-types'],
  },
  'cert-manager': {
    'ClusterRole cert-manager-cainjector': [secrets],
    'ClusterRole cert-manager-controller-certificates': [secrets],
    'ClusterRole cert-manager-controller-challenges': [secrets],
    'ClusterRole cert-manager-controller-clusterissuers': [secrets],
    'ClusterRole cert-manager-controller-issuers': [secrets],
    'ClusterRole cert-manager-controller-orders': [secrets],
    'Deployment cert-manager/cert-manager': unprobed,
    'Deployment cert-manager/cert-manager-cainjector': unprobed,
    'Deployment cert-manager/cert-manager-webhook': caller,
  },
  'external-secrets': {
    'ClusterRole external-secrets-cert-controller': [secrets],
    'ClusterRole external-secrets-controller': ['rbac-escalation', secrets],
    'Deployment external-secrets/external-secrets': unprobed,
    'Deployment external-secrets/external-secrets-cert-controller': unprobed,
    'Deployment external-secrets/external-secrets-webhook': unprobed,
  },
  falco: {
    'DaemonSet falco/falco': [
      ...caller,
      'added-capabilities',
      'apparmor-profile',
      'drop-all-capabilities',
      'host-path',
      'privilege-escalation',
      'read-only-root-filesystem',
      'run-as-non-root',
      'seccomp-profile',
      'volume-types',
    ],
  },
  falcosidekick: { 'Deployment falcosidekick/falcosidekick': caller },
  flux: {
    'Deployment flux-system/helm-controller': caller,
    'Deployment flux-system/kustomize-controller': caller,
    'Deployment flux-system/source-controller': caller,
  },
  gatekeeper: {
    'ClusterRole gatekeeper-manager-role': [secrets, wildcards],
    'Deployment gatekeeper-system/gatekeeper-audit': caller,
    'Deployment gatekeeper-system/gatekeeper-controller-manager': caller,
    'Role gatekeeper-system/gatekeeper-manager-role': [secrets],
  },
  'istio-cni': {
    'DaemonSet istio-system/istio-cni-node': [...agent, 'apparmor-profile', 'read-only-root-filesystem'],
  },
  istiod: {
    'ClusterRole istio-reader-clusterrole-istio-system': [secrets, wildcards],
    'ClusterRole istiod-clusterrole-istio-system': [secrets, wildcards],
    'Deployment istio-system/istiod': unprobed,
    'Role istio-system/istiod': [secrets],
  },
  kiali: {
    'ClusterRole kiali-viewer': ['rbac-exec', wildcards],
    'Deployment kiali/kiali': caller,
  },
  'kube-prometheus-stack': {
    'ClusterRole kube-prometheus-stack-grafana-clusterrole': [secrets],
    'ClusterRole kube-prometheus-stack-kube-state-metrics': [secrets],
    'ClusterRole kube-prometheus-stack-operator': [secrets, wildcards],
    'Deployment monitoring/kube-prometheus-stack-grafana': [
      ...unprobed,
      'read-only-root-filesystem',
      'resource-limits',
    ],
    'Deployment monitoring/kube-prometheus-stack-kube-state-metrics': [...caller, 'resource-limits'],
    'Deployment monitoring/kube-prometheus-stack-operator': caller,
    'Job monitoring/kube-prometheus-stack-admission-create': [...caller, 'resource-limits'],
    'Job monitoring/kube-prometheus-stack-admission-patch': [...caller, 'resource-limits'],
    'Role monitoring/kube-prometheus-stack-admission': [secrets],
  },
  loki: { 'StatefulSet logging/loki': caller },
  longhorn: {
    'ClusterRole longhorn-role': [secrets, wildcards],
    'ClusterRoleBinding longhorn-support-bundle': ['rbac-cluster-admin'],
    'Role longhorn-system/longhorn': [secrets, wildcards],
  },
  'policy-controller': {
    'ClusterRole policy-controller-webhook': [secrets],
    'Deployment cosign-system/policy-controller-webhook': ['allowed-registries', 'service-account-token'],
    'Job cosign-system/leases-cleanup': ['image-digest', 'service-account-token'],
    'Role cosign-system/policy-controller-webhook': [secrets],
  },
  'trivy-operator': { 'Role trivy-system/trivy-operator': [secrets] },
  ztunnel: { 'DaemonSet istio-system/ztunnel': agent },
};

/** What programs of a release make in the cluster, of our own objects: no rendering shows it. Istio makes a Deployment of each Gateway. */
export const objectsOfControllers: Readonly<Record<string, PoliciesByObject>> = {
  istiod: {
    'Deployment istio-ingress/home-istio': unprobed,
    'Deployment logging/waypoint': unprobed,
  },
  'kube-prometheus-stack': {
    'StatefulSet monitoring/alertmanager-kube-prometheus-stack-alertmanager': [...unprobed, 'resource-limits'],
    'StatefulSet monitoring/prometheus-kube-prometheus-stack-prometheus': [...unprobed, 'resource-limits'],
  },
};

/** A release whose programs make pods with names that nobody knows before: what such pods may break, and why nothing narrower would do. */
export interface PodMaker {
  readonly reason: string;
  /** The policies that leave its namespace alone. */
  readonly policies: readonly string[];
}

/** Those releases. What neither does, by its source, is judged there as everywhere: scan jobs are restricted, and Longhorn changes no security module. */
export const podMakers: Readonly<Record<string, PodMaker>> = {
  longhorn: {
    reason: 'Longhorn makes a pod for each node, volume, image and backup, and names it by what it is for',
    policies: [
      ...unprobed,
      'added-capabilities',
      'drop-all-capabilities',
      'host-namespaces',
      'host-path',
      'host-ports',
      'non-root-user',
      'own-service-account',
      'privilege-escalation',
      'privileged',
      'read-only-root-filesystem',
      'resource-limits',
      'run-as-non-root',
      'seccomp-profile',
      'secret-in-env',
      'volume-types',
    ],
  },
  'trivy-operator': {
    reason: 'Trivy Operator makes a pod for each scan, and names it by a checksum',
    policies: caller,
  },
};
