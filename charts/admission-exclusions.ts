import type { Construct } from 'constructs';
import { helmAddonsOf } from '../lib';
import type { ExcludedNamespace } from '../lib';

const owner = { owner: 'platform', expires: '2027-06-30' };
const own = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];

/**
 * What policies would refuse of the Helm charts that were rendered with our values, by namespace: no other policy leaves that namespace alone. The test of the
 * rendered releases renders them again and compares.
 */
export const refusedByNamespace: Readonly<Record<string, readonly string[]>> = {
  'cert-manager': ['allowed-registries', 'image-digest', 'probes', 'service-account-token'],
  'gatekeeper-system': ['allowed-registries', 'image-digest', 'rbac-secrets', 'service-account-token'],
  'istio-system': [
    'added-capabilities',
    'allowed-registries',
    'apparmor-profile',
    'drop-all-capabilities',
    'host-path',
    'image-digest',
    'non-root-user',
    'privilege-escalation',
    'probes',
    'rbac-secrets',
    'read-only-root-filesystem',
    'run-as-non-root',
    'seccomp-profile',
    'service-account-token',
    'volume-types',
  ],
};

/**
 * The namespaces that a policy leaves alone: the cluster's own, and those whose objects come from Helm charts that this tree does not contain. Where every
 * release of a namespace is rendered, its exceptions are waivers of single objects instead.
 */
export function excludedFrom(policy: string, cluster: Construct): readonly ExcludedNamespace[] {
  const filled = new Set(
    helmAddonsOf(cluster)
      .filter(addon => addon.rendered === undefined)
      .map(addon => addon.release.namespace),
  );
  const refused = [...filled].sort().filter(name => refusedByNamespace[name]?.includes(policy) ?? true);
  return [
    ...own.map(name => since(name, 'Kubernetes and Talos make it themselves; refusing them would lock the cluster')),
    ...refused.map(name =>
      since(name, 'Helm charts of others make its objects, and this tree does not contain them to waive one by one'),
    ),
  ];
}

function since(namespace: string, reason: string): ExcludedNamespace {
  return { namespace, reason, ...owner };
}
