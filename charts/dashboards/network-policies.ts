import { networkAlerts } from '../alerts/network';
import { auditEvents, changes, gatekeeperViolations, mostOfTheDay } from './log-streams';
import type { DashboardPage } from './panel';

const names = networkAlerts.alerts.map(one => one.name).join('|');
const refusedByMesh =
  '{namespace="istio-system",pod=~"ztunnel-.+"} |= "policy rejection" | regexp `dst.namespace="(?P<to>[^"]+)"`';
const falcoRules = [
  'Bulwark connection attempted from zero egress namespace',
  'Bulwark metadata service contacted',
  'Bulwark mining pool contacted',
  'Bulwark network tool started in container',
  'Bulwark standard stream tied to a connection',
].join('|');

/** What NetworkPolicies refuse, who knocks, and whether they are in force at all. */
export const networkPolicies: DashboardPage = {
  name: 'network-policy-alerts',
  title: 'NetworkPolicy alerts',
  panels: [
    {
      title: 'How many alerts about the network are there?',
      shows: 'count',
      expr: `count(ALERTS{alertstate="firing",alertname=~"${names}"}) or vector(0)`,
    },
    {
      title: 'How many namespaces have no NetworkPolicy?',
      shows: 'count',
      expr: 'count(kube_namespace_created{namespace!~"default|kube-.+"} unless on (namespace) kube_networkpolicy_created) or 0 * count(kube_namespace_created)',
    },
    {
      title: 'How many packets are refused, per second?',
      shows: 'count',
      unit: 'pps',
      expr: 'sum(rate(kube_network_policies_packet_count{verdict="drop"}[5m])) or 0 * sum(rate(kube_network_policies_packet_count[5m]))',
    },
    {
      title: 'On which nodes are packets refused?',
      shows: 'lines',
      unit: 'pps',
      limit: 1,
      legend: '{{instance}}',
      expr: 'sum by (instance) (rate(kube_network_policies_packet_count{verdict="drop"}[30m]))',
    },
    {
      title: 'How many packets are judged, and how?',
      shows: 'lines',
      unit: 'pps',
      legend: '{{verdict}}',
      expr: 'sum by (verdict) (rate(kube_network_policies_packet_count[30m]))',
    },
    {
      title: 'What does Falco see on the network, per hour?',
      shows: 'lines',
      legend: '{{rule}}',
      expr: `sum by (rule) (increase(falcosecurity_falcosidekick_falco_events_total{rule=~"${falcoRules}"}[1h]))`,
    },
    {
      title: 'Where does the mesh refuse connections, per hour?',
      shows: 'lines',
      from: 'logs',
      legend: '{{to}}',
      expr: `sum by (to) (count_over_time(${refusedByMesh} [1h]))`,
    },
    {
      title: 'Which policies of the network were broken, in the last day?',
      shows: 'ranking',
      from: 'logs',
      legend: '{{constraint_name}}',
      expr: mostOfTheDay('constraint_name', gatekeeperViolations('constraint_name=~"network-policy-.+"')),
    },
    {
      title: 'Who changed NetworkPolicies, in the last day?',
      shows: 'ranking',
      from: 'logs',
      legend: '{{who}}',
      expr: mostOfTheDay('who', auditEvents('resource="networkpolicies"', changes)),
    },
  ],
};
