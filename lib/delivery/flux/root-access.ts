import type { Manifest } from '../../manifest';
import { deliveryApp } from '../cluster-delivery';
import type { PolicyRule } from './app-rights';
import type { FluxPlace } from './kustomization';
import { accountOf, roleFor } from './rbac-objects';

const write = ['create', 'delete', 'get', 'patch'];
const rbac = 'rbac.authorization.k8s.io';

/** What decides over others, in every namespace. Namespaces are never deleted. Who writes roles for others has to grant what it does not hold. */
const everywhere: readonly PolicyRule[] = [
  { apiGroups: [''], resources: ['namespaces'], verbs: ['create', 'get', 'patch'] },
  {
    apiGroups: [rbac],
    resources: ['clusterrolebindings', 'clusterroles', 'rolebindings', 'roles'],
    verbs: write,
  },
  { apiGroups: [rbac], resources: ['clusterroles', 'roles'], verbs: ['bind', 'escalate'] },
  {
    apiGroups: ['admissionregistration.k8s.io'],
    resources: ['validatingadmissionpolicies', 'validatingadmissionpolicybindings'],
    verbs: write,
  },
];

/** What tells Flux what to do, in its own namespace. */
const here: readonly PolicyRule[] = [
  { apiGroups: [''], resources: ['serviceaccounts'], verbs: write },
  { apiGroups: ['kustomize.toolkit.fluxcd.io'], resources: ['kustomizations'], verbs: write },
  {
    apiGroups: ['source.toolkit.fluxcd.io'],
    resources: ['gitrepositories', 'ocirepositories'],
    verbs: ['create', 'get', 'patch'],
  },
];

/** The name of the ClusterRole of the root, which has every right a step later. */
export const rootRole = (cluster: string): string => `flux-${cluster}-${deliveryApp}`;

/** The ServiceAccount that the root acts as. Only kustomize-controller may impersonate it, and no pod runs as it. */
export function rootAccess({ cluster, namespace }: FluxPlace): readonly Manifest[] {
  const account = { name: deliveryApp, namespace };
  return [
    accountOf(account),
    ...roleFor(account, rootRole(cluster), '', everywhere),
    ...roleFor(account, `flux-${deliveryApp}`, namespace, here),
  ];
}
