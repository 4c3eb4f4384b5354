import type { LogAlertGroup } from '../../lib';
import { reads } from '../dashboards/log-streams';
import type { PlatformDefinition } from '../definition';
import { auditedNamespaces, redTeamUser } from '../talos';
import { answered, eventsNaming, recent } from './audit-events';
import { newValues, shutOut, shutOutNow, whatElse } from './audit-steps';
import { pauseDelivery } from './delivery-pause';
import { secretReaderPattern } from './secret-readers';

type Delivery = PlatformDefinition['delivery'];
type LogAlert = LogAlertGroup['alerts'][number];

const isolated = `home=~"${auditedNamespaces.join('|')}" or who="${redTeamUser}"`;
const elsewhere = `home!~"${auditedNamespaces.join('|')}" | who!="${redTeamUser}"`;

/** Reads of Secrets by a user who is no kubelet and not on the list. */
function readByStrangers(delivery: Delivery, ...filters: readonly string[]): string {
  const stranger = `who!~"${secretReaderPattern(delivery)}"`;
  return eventsNaming('secrets', 'resource="secrets"', reads, stranger, ...filters);
}

/** Somebody read Secrets, or tried to, who is not on the list of those who do so by design. Each event is told once, by the most urgent that it is. */
export function secretReadAlerts(delivery: Delivery): LogAlertGroup['alerts'] {
  return [secretRead(delivery), allSecretsRead(delivery), isolatedSecretRead(delivery), secretReadRefused];
}

function secretRead(delivery: Delivery): LogAlert {
  return {
    name: 'SecretRead',
    severity: 'high',
    expr: recent('who, home', readByStrangers(delivery, answered, 'home!=""', elsewhere)),
    summary: '{{ $labels.who }} read secrets in {{ $labels.home }}',
    runbook: {
      means:
        'The API server showed Secrets to somebody who is on no list: a person with a command line, or an account that was given a right. Pods get theirs from the kubelet, and nobody needs to look at one. The audit log names what was read, never the value.',
      steps: [
        { say: 'Ask the person. A look by hand is over when its reason is written down.' },
        whatElse,
        newValues,
        ...pauseDelivery(delivery),
        shutOut,
        {
          say: 'Add a component that reads by design to the list of readers in the definition, by its exact name, when its Helm chart grants it.',
        },
      ],
    },
  };
}

function allSecretsRead(delivery: Delivery): LogAlert {
  return {
    name: 'AllSecretsRead',
    severity: 'critical',
    expr: recent('who, verb', readByStrangers(delivery, answered, 'home=""', `who!="${redTeamUser}"`)),
    summary: '{{ $labels.who }} asked for the secrets of every namespace ({{ $labels.verb }})',
    runbook: {
      means:
        'The API server showed every Secret of the cluster at once. This is how a break-in becomes the loss of everything that the secrets open.',
      steps: [whatElse, ...pauseDelivery(delivery), shutOutNow, newValues],
    },
  };
}

function isolatedSecretRead(delivery: Delivery): LogAlert {
  return {
    name: 'IsolatedSecretRead',
    severity: 'critical',
    expr: recent('who, home', readByStrangers(delivery, answered, `(${isolated})`)),
    summary: '{{ $labels.who }} read secrets in {{ $labels.home }}, which is isolated',
    runbook: {
      means:
        'Secrets of the health data or of the red team were shown to somebody who is on no list, or the red-team agent was shown one anywhere. With the first the records can be read; the second means that it holds a right which the definition does not give it.',
      steps: [
        ...pauseDelivery(delivery),
        {
          say: 'Stop the agent, if it is the agent.',
          run: 'kubectl -n agent-redteam scale statefulset agent-redteam --replicas=0',
        },
        whatElse,
        shutOutNow,
        newValues,
        {
          say: 'If it was health data: decide with the person responsible for it whether it is a breach to be reported.',
        },
      ],
    },
  };
}

const secretReadRefused: LogAlert = {
  name: 'SecretReadRefused',
  severity: 'medium',
  expr: recent(
    'who, home',
    eventsNaming('secrets', 'resource="secrets"', reads, 'code="403"', `who!="${redTeamUser}"`),
  ),
  summary: '{{ $labels.who }} was refused secrets in {{ $labels.home }}',
  runbook: {
    means:
      'Somebody asked for Secrets without the right to them. Nothing was lost. A program that asks by mistake does so all the time; one that begins to ask was changed, or is not alone in its pod. What the red-team agent tries is on the dashboard.',
    steps: [
      whatElse,
      { say: 'See what its pod runs, and what Falco saw there.', run: 'kubectl -n <namespace> get pods -o wide' },
      { say: 'Give it the right in the definition only when it needs the Secret: by name, in its own namespace.' },
    ],
  },
};
