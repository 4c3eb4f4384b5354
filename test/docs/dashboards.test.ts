import { dashboardPages } from '../../charts/dashboards';
import { expressionsOf } from '../../charts/dashboards/panel';
import type { DashboardPage } from '../../charts/dashboards/panel';
import type { Answer } from '../../docs/dashboards/ask';
import { ask } from '../../docs/dashboards/ask';
import { checkRules } from '../support/promtool';
import { askAll, describeWithTool } from '../support/tool';

const named = dashboardPages.map(page => [page.name, page] as const);
const metrics = dashboardPages.flatMap(page => expressionsOf(page, 'metrics'));
const logs = dashboardPages.flatMap(page => expressionsOf(page, 'logs'));
const asRules = (all: readonly string[]): object => ({
  groups: [{ name: 'panels', rules: all.map((expr, at) => ({ record: `panel:${String(at)}`, expr })) }],
});

describeWithTool('promtool', "by Prometheus' own parser", promtool => {
  test('every expression over metrics is PromQL', () => {
    expect(checkRules(promtool, asRules(metrics))).toMatchObject({ ok: true });
    expect(checkRules(promtool, asRules([...metrics, 'sum by (x (y)'])).ok).toBe(false);
  });
});

/** The titles of panels whose answer is not as asked. */
function titlesWhere({ panels }: DashboardPage, answers: readonly Answer[], is: (answer: Answer) => boolean): string[] {
  return panels.filter((_, at) => is(answers[at] ?? {})).map(one => one.title);
}

const isEmpty = ({ results = [] }: Answer): boolean => results.every(one => (one.values ?? []).length === 0);
const isNumber = ({ results = [] }: Answer): boolean => results.length === 1 && results[0]?.values?.length === 1;

describeWithTool('queries', "by Prometheus' and Loki's own engines", queries => {
  test('every expression over logs is LogQL that gives numbers', () => {
    const asked = (all: readonly string[]): readonly Answer[] =>
      askAll<Answer>(
        queries,
        all.map(expr => ({ language: 'logql', expr })),
      );
    expect(asked(logs).map(one => one.kind ?? one.error)).toEqual(logs.map(() => 'numbers'));
    expect(asked(['sum by (x) (rate({a="b"} | json [5m])', '{a="b"}']).map(one => one.kind)).toEqual([
      undefined,
      'logs',
    ]);
  });

  test.each(named)('every panel of %s has something to show in a week in which much is wrong', (_, page) => {
    const answers = ask(queries, page);
    expect(titlesWhere(page, answers, one => one.error !== undefined || isEmpty(one))).toEqual([]);
    const counts = { ...page, panels: page.panels.filter(one => one.shows === 'count') };
    expect(titlesWhere(counts, ask(queries, counts), one => !isNumber(one))).toEqual([]);
  });

  test('a number of a component that nobody reads is unknown, not zero', () => {
    const [overview] = dashboardPages;
    const answers = ask(queries, overview!, { series: [], streams: [] });
    const known = titlesWhere(overview!, answers, one => !isEmpty(one));
    expect(known).toEqual(['How many urgent alerts are there?', 'Of how many components is nothing known?']);
  });
});
