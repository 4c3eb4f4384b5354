import type { AlertGroup } from '../../lib';

/** A restore drill starts this one itself, as a Job: it never runs by its own schedule. */
const startedByOthers = '{cronjob!="verify"}';
const lastGood = ['status_last_successful_time', 'created']
  .map(one => `kube_cronjob_${one}${startedByOthers}`)
  .join(' or ');

/** What looks after the platform by itself does so every week: the CIS benchmark, the restore drill, what cleans up after the red team. */
export const checkAlerts: AlertGroup = {
  name: 'checks',
  alerts: [
    {
      name: 'ScheduledCheckOverdue',
      severity: 'medium',
      expr: `time() - max by (namespace, cronjob) (${lastGood}) > 8 * 86400`,
      forMinutes: 60,
      summary: '{{ $labels.namespace }}/{{ $labels.cronjob }} has not ended well for {{ $value | humanizeDuration }}',
      runbook: {
        means:
          'Every CronJob of the platform runs at least once a week. This one did not run, or found something each time: a check of the benchmark fails, a backup cannot be restored, or what the red team left behind is still there.',
        steps: [
          {
            say: 'See whether it is suspended, when it last ran, and how that ended.',
            run: 'kubectl -n <namespace> get cronjobs.batch <cronjob>\nkubectl -n <namespace> get jobs.batch,pods',
          },
          {
            say: 'Read what the last run said. The benchmark writes JSON: what fails has the status FAIL, with what to do about it.',
            run: 'kubectl -n <namespace> logs job/<job> --all-containers --tail=-1',
          },
          {
            say: 'Run it again when the cause is mended. The alert ends with the first run that ends well.',
            run: 'kubectl -n <namespace> create job <cronjob>-now --from=cronjob/<cronjob>',
          },
        ],
      },
    },
  ],
};
