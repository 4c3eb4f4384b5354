import {
  FieldType,
  ThemeContext,
  createTheme,
  dateTime,
  getDisplayProcessor,
  getFieldDisplayName,
  sortThresholds,
  stringToJsRegex,
  toDataFrame,
} from '@grafana/data';
import { BarGauge, BigValue, GlobalStyles, PanelChrome, TimeSeries, VizRepeater } from '@grafana/ui';
import { createRoot } from 'react-dom/client';

const theme = createTheme({ colors: { mode: 'dark' } });
const [column, row, gap] = [50, 30, 8];

/** `{{label}}` of a legend, as Grafana's sources of data fill it in. */
const named = (legend, labels) => {
  if (legend) return legend.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name) => labels[name] ?? '');
  return (
    Object.entries(labels)
      .map(([key, value]) => `${key}="${value}"`)
      .join(' ') || 'value'
  );
};

const overridden = (overrides, name) =>
  overrides
    .filter(({ matcher }) => matcher.id === 'byRegexp' && stringToJsRegex(matcher.options).test(name))
    .flatMap(({ properties }) => properties)
    .reduce((config, { id, value }) => ({ ...config, [id]: value }), {});

/** The answers of a panel as Grafana's frames, each value with the panel's unit, thresholds and colours. */
function framesOf(panel, { results = [] }) {
  const { defaults, overrides = [] } = panel.fieldConfig;
  const thresholds = structuredClone(defaults.thresholds);
  thresholds.steps.forEach(step => (step.value ??= -Infinity));
  sortThresholds(thresholds.steps);
  const mode = panel.type === 'timeseries' ? 'palette-classic' : 'thresholds';
  return results.map(({ labels, values = [] }, seriesIndex) => {
    const displayName = named(panel.targets[0].legendFormat, labels);
    const config = { color: { mode }, ...defaults, thresholds, displayName, ...overridden(overrides, displayName) };
    config.custom = {
      drawStyle: 'line',
      lineWidth: 1.5,
      fillOpacity: 8,
      showPoints: 'never',
      spanNulls: 7_200_000,
      axisPlacement: 'auto',
      ...defaults.custom,
    };
    const frame = toDataFrame({
      fields: [
        { name: 'Time', type: FieldType.time, values: values.map(([at]) => at * 1000), config: {} },
        { name: displayName, type: FieldType.number, values: values.map(([, value]) => value), config },
      ],
    });
    frame.fields[1].state = { seriesIndex, displayName };
    for (const field of frame.fields) field.display = getDisplayProcessor({ field, theme, timeZone: 'utc' });
    return frame;
  });
}

const valueOf = frame => {
  const [, field] = frame.fields;
  return { ...field.display(field.values.at(-1)), title: getFieldDisplayName(field, frame) };
};

function Shown({ panel, answer, range, width, height }) {
  const { options = {} } = panel;
  const frames = framesOf(panel, answer);
  if (panel.type === 'stat') {
    const value = { ...valueOf(frames[0]), title: '' };
    return (
      <BigValue
        {...{ value, width, height, theme }}
        colorMode="value"
        graphMode="none"
        textMode="auto"
        justifyMode="auto"
      />
    );
  }
  if (panel.type === 'bargauge') {
    const sorted = frames
      .map(frame => ({ frame, value: valueOf(frame) }))
      .sort((a, b) => b.value.numeric - a.value.numeric);
    const fits = Math.min(height, sorted.length * (options.maxVizHeight ?? 300));
    const max = Math.max(...sorted.map(one => one.value.numeric));
    return (
      <VizRepeater
        width={width}
        height={fits}
        source={sorted}
        getValues={() => sorted}
        renderCounter={0}
        orientation="horizontal"
        itemSpacing={6}
        renderValue={({ value: { frame, value }, width, height }) => (
          <BarGauge
            {...{ width, height, theme, value }}
            field={{ ...frame.fields[1].config, min: 0, max }}
            display={frame.fields[1].display}
            {...options}
          />
        )}
      />
    );
  }
  const legend = { showLegend: true, displayMode: 'list', placement: 'bottom', calcs: [] };
  return <TimeSeries {...{ frames, width, height, legend }} timeRange={range} timeZone="utc" options={options} />;
}

function Page({ dashboard, answers, range }) {
  return (
    <ThemeContext.Provider value={theme}>
      <GlobalStyles />
      {dashboard.panels.map((panel, at) => {
        const { x, y, w, h } = panel.gridPos;
        const size = { width: w * column - gap, height: h * row - gap };
        return (
          <div key={at} style={{ position: 'absolute', left: x * column + gap / 2, top: y * row + gap / 2, ...size }}>
            <PanelChrome title={panel.title} {...size}>
              {(width, height) => <Shown {...{ panel, range, width, height }} answer={answers[at]} />}
            </PanelChrome>
          </div>
        );
      })}
    </ThemeContext.Provider>
  );
}

/** Draws a dashboard into the page and says how large it is. */
window.draw = ({ dashboard, answers, from, to }) => {
  const [begin, end] = [dateTime(from * 1000).utc(), dateTime(to * 1000).utc()];
  const range = { from: begin, to: end, raw: { from: begin, to: end } };
  Object.assign(document.body.style, {
    margin: 0,
    background: theme.colors.background.canvas,
    color: theme.colors.text.primary,
    fontFamily: theme.typography.fontFamily,
    fontSize: '14px',
  });
  createRoot(document.getElementById('page')).render(<Page {...{ dashboard, answers, range }} />);
  const bottom = Math.max(...dashboard.panels.map(({ gridPos: { y, h } }) => y + h));
  return { width: 24 * column, height: bottom * row };
};
