import type { LogAlertGroup } from '../../lib';
import { changes } from '../dashboards/log-streams';
import { answered, eventsLike, forReal, recent } from './audit-events';
import { whatElse } from './audit-steps';
import { account } from './secret-readers';

/** Gatekeeper's own objects, the API server's own policies, and the webhooks by which Gatekeeper is asked. */
const gates = [
  'group=~"(config|constraints|templates)[.]gatekeeper[.]sh"',
  'resource=~"(mutating|validating)admissionpolic(ies|ybindings)"',
  'object=~"gatekeeper-.+-webhook-configuration"',
].join(' or ');

/** Somebody other than the engine and Gatekeeper changed what admission refuses. A status is no change. */
export function admissionChanged(engines: readonly string[]): LogAlertGroup['alerts'][number] {
  const known = ['system:apiserver', account('gatekeeper-system', 'gatekeeper-admin'), ...engines].join('|');
  const fields = 'json group="objectRef.apiGroup", object="objectRef.name"';
  const filters = [changes, 'subresource=""', answered, `who!~"${known}"`, fields, `(${gates})`, ...forReal];
  return {
    name: 'AdmissionChanged',
    severity: 'critical',
    expr: recent('who, verb, resource, object', eventsLike('admissionregistration|gatekeeper', ...filters)),
    summary:
      '{{ $labels.who }} changed what admission refuses: {{ $labels.verb }} {{ $labels.resource }} {{ $labels.object }}',
    runbook: {
      means:
        'A policy, its binding, an exemption or the webhook of Gatekeeper was changed by hand. The change is in no tree and was in no review. What comes in until it is mended is judged by it, or by nobody.',
      steps: [
        {
          say: 'Have the engine put back what the tree says.',
          run: 'kubectl -n argocd get applications.argoproj.io admission',
        },
        {
          say: 'See what came in meanwhile: the next audit of Gatekeeper judges everything again.',
          run: 'kubectl get constraints -o custom-columns=POLICY:.metadata.name,VIOLATIONS:.status.totalViolations',
        },
        whatElse,
        {
          say: 'What an emergency asks for is a waiver in the definition, for one object, with a reason, an owner and a date.',
        },
      ],
    },
  };
}
