import type { AlertGroup } from '../../lib';
import { rememberSince } from '../../lib';

/** The series that say since when an alert is told, and how long it was when it ended. */
export const alertSince = 'alert:firing:since_timestamp';
export const alertEnded = 'alert:ended:seconds';
/** The series that say since when an image has vulnerabilities of a severity, and how long it had them when they were mended. */
export const vulnerableSince = 'namespace_image_severity:vulnerable:since_timestamp';
export const vulnerableEnded = 'namespace_image_severity:vulnerable_ended:seconds';

const told = 'ALERTS{alertstate="firing",severity!="none"}';
const found =
  'sum by (namespace, image_repository, severity) (trivy_image_vulnerabilities{severity=~"Critical|High|Medium|Low"})';

const late = `time() - (${vulnerableSince}{severity="Critical"} > 0) > 86400 or time() - (${vulnerableSince}{severity="High"} > 0) > 7 * 86400`;

/** How long things stay wrong, and what stays wrong for longer than the owner allows: a critical vulnerability a day, a high one a week. */
export const remediationAlerts: AlertGroup = {
  name: 'remediation',
  records: [
    ...rememberSince({
      since: alertSince,
      ended: alertEnded,
      wrong: told,
      over: `last_over_time(${alertSince}[10m]) > 0 unless ${told}`,
      gap: '10m',
    }),
    ...rememberSince({
      since: vulnerableSince,
      ended: vulnerableEnded,
      wrong: `${found} > 0`,
      over: `${found} == 0`,
      gap: '1d',
    }),
  ],
  alerts: [
    {
      name: 'VulnerabilityNotMended',
      severity: 'high',
      expr: `max by (namespace, image_repository, rated) (label_replace(${late}, "rated", "$1", "severity", "(.+)"))`,
      summary:
        '{{ $labels.image_repository }} in {{ $labels.namespace }} has had vulnerabilities rated {{ $labels.rated }} for {{ $value | humanizeDuration }}',
      runbook: {
        means:
          'The goal is a day for a critical vulnerability and a week for a high one. This image is past it. The time counts from the first report that Prometheus saw and ends when an image of that name has none of that severity left.',
        steps: [
          {
            say: 'See which, and whether there is a fixed version by now.',
            run: 'kubectl -n <namespace> get vulnerabilityreports.aquasecurity.github.io',
          },
          { say: 'Take the image with the fix: change its digest in the definition, and let staging have it first.' },
          {
            say: 'Where there is none, take the workload out or close what reaches it, and write down why it still runs: a waiver has a reason, an owner and a date.',
            run: 'npm run bulwark -- reach manifests/<cluster>',
          },
        ],
      },
    },
  ],
};
