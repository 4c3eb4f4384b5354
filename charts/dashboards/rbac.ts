import { auditEvents, changes, gatekeeperViolations, mostOfTheDay, rights } from './log-streams';
import type { DashboardPage } from './panel';

const severity = '{{severity}}';

/** Who has more rights than the work needs, and who tries to get them. */
export const rbac: DashboardPage = {
  name: 'rbac-violations',
  title: 'RBAC policy violations',
  panels: [
    {
      title: 'How many roles are rated critical?',
      shows: 'count',
      expr: 'sum(trivy_role_rbacassessments{severity="Critical"})',
    },
    {
      title: 'How many cluster roles are rated critical?',
      shows: 'count',
      expr: 'sum(trivy_clusterrole_clusterrbacassessments{severity="Critical"})',
    },
    {
      title: 'How many objects break a denying policy?',
      shows: 'count',
      expr: 'max(gatekeeper_violations{enforcement_action="deny"})',
    },
    {
      title: 'Do roles get better, by severity?',
      shows: 'lines',
      legend: severity,
      expr: 'sum by (severity) (trivy_role_rbacassessments)',
    },
    {
      title: 'Do cluster roles get better, by severity?',
      shows: 'lines',
      legend: severity,
      expr: 'sum by (severity) (trivy_clusterrole_clusterrbacassessments)',
    },
    {
      title: 'Which roles are rated critical or high?',
      shows: 'ranking',
      legend: '{{namespace}}/{{resource_name}}',
      expr: 'sort_desc(topk(10, sum by (namespace, resource_name) (trivy_role_rbacassessments{severity=~"Critical|High"})) > 0)',
    },
    {
      title: 'How many objects break policies, by stage?',
      shows: 'lines',
      legend: '{{enforcement_action}}',
      expr: 'max by (enforcement_action) (gatekeeper_violations)',
    },
    {
      title: 'Which policies about rights were broken, in the last day?',
      shows: 'ranking',
      from: 'logs',
      legend: '{{constraint_name}}',
      expr: mostOfTheDay('constraint_name', gatekeeperViolations('constraint_name=~"rbac-.+"')),
    },
    {
      title: 'Who changed rights, in the last day?',
      shows: 'ranking',
      from: 'logs',
      legend: '{{who}}',
      expr: mostOfTheDay('who', auditEvents(rights, changes)),
    },
  ],
};
