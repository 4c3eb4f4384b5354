import { alertSeverities, responses } from '../../lib';
import { alertEnded, alertSince, vulnerableEnded, vulnerableSince } from '../alerts/remediation';
import type { AlertSeverity } from '../../lib';
import type { DashboardPage, Panel } from './panel';

/** A number of hours as people say it. */
function time(hours: number): string {
  if (hours === 1) return 'an hour';
  return hours % 24 === 0 && hours > 24 ? `${String(hours / 24)} days` : `${String(hours)} hours`;
}

/** How many alerts of one severity were not ended within the time that the owner gives for it. */
function late(severity: AlertSeverity): Panel {
  const { hours, alsoKnownAs } = responses[severity];
  const names = [severity, ...alsoKnownAs].join('|');
  return {
    title: `How many ${severity} alerts last for over ${time(hours)}?`,
    shows: 'count',
    expr: `count(time() - ${alertSince}{severity=~"${names}"} > ${String(hours * 3600)}) or vector(0)`,
  };
}

/** How long things are wrong before somebody mends them, against the times that the owner gives. */
export const remediation: DashboardPage = {
  name: 'time-to-remediate',
  title: 'Time to remediate',
  panels: [
    ...alertSeverities.map(late),
    {
      title: 'How many images are critical for over a day?',
      shows: 'count',
      expr: `count(time() - (${vulnerableSince}{severity="Critical"} > 0) > 86400) or 0 * count(${vulnerableSince})`,
    },
    {
      title: 'How many images are high for over a week?',
      shows: 'count',
      expr: `count(time() - (${vulnerableSince}{severity="High"} > 0) > 7 * 86400) or 0 * count(${vulnerableSince})`,
    },
    {
      title: 'How long does the oldest alert last, by severity?',
      shows: 'lines',
      unit: 's',
      legend: '{{severity}}',
      expr: `max by (severity) (time() - ${alertSince})`,
    },
    {
      title: 'How long did alerts of the last week last, by severity?',
      shows: 'lines',
      unit: 's',
      legend: '{{severity}}',
      expr: `avg by (severity) (avg_over_time(${alertEnded}[7d]))`,
    },
    {
      title: 'How long were images vulnerable, until mended?',
      shows: 'lines',
      unit: 's',
      legend: '{{severity}}',
      expr: `avg by (severity) (avg_over_time(${vulnerableEnded}[7d]))`,
    },
    {
      title: 'Which images have been vulnerable for longest, critical and high?',
      shows: 'ranking',
      unit: 's',
      limit: 7 * 86400,
      legend: '{{namespace}}/{{image_repository}} {{severity}}',
      expr: `sort_desc(topk(10, time() - (${vulnerableSince}{severity=~"Critical|High"} > 0)))`,
    },
  ],
};
