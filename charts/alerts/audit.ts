import type { LogAlertGroup } from '../../lib';
import { healthNamespaces } from '../data-classes';
import { entrances } from '../dashboards/log-streams';
import type { PlatformDefinition } from '../definition';
import { admissionChanged } from './admission-changes';
import { answered, eventsNaming, forReal, recent } from './audit-events';
import { whatElse } from './audit-steps';
import { account } from './secret-readers';
import { secretReadAlerts } from './secret-reads';

type Delivery = PlatformDefinition['delivery'];
type LogAlert = LogAlertGroup['alerts'][number];

const health = `home=~"${healthNamespaces.join('|')}"`;

/** What the audit log of the API server shows that must not happen: alerts over its events. */
export function auditAlerts(delivery: Delivery): LogAlertGroup {
  const engines = engineUsers[delivery];
  return {
    name: 'audit',
    alerts: [...secretReadAlerts(delivery), podEntered, adminGranted(engines), admissionChanged(engines)],
  };
}

const podEntered: LogAlert = {
  name: 'HealthPodEntered',
  severity: 'critical',
  expr: recent('who, home, subresource', eventsNaming('pods', 'resource="pods"', entrances, health, answered)),
  summary: '{{ $labels.who }} entered a container in {{ $labels.home }} ({{ $labels.subresource }})',
  runbook: {
    means:
      'Somebody got into a container that works on health data, or reached its ports past the network. Inside, the records can be read, and the audit log shows no more of what is done there.',
    steps: [
      { say: 'Ask the person. Nothing of the platform enters containers.' },
      whatElse,
      {
        say: 'End the session: delete the pod. It starts again without what was done to it.',
        run: 'kubectl -n agent-medical delete pod <name>',
      },
      { say: 'See what Falco saw inside, and decide whether it is a breach to be reported.' },
    ],
  },
};

/** The engine's own bindings were judged on the pull request. */
const engineUsers: Readonly<Record<Delivery, readonly string[]>> = {
  'argo-cd': [account('argocd', 'argocd-application-controller')],
  flux: [account('flux-system', 'helm-controller'), account('flux-system', 'kustomize-controller')],
  terraform: [],
};

function adminGranted(engines: readonly string[]): LogAlert {
  const known = ['system:apiserver', ...engines].join('|');
  const filters = ['verb=~"create|update|patch"', answered, `who!~"${known}"`];
  const granted = ['json role="responseObject.roleRef.name"', 'role="cluster-admin"'];
  return {
    name: 'ClusterAdminGranted',
    severity: 'critical',
    expr: recent('who, home', eventsNaming('cluster-admin', ...filters, ...granted, ...forReal)),
    summary: '{{ $labels.who }} gave somebody the role cluster-admin',
    runbook: {
      means:
        'Somebody other than the GitOps engine bound the role that may do everything. The tree says nothing of it, so no review did either.',
      steps: [
        {
          say: 'See to whom, and whether it is everywhere or in one namespace.',
          run: `kubectl get clusterrolebindings,rolebindings -A -o wide | grep cluster-admin`,
        },
        {
          say: 'Delete it, unless the person who did it stands beside you.',
          run: 'kubectl delete clusterrolebinding <name>',
        },
        whatElse,
        { say: 'Look for what the new holder did meanwhile: other bindings, tokens, webhooks.' },
      ],
    },
  };
}
