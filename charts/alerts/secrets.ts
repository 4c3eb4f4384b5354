import type { AlertGroup, RunbookStep } from '../../lib';

/** Certificates replace themselves, Helm keeps its releases, and accounts' tokens are not ours: other alerts or nobody rotate them. */
const rotated = 'kube_secret_type{type!~"kubernetes.io/tls|kubernetes.io/service-account-token|helm.sh/release.v1"}';
const changedAt = 'namespace_secret:kube_secret_changed:timestamp';
const version = 'max by (namespace, secret) (changes(kube_secret_metadata_resource_version[10m])) > 0';

/** How a new value in the store gets to what reads it. */
export const fetchedNow: RunbookStep = {
  say: 'Have it fetched now, and restart what read the old one.',
  run: 'kubectl -n <namespace> annotate externalsecrets.external-secrets.io <name> force-sync="$(date +%s)" --overwrite\nkubectl -n <namespace> rollout restart deployment <name>',
};

/** Secrets arrive from the store, and none is older than a quarter. */
export const secretAlerts: AlertGroup = {
  name: 'secrets',
  records: [
    {
      record: changedAt,
      expr: `(${version}) * 0 + time() or last_over_time(${changedAt}[1d]) or max by (namespace, secret) (kube_secret_created)`,
    },
  ],
  alerts: [
    {
      name: 'SecretTooOld',
      severity: 'low',
      expr: `(time() - ${changedAt} > 90 * 86400) and on (namespace, secret) ${rotated}`,
      forMinutes: 60,
      summary: 'the secret {{ $labels.namespace }}/{{ $labels.secret }} has not changed for 90 days',
      runbook: {
        means:
          'Nobody has changed the secret for a quarter. Who read it at any time since can still use it. The age is that of the last write to the object: a write that leaves the value as it is counts too, so the value may be older than the alert says, never younger.',
        steps: [
          {
            say: 'See where it comes from. A secret without an ExternalSecret was made by a Helm release or an operator, which its labels and its owner say, or by hand: then give it one. Those of the first kind hold settings or are made anew when they are deleted.',
            run: "kubectl -n <namespace> get externalsecrets.external-secrets.io\nkubectl -n <namespace> get secrets <secret> -o jsonpath='{.metadata.labels}{.metadata.ownerReferences}'",
          },
          {
            say: 'Make a new value where it is used (the database, the provider), and write it to the same entry of the vault.',
          },
          fetchedNow,
          { say: 'Withdraw the old value at its source. Until then nothing was rotated.' },
        ],
      },
    },
    {
      name: 'SecretSyncFailed',
      severity: 'high',
      expr: 'max by (namespace, name) (externalsecret_status_condition{condition="Ready",status="False"}) == 1',
      forMinutes: 15,
      summary: 'the secret {{ $labels.namespace }}/{{ $labels.name }} cannot be fetched from the store',
      runbook: {
        means:
          'External Secrets cannot read an entry. The Secret keeps its last value, so a rotation in the store does not arrive and a withdrawn value stays in use.',
        steps: [
          {
            say: 'Read why. The condition names the entry and the error, never the value.',
            run: 'kubectl -n <namespace> describe externalsecrets.external-secrets.io <name>',
          },
          {
            say: 'See whether the operator may ask the vault at all.',
            run: 'kubectl get clustersecretstores.external-secrets.io vault\nkubectl -n external-secrets logs deployment/external-secrets --tail=50',
          },
          {
            say: 'Where the namespace is missing in the conditions of the store, the definition has to name it: `bulwark` writes both.',
          },
        ],
      },
    },
    {
      name: 'SecretStoreFailed',
      severity: 'high',
      expr: 'max by (name) (clustersecretstore_status_condition{condition="Ready",status="False"}) == 1',
      forMinutes: 10,
      summary: 'the secret store {{ $labels.name }} cannot be used',
      runbook: {
        means:
          'No secret of the cluster can be fetched or rotated. What runs keeps its last values; what starts anew may not start.',
        steps: [
          { say: 'See whether the vault is up and unsealed.', run: 'kubectl -n vault get pods -l app=vault' },
          {
            say: 'Read why the store refuses.',
            run: 'kubectl describe clustersecretstores.external-secrets.io vault',
          },
        ],
      },
    },
  ],
};
