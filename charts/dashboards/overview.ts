import type { DashboardPage } from './panel';

/** What is wrong now, each as one number that ought to be zero. A number that nobody serves stays unknown, and is an alert of its own. */
export const overview: DashboardPage = {
  name: 'security-overview',
  title: 'Security overview',
  panels: [
    {
      title: 'How many urgent alerts are there?',
      shows: 'count',
      expr: 'count(ALERTS{alertstate="firing",severity=~"critical|high"}) or vector(0)',
    },
    {
      title: 'Of how many components is nothing known?',
      shows: 'count',
      expr: 'count(ALERTS{alertstate="firing",alertname="SecurityMetricsMissing"}) or vector(0)',
    },
    {
      title: 'How many critical vulnerabilities run?',
      shows: 'count',
      expr: 'sum(trivy_image_vulnerabilities{severity="Critical"})',
    },
    { title: 'How many secrets are in images?', shows: 'count', expr: 'sum(trivy_image_exposedsecrets)' },
    {
      title: 'How many objects break a denying policy?',
      shows: 'count',
      expr: 'max(gatekeeper_violations{enforcement_action="deny"})',
    },
    {
      title: 'How many namespaces have no NetworkPolicy?',
      shows: 'count',
      expr: 'count(kube_namespace_created{namespace!~"default|kube-.+"} unless on (namespace) kube_networkpolicy_created) or 0 * count(kube_namespace_created)',
    },
    {
      title: 'How many backups failed?',
      shows: 'count',
      expr: 'count(max by (volume, backup) (longhorn_backup_state) >= 4) or 0 * max(longhorn_node_status)',
    },
    {
      title: 'How many secrets do not sync?',
      shows: 'count',
      expr: 'sum(externalsecret_status_condition{condition="Ready",status="False"})',
    },
    {
      title: 'How many secrets are older than 90 days?',
      shows: 'count',
      expr: 'count(ALERTS{alertstate="firing",alertname="SecretTooOld"}) or 0 * count(kube_secret_created)',
    },
    {
      title: 'How many certificates end within 21 days?',
      shows: 'count',
      expr: 'count(certmanager_certificate_expiration_timestamp_seconds - time() < 21 * 86400) or 0 * count(certmanager_certificate_expiration_timestamp_seconds)',
    },
    {
      title: 'How many certificates are not ready?',
      shows: 'count',
      expr: 'sum(certmanager_certificate_ready_status{condition!="True"})',
    },
    {
      title: 'How many ends of the tunnel are down?',
      shows: 'count',
      expr: 'count(cloudflared_tunnel_ha_connections == 0) or 0 * count(cloudflared_tunnel_ha_connections)',
    },
    {
      title: 'What does Falco see, per hour?',
      shows: 'lines',
      legend: '{{rule}}',
      expr: 'sum by (rule) (increase(falcosecurity_falcosidekick_falco_events_total[1h]))',
    },
    {
      title: 'What does Pod Security refuse, per hour?',
      shows: 'lines',
      legend: '{{policy_level}}',
      expr: 'sum by (policy_level) (increase(pod_security_evaluations_total{decision="deny",mode="enforce"}[1h]))',
    },
  ],
};
