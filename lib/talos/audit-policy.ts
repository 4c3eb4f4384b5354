/** What the API server writes into its audit log beyond the metadata of every request. */
export interface AuditScope {
  /** Namespaces whose requests are kept with their bodies. */
  readonly namespaces: readonly string[];
  /** Identities whose requests are kept with their bodies wherever they go, such as `system:serviceaccount:agent-redteam:agent-redteam`. */
  readonly identities: readonly string[];
}

/** Resources whose bodies are secrets: they are named in the log and never shown. */
const secretBodies = [
  { group: '', resources: ['secrets', 'configmaps', 'serviceaccounts/token'] },
  { group: 'authentication.k8s.io', resources: ['tokenreviews', 'tokenrequests'] },
];

const rights = ['clusterrolebindings', 'clusterroles', 'rolebindings', 'roles'];
const entrances = ['pods/attach', 'pods/ephemeralcontainers', 'pods/exec', 'pods/portforward', 'nodes/proxy'];

/**
 * The audit policy of the API server (audit.k8s.io/v1). Every request leaves its metadata: who read which Secret, and when. The bodies of Secrets,
 * ConfigMaps and tokens are never written, whoever asks, because that rule comes before all others. The namespaces and identities of the scope,
 * and every change of rights, are kept whole.
 *
 * Left out are health checks and the leases of leader elections, which drown everything else and say nothing; but not those of the scope: whoever
 * takes a lease from another stops his work.
 *
 * Source: Kubernetes, "Auditing"; CIS Kubernetes Benchmark 3.2.2.
 */
export function auditPolicy({ namespaces, identities }: AuditScope): object {
  const whole = (match: object): object => ({ level: 'RequestResponse', ...match });
  return {
    apiVersion: 'audit.k8s.io/v1',
    kind: 'Policy',
    omitStages: ['RequestReceived'],
    rules: [
      { level: 'Metadata', resources: secretBodies },
      { level: 'Metadata', resources: [{ group: '', resources: entrances }] },
      ...(identities.length === 0 ? [] : [whole({ users: [...identities].sort() })]),
      ...(namespaces.length === 0 ? [] : [whole({ namespaces: [...namespaces].sort() })]),
      { level: 'None', nonResourceURLs: ['/healthz*', '/livez*', '/readyz*', '/version'] },
      { level: 'None', verbs: ['get', 'update'], resources: [{ group: 'coordination.k8s.io', resources: ['leases'] }] },
      whole({
        verbs: ['create', 'delete', 'deletecollection', 'patch', 'update'],
        resources: [{ group: 'rbac.authorization.k8s.io', resources: rights }],
      }),
      { level: 'Metadata' },
    ],
  };
}
