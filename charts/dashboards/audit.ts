import { auditEvents, changes, entrances, mostOfTheDay, reads, rights } from './log-streams';
import type { DashboardPage } from './panel';

const redteam = 'who=~"system:serviceaccount:agent-redteam:.+"';

/** Who did what to the cluster, from the audit log of the API server. */
export const audit: DashboardPage = {
  name: 'audit-log',
  title: 'Audit log analytics',
  panels: [
    {
      title: 'How many audit events are lost, per second?',
      shows: 'count',
      unit: 'cps',
      limit: 0.001,
      expr: 'sum(rate(apiserver_audit_error_total[15m]))',
    },
    {
      title: 'How many log lines does Alloy lose, per second?',
      shows: 'count',
      unit: 'cps',
      limit: 0.001,
      expr: 'sum(rate(loki_write_dropped_entries_total[15m]))',
    },
    {
      title: 'How many anonymous requests in the last day?',
      shows: 'count',
      from: 'logs',
      expr: `sum(count_over_time(${auditEvents('who="system:anonymous"')} [1d])) or vector(0)`,
    },
    {
      title: 'How many entries into containers in the last day?',
      shows: 'count',
      from: 'logs',
      expr: `sum(count_over_time(${auditEvents('resource="pods"', entrances)} [1d])) or vector(0)`,
    },
    {
      title: 'How many changes of rights in the last day?',
      shows: 'count',
      from: 'logs',
      limit: 10,
      expr: `sum(count_over_time(${auditEvents(rights, changes)} [1d])) or vector(0)`,
    },
    {
      title: 'How often did people read secrets in the last day?',
      shows: 'count',
      from: 'logs',
      expr: `sum(count_over_time(${auditEvents('resource="secrets"', reads, 'who!~"system:.+"')} [1d])) or vector(0)`,
    },
    {
      title: 'Who read secrets, in the last day?',
      shows: 'ranking',
      from: 'logs',
      legend: '{{who}}',
      expr: mostOfTheDay('who', auditEvents('resource="secrets"', reads)),
    },
    {
      title: 'In which namespaces were secrets read, in the last day?',
      shows: 'ranking',
      from: 'logs',
      legend: '{{home}}',
      expr: mostOfTheDay('home', auditEvents('resource="secrets"', reads)),
    },
    {
      title: 'Who was refused, in the last day?',
      shows: 'ranking',
      from: 'logs',
      legend: '{{who}}',
      expr: mostOfTheDay('who', auditEvents('code="403"')),
    },
    {
      title: 'Who entered containers, in the last day?',
      shows: 'ranking',
      from: 'logs',
      legend: '{{who}} {{subresource}} in {{home}}',
      expr: mostOfTheDay('who, subresource, home', auditEvents('resource="pods"', entrances)),
    },
    {
      title: 'Who changes what is in the cluster, per hour?',
      shows: 'lines',
      from: 'logs',
      legend: '{{who}}',
      expr: `topk(8, sum by (who) (count_over_time(${auditEvents(changes)} [1h])))`,
    },
    {
      title: 'How many requests are refused, per hour?',
      shows: 'lines',
      from: 'logs',
      legend: '{{code}}',
      expr: `sum by (code) (count_over_time(${auditEvents('code=~"401|403"')} [1h]))`,
    },
    {
      title: 'What does the red-team agent do, per hour?',
      shows: 'lines',
      from: 'logs',
      legend: '{{verb}} {{resource}}',
      expr: `sum by (verb, resource) (count_over_time(${auditEvents(redteam)} [1h]))`,
    },
    {
      title: 'Who touches the health data, per hour?',
      shows: 'lines',
      from: 'logs',
      legend: '{{who}}',
      expr: `sum by (who) (count_over_time(${auditEvents('home="agent-medical"')} [1h]))`,
    },
  ],
};
