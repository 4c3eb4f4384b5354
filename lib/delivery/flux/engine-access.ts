import type { Manifest } from '../../manifest';
import type { PolicyRule } from './app-rights';
import type { FluxPlace } from './kustomization';
import { bindingFor, roleFor } from './rbac-objects';

const look = ['get', 'list', 'watch'];
const keep = [...look, 'patch', 'update'];
const status = ['get', 'patch', 'update'];
const kustomize = 'kustomize.toolkit.fluxcd.io';
const source = 'source.toolkit.fluxcd.io';
const sources = ['buckets', 'gitrepositories', 'helmcharts', 'helmrepositories', 'ocirepositories'];

/** Who is elected to lead, and what happened. */
const leading: readonly PolicyRule[] = [
  { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['create', ...keep] },
];
const events: readonly PolicyRule[] = [{ apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] }];

const applies: readonly PolicyRule[] = [
  { apiGroups: [kustomize], resources: ['kustomizations'], verbs: keep },
  { apiGroups: [kustomize], resources: ['kustomizations/finalizers', 'kustomizations/status'], verbs: status },
  { apiGroups: [source], resources: ['buckets', 'gitrepositories', 'ocirepositories'], verbs: look },
  { apiGroups: [''], resources: ['serviceaccounts'], verbs: look },
  ...events,
];

/** It makes a HelmChart for each HelmRelease that names one. */
const fetches: readonly PolicyRule[] = [
  { apiGroups: [source], resources: sources, verbs: keep },
  {
    apiGroups: [source],
    resources: sources.flatMap(one => [`${one}/finalizers`, `${one}/status`]),
    verbs: status,
  },
  ...events,
];

/** The name of the binding that makes helm-controller an administrator. */
export const helmBinding = (cluster: string): string => `flux-${cluster}-helm-controller`;

/**
 * The rights of Flux' controllers, in place of those of its Helm chart, where two are administrators and four read every Secret. kustomize-controller
 * writes nothing of its own: it acts as the accounts of its Kustomizations. helm-controller installs definitions, webhooks and roles that only
 * the Helm charts know, so it is an administrator. Source: the controllers' own RBAC markers, Flux documentation on multi-tenancy lockdown.
 */
export function engineAccess(place: FluxPlace): readonly Manifest[] {
  const { cluster, namespace, source: from, decryption } = place;
  const as = (name: string) => ({ name, namespace });
  const keys = from.type === 'git' && 'keys' in from.verify ? [from.verify.keys] : [];
  const secrets = keys.map(readSecret);
  const decrypts = decryption === undefined ? [] : [readSecret(decryption.keySecret)];
  const administrator = { kind: 'ClusterRole', name: 'cluster-admin' } as const;
  return [
    ...roleFor(as('kustomize-controller'), `flux-${cluster}-kustomize-controller`, '', applies),
    ...roleFor(as('kustomize-controller'), 'flux-kustomize-controller', namespace, [...leading, ...decrypts]),
    ...roleFor(as('source-controller'), `flux-${cluster}-source-controller`, '', fetches),
    ...roleFor(as('source-controller'), 'flux-source-controller', namespace, [...leading, ...secrets]),
    bindingFor(as('helm-controller'), { name: helmBinding(cluster) }, administrator),
  ];
}

/** The right to read one Secret by its name. */
function readSecret(name: string): PolicyRule {
  return { apiGroups: [''], resources: ['secrets'], verbs: ['get'], resourceNames: [name] };
}

/** The right to act as these accounts of Flux' namespace, by name, and as nobody else. */
export function impersonation({ namespace }: FluxPlace, role: string, names: readonly string[]): readonly Manifest[] {
  const rule = {
    apiGroups: [''],
    resources: ['serviceaccounts'],
    verbs: ['impersonate'],
    resourceNames: [...names].sort(),
  };
  return roleFor({ name: 'kustomize-controller', namespace }, role, namespace, [rule]);
}
