import type { Manifest } from '../../manifest';
import type { PolicyRule } from './app-rights';

const api = 'rbac.authorization.k8s.io/v1';

/** Who holds rights: a ServiceAccount. */
export interface AccountRef {
  readonly name: string;
  readonly namespace: string;
}

/** A Role of a namespace, or a ClusterRole where `namespace` is empty, and the binding of the same name that gives it to an account. */
export function roleFor(
  account: AccountRef,
  name: string,
  namespace: string,
  rules: readonly PolicyRule[],
): readonly Manifest[] {
  const kind = namespace === '' ? 'ClusterRole' : 'Role';
  const metadata = { name, ...(namespace === '' ? {} : { namespace }) };
  return [{ apiVersion: api, kind, metadata, rules }, bindingFor(account, metadata, { kind, name })];
}

/** A binding of a role that is there already. */
export function bindingFor(
  account: AccountRef,
  metadata: Manifest['metadata'],
  role: { readonly kind: 'ClusterRole' | 'Role'; readonly name: string },
): Manifest {
  const kind = metadata.namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding';
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', ...role };
  return { apiVersion: api, kind, metadata, roleRef, subjects: [{ kind: 'ServiceAccount', ...account }] };
}

/** The account itself. No pod runs as it: Flux impersonates it, so it has no token. */
export function accountOf({ name, namespace }: AccountRef): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name, namespace },
    automountServiceAccountToken: false,
  };
}
