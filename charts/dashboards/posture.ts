import type { DashboardPage } from './panel';

const failing = 'trivy_cluster_compliance{status="Fail"}';

/** How the cluster stands against the benchmarks that it is judged by, and what the agent for security finds. */
export const posture: DashboardPage = {
  name: 'security-posture',
  title: 'Security posture',
  panels: [
    {
      title: 'What share of controls fails?',
      shows: 'count',
      unit: 'percentunit',
      limit: 0.01,
      expr: `sum(${failing}) / sum(trivy_cluster_compliance)`,
    },
    {
      title: 'How many benchmarks became worse in a day?',
      shows: 'count',
      expr: `count(sum by (title) (${failing}) > sum by (title) (${failing} offset 1d)) or 0 * sum(${failing})`,
    },
    {
      title: 'How many severe faults of configuration?',
      shows: 'count',
      expr: 'sum(trivy_resource_configaudits{severity=~"Critical|High"})',
    },
    {
      title: 'How many objects break a policy that only warns?',
      shows: 'count',
      expr: 'max(gatekeeper_violations{enforcement_action="warn"})',
    },
    {
      title: 'How many functions run outdated images?',
      shows: 'count',
      expr: 'sum(devsecops_lambdafunction_outdated_total) or 0 * max(agent_devsecops_build_info)',
    },
    {
      title: 'How many scans of functions failed in a day?',
      shows: 'count',
      expr: 'sum(increase(devsecops_lambdafunction_scan_errors_total{error_type="scan_error"}[1d])) or 0 * max(agent_devsecops_build_info)',
    },
    {
      title: 'How many controls fail, by benchmark?',
      shows: 'lines',
      legend: '{{title}}',
      expr: `sum by (title) (${failing})`,
    },
    {
      title: 'How many objects are configured badly, by severity?',
      shows: 'lines',
      legend: '{{severity}}',
      expr: 'sum by (severity) (trivy_resource_configaudits)',
    },
    {
      title: 'Which benchmarks fail most?',
      shows: 'ranking',
      legend: '{{title}}',
      expr: `sort_desc(sum by (title) (${failing}) > 0)`,
    },
    {
      title: 'Where do functions run outdated images?',
      shows: 'ranking',
      legend: '{{exported_namespace}}',
      expr: 'sort_desc(sum by (exported_namespace) (devsecops_lambdafunction_outdated_total) > 0)',
    },
  ],
};
