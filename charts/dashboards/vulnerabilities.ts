import type { DashboardPage } from './panel';

const named = 'label_replace(trivy_image_vulnerabilities, "container", "$1", "container_name", "(.+)")';
const running = 'group by (namespace, container) (kube_pod_container_info)';

/** Where vulnerabilities are, whether they become fewer, and what nobody has looked at. */
export const vulnerabilities: DashboardPage = {
  name: 'vulnerability-trends',
  title: 'Vulnerability trends',
  panels: [
    {
      title: 'How many critical vulnerabilities run?',
      shows: 'count',
      expr: 'sum(trivy_image_vulnerabilities{severity="Critical"})',
    },
    {
      title: 'How many high ones run?',
      shows: 'count',
      expr: 'sum(trivy_image_vulnerabilities{severity="High"})',
    },
    {
      title: 'How many images have a critical one?',
      shows: 'count',
      expr: 'count(sum by (image_repository, image_tag) (trivy_image_vulnerabilities{severity="Critical"}) > 0) or 0 * sum(trivy_image_vulnerabilities)',
    },
    {
      title: 'What share of containers is not scanned?',
      shows: 'count',
      unit: 'percentunit',
      limit: 0.01,
      expr: `(count(${running} unless on (namespace, container) ${named}) or 0 * count(${running})) / count(${running})`,
    },
    {
      title: 'How many images are past the time to mend them?',
      shows: 'count',
      expr: 'count(ALERTS{alertstate="firing",alertname="VulnerabilityNotMended"}) or 0 * sum(trivy_image_vulnerabilities)',
    },
    { title: 'How many secrets are in images?', shows: 'count', expr: 'sum(trivy_image_exposedsecrets)' },
    {
      title: 'Do vulnerabilities become fewer, by severity?',
      shows: 'lines',
      legend: '{{severity}}',
      expr: 'sum by (severity) (trivy_image_vulnerabilities{severity!="Unknown"})',
    },
    {
      title: 'In which namespaces do critical ones run?',
      shows: 'lines',
      legend: '{{namespace}}',
      expr: 'sum by (namespace) (trivy_image_vulnerabilities{severity="Critical"}) > 0',
    },
    {
      title: 'Which images have the most critical and high ones?',
      shows: 'ranking',
      legend: '{{image_repository}}',
      expr: 'sort_desc(topk(10, sum by (image_repository) (trivy_image_vulnerabilities{severity=~"Critical|High"})) > 0)',
    },
    {
      title: 'Where are objects badly configured, critical and high?',
      shows: 'ranking',
      legend: '{{namespace}}',
      expr: 'sort_desc(topk(10, sum by (namespace) (trivy_resource_configaudits{severity=~"Critical|High"})) > 0)',
    },
  ],
};
