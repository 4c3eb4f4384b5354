import { rememberSince } from '../../../lib/observability/since';
import type { Series } from '../../support/promtool';
import { testRules } from '../../support/promtool';
import { describeWithTool } from '../../support/tool';

const records = rememberSince({
  since: 'a:broken:since_timestamp',
  ended: 'a:broken_ended:seconds',
  wrong: 'broken > 0',
  over: 'broken == 0',
  gap: '1h',
});

/** Tells of what an expression gives, so that the engine can be asked. */
const rules = (expr: string): object => ({
  groups: [{ name: 'a', rules: [...records, { alert: 'Seen', expr, labels: {} }] }],
});
const seen = (promtool: string, expr: string, series: Series, at: string): boolean =>
  testRules(promtool, rules(expr), { series, moments: [{ at, alert: 'Seen', fires: [{}] }] }).ok;

describeWithTool('promtool', "by Prometheus' own engine", promtool => {
  test('the beginning is the minute at which it was first wrong', () => {
    const series = { broken: '0x10 3x50' };
    expect(seen(promtool, 'a:broken:since_timestamp == 11 * 60', series, '40m')).toBe(true);
    expect(seen(promtool, 'a:broken:since_timestamp == 12 * 60', series, '40m')).toBe(false);
  });

  test('while nothing is known it goes on, and after it was mended it begins anew', () => {
    const later = { broken: '_x5 3x10 _x30 3x50' };
    expect(seen(promtool, 'a:broken:since_timestamp == 5 * 60', later, '60m')).toBe(true);
    const mended = { broken: '_x5 3x10 0x30 3x50' };
    expect(seen(promtool, 'a:broken:since_timestamp == 5 * 60', mended, '60m')).toBe(false);
  });

  test('at its end, and only then, it is said how long it took', () => {
    const series = { broken: '_x5 3x20 0x50' };
    expect(seen(promtool, 'count_over_time(a:broken_ended:seconds[1h]) == 1', series, '60m')).toBe(true);
    expect(seen(promtool, 'last_over_time(a:broken_ended:seconds[1h]) == 21 * 60', series, '60m')).toBe(true);
    expect(seen(promtool, 'last_over_time(a:broken_ended:seconds[1h]) == 22 * 60', series, '60m')).toBe(false);
  });
});
