import { dashboardPages } from '../../charts/dashboards';
import { grafanaDashboard } from '../../charts/dashboards/grafana-dashboard';
import { layout } from '../../charts/dashboards/layout';
import type { DashboardPage } from '../../charts/dashboards/panel';
import { expressionsOf } from '../../charts/dashboards/panel';
import { Dashboard } from '../../lib/observability/dashboard';
import { exporters } from '../../lib/observability/exporters';
import { unknownMetrics } from '../../lib/observability/metric-names';
import { SecureNamespace } from '../../lib/namespace/secure-namespace';
import { manifestsOf, mistakesIn } from '../support/clusters';
import { renderedPlatform } from '../support/platform';
import { only } from '../support/rendered';

const staging = renderedPlatform()
  .filter(one => one.cluster === 'staging')
  .map(one => one.manifest);

interface Shown {
  readonly panels: readonly {
    readonly title: string;
    readonly gridPos: object;
    readonly datasource: { readonly uid: string };
    readonly targets: readonly { readonly expr: string }[];
    readonly fieldConfig: { readonly defaults: { readonly unit?: string; readonly thresholds?: { steps: object[] } } };
  }[];
}

const named = dashboardPages.map(page => [page.name, page] as const);

test('the dashboards that the owner asked for are there', () => {
  expect(dashboardPages.map(one => one.title)).toEqual([
    'Security overview',
    'Vulnerability trends',
    'Time to remediate',
    'RBAC policy violations',
    'NetworkPolicy alerts',
    'Audit log analytics',
    'Security posture',
  ]);
});

test.each(named)('%s is where Grafana finds it, whole', (name, page) => {
  const map = only(staging, 'ConfigMap', name);
  expect(map.metadata).toMatchObject({
    labels: { grafana_dashboard: '1' },
    annotations: { 'kustomize.toolkit.fluxcd.io/substitute': 'disabled' },
  });
  const text = (map['data'] as Record<string, string>)[`${name}.json`] ?? '';
  const shown = JSON.parse(text) as Shown;
  expect(shown.panels.map(one => [one.title, one.targets[0]?.expr])).toEqual(
    page.panels.map(one => [one.title, one.expr]),
  );
});

test.each(named)(
  'every panel of %s asks a question once, and says in which unit and from where it is bad',
  (_, page) => {
    const titles = page.panels.map(one => one.title);
    expect(titles.filter(one => !/^[A-Z].+\?$/.test(one))).toEqual([]);
    expect(new Set(titles).size).toBe(titles.length);
    for (const { fieldConfig } of (grafanaDashboard(page) as Shown).panels) {
      expect(fieldConfig.defaults.unit).toBeDefined();
      expect(fieldConfig.defaults.thresholds?.steps.length).toBeGreaterThan(0);
    }
  },
);

/** The cells of the grid that places cover, and those that more than one covers or that lie outside. */
function crowded(places: readonly { x: number; y: number; w: number; h: number }[]): readonly string[] {
  const cells = places.flatMap(({ x, y, w, h }) =>
    Array.from({ length: w * h }, (_, at) => `${String(x + (at % w))} ${String(y + Math.floor(at / w))}`),
  );
  return cells.filter((cell, at) => cells.indexOf(cell) !== at || Number(cell.split(' ')[0]) >= 24);
}

test.each(named)('no panel of %s covers another or leaves the grid', (_, page) => {
  const places = layout(page.panels);
  expect(crowded(places)).toEqual([]);
  expect((grafanaDashboard(page) as Shown).panels.map(one => one.gridPos)).toEqual(places);
  expect(crowded([...places, { ...places[0]!, w: 25 }]).length).toBeGreaterThan(0);
});

test('a panel asks the source whose language it speaks, and Grafana has both sources', () => {
  const sources = dashboardPages.flatMap(page =>
    (grafanaDashboard(page) as Shown).panels.map((one, at) => [page.panels[at]?.from, one.datasource.uid] as const),
  );
  for (const [from, uid] of sources) expect(uid).toBe(from === 'logs' ? 'loki' : 'prometheus');
  const stack = JSON.stringify(only(staging, 'Application', 'kube-prometheus-stack'));
  expect(stack).toMatch(/uid\W+loki/);
});

test('a dashboard over a metric that nobody serves and no rule records is refused', () => {
  const page = dashboardPages.find(one => one.name === 'time-to-remediate') as DashboardPage;
  const make =
    (expressions: readonly string[], recorded: readonly string[] = []) =>
    (chart: ConstructorParameters<typeof SecureNamespace>[0]): void => {
      const dashboard = grafanaDashboard(page);
      new Dashboard(new SecureNamespace(chart, 'monitoring'), 'page', { dashboard, expressions, recorded });
    };
  expect(mistakesIn(make(['sum(trivy_image_vulnerabilitys)'])).join('\n')).toContain(
    "got 'trivy_image_vulnerabilitys'",
  );
  const all = expressionsOf(page, 'metrics');
  const recorded = all.flatMap(one => unknownMetrics(one, exporters, []));
  expect(mistakesIn(make(all)).length).toBeGreaterThan(0);
  only(manifestsOf(make(all, recorded)), 'ConfigMap', 'page');
});

/** Labels of the streams that a LogQL expression selects. */
function streamLabels(expression: string): readonly string[] {
  const selectors = [...expression.matchAll(/\{([^{}]*)\}/g)].map(([, inside = '']) => inside);
  return selectors.flatMap(one => [...one.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label = '']) => label));
}

test('logs are selected by labels that Alloy gives them, and by no others', () => {
  const alloy = JSON.stringify(staging.filter(one => one.kind === 'Application'));
  const given = [...alloy.matchAll(/target_label\W+(\w+)|\W(job)\W+kubernetes-audit/g)].map(one => one[1] ?? one[2]);
  const asked = dashboardPages.flatMap(page => expressionsOf(page, 'logs')).flatMap(streamLabels);
  expect([...new Set(asked)].filter(label => !given.includes(label))).toEqual([]);
  expect(given).toContain('namespace');
  expect(streamLabels('{app="x",pod=~"y"} | json')).toEqual(['app', 'pod']);
});
