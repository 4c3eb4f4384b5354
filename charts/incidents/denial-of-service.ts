import type { Incident, RunbookStep } from '../../lib';
import { writtenDown } from './last-step';

/** So much is asked that nobody gets an answer. */
export function denialOfService(pause: readonly RunbookStep[]): Incident {
  return {
    name: 'DenialOfService',
    alerts: ['TunnelErrors', 'TunnelDown', 'TunnelEndDown'],
    runbook: {
      means:
        'So much is asked from outside that nobody gets an answer. The only way in is the tunnel to Cloudflare, whose edge can refuse what the house cannot bear. The address of the house is not known: if it is, the flood is on the uplink and only the provider can help.',
      steps: [
        {
          say: 'See whether it is a flood: how many requests, and of which host.',
          run: 'kubectl -n cloudflare-tunnel logs deployment/cloudflared --tail=200\nkubectl -n istio-ingress get pods,gateways.gateway.networking.k8s.io',
        },
        {
          say: 'At Cloudflare: switch the zone to "Under Attack", look in its security events for what the requests share, and block that by a rule.',
        },
        {
          say: 'When one host draws it all, take its HTTPRoute out of the definition: the others live on.',
          run: 'kubectl get httproutes.gateway.networking.k8s.io -A',
        },
        ...pause,
        {
          say: 'As the last resort close the way in. Everything inside goes on.',
          run: 'kubectl -n cloudflare-tunnel scale deployment cloudflared --replicas=0',
        },
        { say: 'A flood may cover something else. Read the other alerts of these hours.' },
        writtenDown,
      ],
    },
  };
}
