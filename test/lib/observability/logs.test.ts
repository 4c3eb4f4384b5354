import { alloyConfig } from '../../../lib/observability/alloy-config';
import { daysOf, lokiRetention } from '../../../lib/observability/log-retention';

test('each class of logs is deleted after its own days', () => {
  expect(lokiRetention({ operations: 30, security: 90, health: 3650 })).toMatchObject({
    compactor: { retention_enabled: true },
    limits_config: {
      retention_period: '720h',
      retention_stream: [
        { selector: '{data_class="health"}', period: '87600h' },
        { selector: '{data_class="security"}', period: '2160h' },
      ],
    },
  });
});

test('what nobody has decided on is never deleted', () => {
  const { limits_config } = lokiRetention({ operations: 30, security: 90, health: 'undecided' });
  expect(JSON.stringify(limits_config)).toContain(
    '"selector":"{data_class=\\"health\\"}","priority":1,"period":"876000h"',
  );
});

test('every stream has a class: that of its namespace, else operations', () => {
  const text = alloyConfig({ loki: 'http://loki:3100', classes: { clinic: 'health' } });
  const rules = text
    .split('rule {')
    .slice(1)
    .map(one => one.split('}')[0]?.replace(/\s+/g, ' ').trim());
  const classes = rules.filter(one => one?.includes('target_label = "data_class"'));
  expect(classes).toEqual([
    'source_labels = ["__meta_kubernetes_namespace"] target_label = "data_class" replacement = "operations"',
    'source_labels = ["__meta_kubernetes_namespace"] regex = "clinic" target_label = "data_class" replacement = "health"',
  ]);
  expect(text).toContain('url = "http://loki:3100/loki/api/v1/push"');
});

test('a period is never shorter in days than in the calendar, and what is no period is no decision', () => {
  expect(['P10D', 'P2W', 'P6M', 'P6Y'].map(daysOf)).toEqual([10, 14, 186, 2196]);
  expect(['', 'P0D', '6 years', 'P1Y6M'].map(daysOf)).toEqual(Array(4).fill('undecided'));
});
