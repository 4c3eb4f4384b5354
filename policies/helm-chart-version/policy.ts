import { when } from '../../lib/policy/expression/logic';
import { kinds } from '../../lib/policy/kinds';
import { policy } from '../../lib/policy/policy';
import { objects } from '../../lib/policy/target';
import { nsa } from '../controls';

/** The fields of an Application that are read. */
interface Application {
  readonly spec?: { readonly source?: { readonly chart?: string; readonly targetRevision?: string } };
}

/** A Helm chart is installed at one exact version. */
export const helmChartVersion = policy({
  id: 'helm-chart-version',
  severity: 'error',
  why: 'a range or a branch installs what was published last, which nobody reviewed',
  fix: 'write the exact version, such as 9.1.0',
  controls: [nsa('Building secure container images')],
  matches: objects<Application>(kinds.application),
  requires: application =>
    when(
      application.spec.source.chart.or('').isNotEmpty(),
      application.spec.source.targetRevision
        .or('')
        .matchesPattern('^v?[0-9]+[.][0-9]+[.][0-9]+([-+][0-9A-Za-z.+-]+)?$')
        .expecting('one exact version'),
    ),
});
