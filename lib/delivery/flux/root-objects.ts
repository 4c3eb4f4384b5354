import type { Manifest } from '../../manifest';
import { groupOf } from '../../manifest';

const rbac = 'rbac.authorization.k8s.io';
const admission = 'admissionregistration.k8s.io';
const kinds: ReadonlySet<string> = new Set([
  '/Namespace',
  `${rbac}/Role`,
  `${rbac}/ClusterRole`,
  `${rbac}/RoleBinding`,
  `${rbac}/ClusterRoleBinding`,
  `${admission}/ValidatingAdmissionPolicy`,
  `${admission}/ValidatingAdmissionPolicyBinding`,
]);

/**
 * Whether an object decides over others: a namespace with its Pod Security, a right, a native policy. The root delivers them before
 * everything else, so no app can weaken its own namespace, give itself a right, or remove a policy.
 */
export function isRootObject({ apiVersion, kind }: Manifest): boolean {
  return kinds.has(`${groupOf(apiVersion)}/${kind}`);
}
