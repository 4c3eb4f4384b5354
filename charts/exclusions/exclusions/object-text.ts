import type { Identity } from '../../lib';

/** Objects as `<Kind> <namespace>/<name>` or `<Kind> <name>`, and the policies that would refuse each. */
export type PoliciesByObject = Readonly<Record<string, readonly string[]>>;

const groups: Readonly<Record<string, string>> = {
  ClusterRole: 'rbac.authorization.k8s.io',
  ClusterRoleBinding: 'rbac.authorization.k8s.io',
  DaemonSet: 'apps',
  Deployment: 'apps',
  Job: 'batch',
  Namespace: '',
  Role: 'rbac.authorization.k8s.io',
  StatefulSet: 'apps',
};

/** The object that a text names. Throws for a kind that nothing here excuses. */
export function identityIn(text: string): Identity {
  const [kind = '', place = ''] = text.split(' ');
  const group = groups[kind];
  if (group === undefined)
    throw new Error(`'${text}' is of no kind that is excused: ${Object.keys(groups).join(', ')}`);
  const [namespace = '', name = ''] = place.includes('/') ? place.split('/') : ['', place];
  return { group, kind, namespace, name };
}
