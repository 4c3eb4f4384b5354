const controlPlane = ['etcd', 'kube-apiserver', 'kube-controller-manager'];

const beyond: Readonly<Record<string, readonly string[]>> = {
  apply: ['gatekeeper'],
  attack: ['gatekeeper'],
  faults: ['gatekeeper'],
  gatekeeper: ['gatekeeper'],
  gitops: ['argocd', 'gatekeeper', 'helm', 'kube-scheduler', 'kwok'],
  'gitops-flux': ['gatekeeper', 'kustomize-controller'],
  parity: ['gatekeeper', 'gator', 'oracle'],
};

/** The programs that a part of the tier runs, by their names in `tools/build`. */
export function programsOf(part: string): readonly string[] {
  return [...controlPlane, ...(beyond[part] ?? [])];
}
