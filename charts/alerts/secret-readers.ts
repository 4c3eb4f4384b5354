import type { PlatformDefinition } from '../definition';

/** ServiceAccounts that their Helm charts give the right to read Secrets, and that use it, by namespace. */
const installed: Readonly<Record<string, readonly string[]>> = {
  'cert-manager': ['cert-manager', 'cert-manager-cainjector', 'cert-manager-webhook'],
  'cosign-system': ['policy-controller-webhook'],
  'external-secrets': ['external-secrets', 'external-secrets-cert-controller'],
  'gatekeeper-system': ['gatekeeper-admin'],
  'istio-system': ['istiod'],
  'longhorn-system': ['longhorn-service-account'],
  monitoring: [
    'kube-prometheus-stack-admission',
    'kube-prometheus-stack-grafana',
    'kube-prometheus-stack-kube-state-metrics',
    'kube-prometheus-stack-operator',
  ],
  'trivy-system': ['trivy-operator'],
};

/** What applies the tree: it reads the Secrets that it owns, and a Helm release is a Secret. Terraform runs outside the cluster as a person. */
const engines: Readonly<Record<PlatformDefinition['delivery'], Readonly<Record<string, readonly string[]>>>> = {
  'argo-cd': {
    argocd: [
      'argo-cd-argocd-redis-secret-init',
      'argocd-application-controller',
      'argocd-applicationset-controller',
      'argocd-server',
    ],
  },
  flux: { 'flux-system': ['helm-controller', 'kustomize-controller', 'source-controller'] },
  terraform: {},
};

/** Kubernetes itself, by what its own roles grant. Source: Kubernetes 1.36, default roles and role bindings. */
const kubernetes: readonly string[] = ['system:apiserver', 'system:kube-controller-manager'];
const controllers: readonly string[] = [
  'bootstrap-signer',
  'generic-garbage-collector',
  'namespace-controller',
  'resourcequota-controller',
  'token-cleaner',
];

function accountsOf(delivery: PlatformDefinition['delivery']): readonly (readonly [string, readonly string[]])[] {
  return Object.entries({ 'kube-system': controllers, ...installed, ...engines[delivery] });
}

/** Every user that reads Secrets by design, by its exact name. Kubelets come on top: their names are those of the nodes. */
export function secretReaders(delivery: PlatformDefinition['delivery']): readonly string[] {
  const accounts = accountsOf(delivery).flatMap(([home, names]) => names.map(name => account(home, name)));
  return [...kubernetes, ...accounts];
}

/** The same users and every kubelet, as a regular expression that matches no other name. */
export function secretReaderPattern(delivery: PlatformDefinition['delivery']): string {
  const accounts = accountsOf(delivery).map(([home, names]) => `${home}:(${names.join('|')})`);
  return ['system:node:[^:]+', ...kubernetes, `system:serviceaccount:(${accounts.join('|')})`].join('|');
}

/** The user that a ServiceAccount is. */
export function account(namespace: string, name: string): string {
  return `system:serviceaccount:${namespace}:${name}`;
}
