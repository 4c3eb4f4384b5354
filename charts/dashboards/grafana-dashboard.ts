import { PanelBuilder as BarGaugeBuilder } from '@grafana/grafana-foundation-sdk/bargauge';
import {
  BarGaugeDisplayMode,
  BarGaugeNamePlacement,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  VizOrientation,
  VizTextDisplayOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { DashboardBuilder, ThresholdsConfigBuilder, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder as LokiQuery } from '@grafana/grafana-foundation-sdk/loki';
import { DataqueryBuilder as PrometheusQuery } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TimeSeriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import type { Place } from './layout';
import { layout } from './layout';
import type { DashboardPage, Panel } from './panel';

/** The colour of each severity, as Trivy and our alerts write it. Every other line has Grafana's own. */
const colours: readonly (readonly [RegExp, string])[] = [
  [/^critical$/i, 'dark-red'],
  [/^high$/i, 'orange'],
  [/^medium$/i, 'yellow'],
  [/^low$/i, 'blue'],
];

/** A page as Grafana reads it. */
export function grafanaDashboard({ name, title, panels }: DashboardPage): object {
  const builder = new DashboardBuilder(title)
    .uid(name)
    .tags(['security'])
    .refresh('1m')
    .time({ from: 'now-7d', to: 'now' });
  const places = layout(panels);
  for (const [at, panel] of panels.entries()) builder.withPanel(shown(panel, places[at]));
  return builder.build();
}

function shown(panel: Panel, place: Place | undefined): StatBuilder | TimeSeriesBuilder | BarGaugeBuilder {
  const builder = { count, lines, ranking }[panel.shows](panel);
  return place === undefined ? builder : builder.gridPos(place);
}

function query({ expr, legend = '', from, shows }: Panel): PrometheusQuery | LokiQuery {
  if (from === 'logs') {
    const asked = new LokiQuery().refId('A').expr(expr).legendFormat(legend);
    return asked.queryType(shows === 'lines' ? 'range' : 'instant');
  }
  const asked = new PrometheusQuery().refId('A').expr(expr).legendFormat(legend);
  return shows === 'lines' ? asked.range() : asked.instant();
}

function datasource({ from }: Panel): { type: string; uid: string } {
  return from === 'logs' ? { type: 'loki', uid: 'loki' } : { type: 'prometheus', uid: 'prometheus' };
}

/** Green, and red from the limit on. Without a limit nothing is bad by its number alone. */
function thresholds({ limit, shows }: Panel): ThresholdsConfigBuilder {
  const from = limit ?? (shows === 'count' ? 1 : undefined);
  const good = { value: null, color: from === undefined ? 'blue' : 'green' };
  const steps = from === undefined ? [good] : [good, { value: from, color: 'red' }];
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps);
}

function count(panel: Panel): StatBuilder {
  const builder = new StatBuilder().title(panel.title).datasource(datasource(panel));
  return builder
    .unit(panel.unit ?? 'short')
    .thresholds(thresholds(panel))
    .noValue('unknown')
    .withTarget(query(panel));
}

function lines(panel: Panel): TimeSeriesBuilder {
  const builder = new TimeSeriesBuilder().title(panel.title).datasource(datasource(panel));
  const red = new GraphThresholdsStyleConfigBuilder();
  red.mode(panel.limit === undefined ? GraphThresholdsStyleMode.Off : GraphThresholdsStyleMode.Dashed);
  for (const [severity, fixedColor] of colours)
    builder.overrideByRegexp(String(severity), [{ id: 'color', value: { mode: 'fixed', fixedColor } }]);
  return builder
    .unit(panel.unit ?? 'short')
    .min(0)
    .thresholds(thresholds(panel))
    .thresholdsStyle(red)
    .noValue('nothing')
    .withTarget(query(panel));
}

function ranking(panel: Panel): BarGaugeBuilder {
  const builder = new BarGaugeBuilder().title(panel.title).datasource(datasource(panel));
  return builder
    .unit(panel.unit ?? 'short')
    .min(0)
    .thresholds(thresholds(panel))
    .displayMode(BarGaugeDisplayMode.Basic)
    .orientation(VizOrientation.Horizontal)
    .namePlacement(BarGaugeNamePlacement.Top)
    .text(new VizTextDisplayOptionsBuilder().titleSize(14).valueSize(16))
    .maxVizHeight(48)
    .noValue('nothing')
    .withTarget(query(panel));
}
