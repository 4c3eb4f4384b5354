import type { AlertGroup } from '../../lib';
import { risen } from '../../lib';

const failed = 'trivy_cluster_compliance{status="Fail"}';
const reports = 'kubectl get clustercompliancereports.aquasecurity.github.io';
const scanner = 'kubectl -n agent-devsecops logs deployment/agent-devsecops --tail=100';

/** The benchmarks that Trivy Operator is told to judge the cluster by. */
export const benchmarks = 3;

/** The cluster does not become worse by the benchmarks that it is judged by, and is judged. */
export const postureAlerts: AlertGroup = {
  name: 'posture',
  alerts: [
    {
      name: 'ComplianceFell',
      severity: 'medium',
      expr: `sum by (title) (${failed}) > sum by (title) (${failed} offset 1d)`,
      forMinutes: 60,
      summary: '{{ $labels.title }}: {{ $value }} controls fail, which is more than yesterday',
      runbook: {
        means:
          'Something that came in within a day breaks a control that held before. Admission let it through: the control is one that no policy denies, or the namespace is left out.',
        steps: [
          { say: 'See which controls fail.', run: `${reports} -o yaml | grep -B 6 'totalFail: [1-9]'` },
          {
            say: 'See what came in since yesterday: the first lines of the pull requests say what they weaken.',
            run: 'git log --since=yesterday --stat -- manifests/production',
          },
          {
            say: 'Mend it in the definition. What has to stay is waived there, with a reason, an owner and a date; the benchmark goes on counting it.',
          },
        ],
      },
    },
    {
      name: 'ComplianceNotChecked',
      severity: 'medium',
      expr: [
        'sum by (title) (trivy_cluster_compliance) == 0',
        `(count(sum by (title) (trivy_cluster_compliance)) or 0 * max(trivy_image_vulnerabilities)) < ${String(benchmarks)}`,
      ].join('\nor '),
      forMinutes: 720,
      summary: 'a benchmark has had no result for 12 hours: {{ $labels.title }}',
      runbook: {
        means:
          'The cluster is not judged by a benchmark that it ought to be judged by. Nothing failing looks the same as nothing judged.',
        steps: [
          { say: 'See which reports there are, and how old they are.', run: reports },
          {
            say: 'Read why the operator makes none: it needs the reports of configuration first.',
            run: 'kubectl -n trivy-system logs deployment/trivy-operator --tail=200 | grep -i compliance',
          },
        ],
      },
    },
    {
      name: 'FunctionImageOutdated',
      severity: 'low',
      expr: 'sum by (exported_namespace) (devsecops_lambdafunction_outdated_total) > 0',
      forMinutes: 60,
      summary: '{{ $value }} functions in {{ $labels.exported_namespace }} run images that are outdated',
      runbook: {
        means:
          'The agent found functions whose image is older than the oldest version it accepts. What was mended since is not in them.',
        steps: [
          { say: 'See which.', run: `${scanner} | grep -i outdated` },
          { say: 'Build them anew and name the new image in their definition, by digest.' },
          {
            say: 'Restart the agent and have it scan: it forgets a number only when it starts.',
            run: 'kubectl -n agent-devsecops rollout restart deployment agent-devsecops\nkubectl -n agent-devsecops create job scan-now --from=cronjob/function-scan',
          },
        ],
      },
    },
    {
      name: 'FunctionScanFails',
      severity: 'medium',
      expr: `sum by (exported_namespace) (${risen('devsecops_lambdafunction_scan_errors_total{error_type="scan_error"}', '1h')}) > 0`,
      summary: 'the agent could not judge the functions of {{ $labels.exported_namespace }}',
      runbook: {
        means: 'The agent looked at functions and failed. They count as neither outdated nor up to date.',
        steps: [
          { say: 'Read why.', run: scanner },
          {
            say: 'See whether it may still read them.',
            run: 'kubectl auth can-i list lambdafunctions.lambda.knative.io --as=system:serviceaccount:agent-devsecops:agent-devsecops',
          },
        ],
      },
    },
  ],
};
