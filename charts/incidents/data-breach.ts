import type { Incident, RunbookStep } from '../../lib';
import { newValues, shutOutNow, whatElse } from '../alerts/audit-steps';
import { writtenDown } from './last-step';

const tellThem: RunbookStep = {
  say: 'Decide with the person responsible for the data whose records they were and who must be told. Where HIPAA applies, people are told without delay and at the latest 60 days after the discovery (45 CFR 164.404).',
};

const snapshot = [
  'apiVersion: longhorn.io/v1beta2',
  'kind: Snapshot',
  'metadata: {name: evidence, namespace: longhorn-system}',
  'spec: {volume: <volume>, createSnapshot: true}',
].join('\\n');

/** Health data may have been read by somebody who must not. */
export function dataBreach(pause: readonly RunbookStep[]): Incident {
  return {
    name: 'DataBreach',
    alerts: ['HealthPodEntered', 'IsolatedSecretRead', 'AllSecretsRead', 'ClusterAdminGranted'],
    runbook: {
      means:
        'Health data may have been read by somebody who must not. What counts from now on is that it ends, that nothing that proves it is lost, and that those whose data it is are told.',
      steps: [
        { say: 'Note the time. Every delay that a law allows counts from when it was known.' },
        ...pause,
        {
          say: 'Stop what holds the data. The volume stays, with its key and its backups.',
          run: 'kubectl -n agent-medical scale statefulset agent-medical --replicas=0',
        },
        shutOutNow,
        {
          ...whatElse,
          say: 'Read from the audit log who asked for what: in this namespace it keeps requests and answers. Copy it out, for logs end with their retention.',
        },
        {
          say: 'Keep the state of the volume: a snapshot of its own, by the name of the volume behind the claim.',
          run: `kubectl -n agent-medical get persistentvolumeclaims\nprintf '${snapshot}' | kubectl apply -f -`,
        },
        newValues,
        tellThem,
        writtenDown,
      ],
    },
  };
}
