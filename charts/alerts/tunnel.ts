import type { AlertGroup } from '../../lib';

const pods =
  'kubectl -n cloudflare-tunnel get pods -o wide\nkubectl -n cloudflare-tunnel logs deployment/cloudflared --tail=50';

/** The one way in from outside is there. */
export const tunnelAlerts: AlertGroup = {
  name: 'tunnel',
  alerts: [
    {
      name: 'TunnelDown',
      severity: 'high',
      expr: 'sum(cloudflared_tunnel_ha_connections) == 0',
      forMinutes: 5,
      summary: 'no end of the tunnel is connected to Cloudflare: nobody outside reaches anything',
      runbook: {
        means:
          'cloudflared runs and holds no connection to the edge of Cloudflare. Inside all is well, so nothing else notices. A withdrawn token looks the same as a broken uplink.',
        steps: [
          { say: 'Read what the edge answers.', run: pods },
          {
            say: 'See whether the token arrived from the vault.',
            run: 'kubectl -n cloudflare-tunnel describe externalsecrets.external-secrets.io cloudflared',
          },
          {
            say: 'See whether port 7844 is still open to the internet, and whether the house is online.',
            run: 'kubectl -n cloudflare-tunnel get networkpolicies',
          },
        ],
      },
    },
    {
      name: 'TunnelEndDown',
      severity: 'medium',
      expr: 'min by (pod) (cloudflared_tunnel_ha_connections) == 0',
      forMinutes: 15,
      summary: 'the end {{ $labels.pod }} of the tunnel is not connected',
      runbook: {
        means: 'One end of the tunnel is out. The others carry its load, and there is one fewer that may fail.',
        steps: [{ say: 'Read what the edge answers.', run: pods }],
      },
    },
    {
      name: 'TunnelErrors',
      severity: 'medium',
      expr: 'sum(rate(cloudflared_tunnel_request_errors[10m])) / sum(rate(cloudflared_tunnel_total_requests[10m])) > 0.05',
      forMinutes: 15,
      summary: 'more than one request in twenty through the tunnel fails',
      runbook: {
        means:
          'cloudflared cannot reach the Gateway behind it, or its answers break off. What is served is not what was asked for.',
        steps: [
          {
            say: 'See whether the Gateway answers.',
            run: 'kubectl -n istio-ingress get pods,gateways.gateway.networking.k8s.io',
          },
          { say: 'Read which host fails.', run: pods },
        ],
      },
    },
  ],
};
