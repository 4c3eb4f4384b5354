import type { Complaint } from '../complaint';
import { checkAlertText, checkTwice } from './alert-check';
import type { LogAlertGroup } from './log-alert-rules';
import type { LogStreams } from './log-streams';
import { unknownStreams } from './log-streams';

/** What is wrong with groups of alerts over log lines. */
export function checkLogAlertGroups(groups: readonly LogAlertGroup[], known: LogStreams): readonly Complaint[] {
  const alerts = groups.flatMap(group => group.alerts);
  const named = (all: readonly { readonly name: string }[]): readonly string[] => all.map(one => one.name);
  const none = { prop: 'groups', rule: 'at least one alert', got: '[]', fix: 'write one, or leave the rules out' };
  return [
    ...(alerts.length === 0 ? [none] : []),
    ...checkTwice('groups', named(groups)),
    ...checkTwice('alerts', named(alerts)),
    ...alerts.flatMap(one => [...checkAlertText(one), ...checkStreams(one.name, one.expr, known)]),
  ];
}

function checkStreams(name: string, expr: string, known: LogStreams): readonly Complaint[] {
  const rule = 'over streams that somebody sends';
  const fix = 'mend the selector, or add the stream; an alert over nothing never fires';
  return unknownStreams(expr, known).map(got => ({ prop: `alerts['${name}'].expr`, rule, got, fix }));
}
