import type { Condition } from '../../lib/policy/expression/condition';
import { when } from '../../lib/policy/expression/logic';
import type { Struct } from '../../lib/policy/expression/wire';
import { kinds } from '../../lib/policy/kinds';
import { policy } from '../../lib/policy/policy';
import { objects } from '../../lib/policy/target';
import { nsa } from '../controls';

/** The fields of one place that an Application takes objects from. */
interface Source {
  readonly chart?: string;
  readonly targetRevision?: string;
}

/** The fields of an Application that are read: it has one source, or several. */
interface Application {
  readonly spec?: { readonly source?: Source; readonly sources?: readonly Source[] };
}

/** A Helm chart is installed at one exact version. */
export const helmChartVersion = policy({
  id: 'helm-chart-version',
  severity: 'error',
  why: 'a range or a branch installs what was published last, which nobody reviewed',
  fix: 'write the exact version, such as 9.1.0',
  controls: [nsa('Building secure container images')],
  matches: objects<Application>(kinds.application),
  requires: ({ spec }) => [
    isExact(spec.source),
    spec.sources
      .or([])
      .by(source => source.chart.or(''))
      .all(isExact),
  ],
});

/** A source without a Helm chart is a repository, which is followed as a whole. */
function isExact({ chart, targetRevision }: Struct<Source>): Condition {
  return when(
    chart.or('').isNotEmpty(),
    targetRevision
      .or('')
      .matchesPattern('^v?[0-9]+[.][0-9]+[.][0-9]+([-+][0-9A-Za-z.+-]+)?$')
      .expecting('one exact version'),
  );
}
