import type { AlertGroup } from '../../lib';

const reports = 'kubectl -n <namespace> get vulnerabilityreports.aquasecurity.github.io';

const named = 'label_replace(trivy_image_vulnerabilities, "container", "$1", "container_name", "(.+)")';

/** No image that runs has a critical vulnerability, or a secret in it, and none is without a report. */
export const vulnerabilityAlerts: AlertGroup = {
  name: 'vulnerabilities',
  alerts: [
    {
      name: 'CriticalVulnerabilities',
      severity: 'high',
      expr: 'sum by (namespace, image_repository, image_tag) (trivy_image_vulnerabilities{severity="Critical"}) > 0',
      forMinutes: 30,
      summary:
        '{{ $value }} critical vulnerabilities in {{ $labels.image_repository }}:{{ $labels.image_tag }}, which runs in {{ $labels.namespace }}',
      runbook: {
        means:
          'An image that runs contains a vulnerability that is rated critical. The goal is none; a critical one is mended within 24 hours.',
        steps: [
          {
            say: 'See which, and whether there is a fixed version.',
            run: `${reports}\n${reports} <report> -o jsonpath='{range .report.vulnerabilities[?(@.severity=="CRITICAL")]}{.vulnerabilityID}{" "}{.resource}{" "}{.fixedVersion}{"\\n"}{end}'`,
          },
          { say: 'Take the image with the fix: change its digest in the definition, and let staging have it first.' },
          {
            say: 'Where there is no fix, see who can reach the pod, and close what need not be open.',
            run: 'npm run bulwark -- reach manifests/<cluster>',
          },
        ],
      },
    },
    {
      name: 'SecretInImage',
      severity: 'critical',
      expr: 'sum by (namespace, image_repository, image_tag) (trivy_image_exposedsecrets) > 0',
      summary: 'a secret is in the image {{ $labels.image_repository }}:{{ $labels.image_tag }}',
      runbook: {
        means: 'Everybody who can pull the image has the secret. Removing it from the image does not take it back.',
        steps: [
          {
            say: 'See which file. The report masks the value.',
            run: 'kubectl -n <namespace> get exposedsecretreports.aquasecurity.github.io -o yaml',
          },
          { say: 'Withdraw it at its source now, before the image is mended.' },
          { say: 'Take it from the vault instead, and build the image anew without the layer.' },
        ],
      },
    },
    {
      name: 'ImageNotScanned',
      severity: 'medium',
      expr: `group by (namespace, container) (kube_pod_container_info) unless on (namespace, container) ${named}`,
      forMinutes: 360,
      summary: 'the container {{ $labels.container }} in {{ $labels.namespace }} has had no report for 6 hours',
      runbook: {
        means:
          'A container runs and nobody knows what is in its image. Reports live for a day and are then made anew, so this is a scan that fails, or one that was never tried. On every other panel it looks like an image without vulnerabilities.',
        steps: [
          { say: 'See whether there is a report after all.', run: reports },
          {
            say: 'See whether scans run at all, and whether the quota of their namespace refuses them.',
            run: 'kubectl -n trivy-system get jobs,pods\nkubectl -n trivy-system describe resourcequota\nkubectl -n trivy-system get events --field-selector type=Warning',
          },
          {
            say: 'Read why a scan failed. An image of a private registry needs a credential for the scanner; one that is too large needs more memory or time.',
            run: 'kubectl -n trivy-system logs deployment/trivy-operator --tail=200 | grep -i error',
          },
          {
            say: 'See whether the definition leaves the namespace out. The policy `scanner-coverage` says so, and what is waived.',
            run: 'npm run bulwark -- check manifests/<cluster>',
          },
        ],
      },
    },
  ],
};
