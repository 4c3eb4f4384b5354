import type { Complaint } from '../complaint';
import type { AlertGroup, AlertRule, RecordingRule } from './alert-rule';
import type { Exporters } from './exporters';
import { unknownMetrics } from './metric-names';

/** What is wrong with groups of alerts. A recorded series is known to every group: Prometheus keeps it. */
export function checkAlertGroups(groups: readonly AlertGroup[], known: Exporters): readonly Complaint[] {
  const records = groups.flatMap(group => group.records ?? []);
  const recorded = records.map(one => one.record);
  const alerts = groups.flatMap(group => group.alerts);
  return [
    ...checkTwice(
      'groups',
      groups.map(one => one.name),
    ),
    ...checkTwice(
      'alerts',
      alerts.map(one => one.name),
    ),
    ...records.flatMap(one => checkRecord(one, known, recorded)),
    ...alerts.flatMap(one => checkAlert(one, known, recorded)),
  ];
}

/** What is wrong with the address of the pages. */
export function checkRunbookUrl(url: string): readonly Complaint[] {
  if (/^https:\/\/[^\s/@]+(\/[^\s?#]*[^\s?#/])?$/.test(url)) return [];
  const fix = 'write where the pages are, without a slash at the end';
  return [{ prop: 'runbooks', rule: 'an https:// address', got: url, fix }];
}

function checkRecord({ record, expr }: RecordingRule, known: Exporters, recorded: readonly string[]): Complaint[] {
  const prop = `records['${record}']`;
  const colons = /^[a-z_][a-z0-9_]*(:[a-z_][a-z0-9_]*)+$/.test(record);
  const fix = "write '<level>:<metric>:<operation>', so that nobody takes it for a metric of an exporter";
  return [
    ...(colons ? [] : [{ prop, rule: 'a name with a colon', got: record, fix }]),
    ...checkMetrics(prop, expr, unknownMetrics(expr, known, recorded)),
  ];
}

function checkAlert(alert: AlertRule, known: Exporters, recorded: readonly string[]): readonly Complaint[] {
  const { name, expr } = alert;
  return [...checkAlertText(alert), ...checkMetrics(`alerts['${name}']`, expr, unknownMetrics(expr, known, recorded))];
}

/** What is wrong with everything of an alert but its expression. */
export function checkAlertText({ name, forMinutes = 0, runbook, summary }: AlertRule): readonly Complaint[] {
  const prop = `alerts['${name}']`;
  const isName = /^[A-Z][a-z0-9]+([A-Z][a-z0-9]+)*$/.test(name);
  const words = "write words in capitals, such as 'BackupFailed'";
  const minutes = Number.isInteger(forMinutes) && forMinutes >= 0;
  const whole = 'write how long it lasts before it is told';
  return [
    ...(isName ? [] : [{ prop, rule: 'named by words without spaces', got: name, fix: words }]),
    ...(minutes
      ? []
      : [{ prop: `${prop}.forMinutes`, rule: 'whole minutes from 0', got: String(forMinutes), fix: whole }]),
    ...checkText(`${prop}.summary`, summary),
    ...checkText(`${prop}.runbook.means`, runbook.means),
    ...checkSteps(`${prop}.runbook.steps`, runbook.steps.length),
  ];
}

function checkText(prop: string, text: string): readonly Complaint[] {
  return text.trim() === '' ? [{ prop, rule: 'a sentence', got: text, fix: 'say what is wrong' }] : [];
}

function checkSteps(prop: string, count: number): readonly Complaint[] {
  const fix = 'say what to do: an alert that nobody can act on is noise';
  return count > 0 ? [] : [{ prop, rule: 'at least one step', got: '[]', fix }];
}

function checkMetrics(prop: string, expr: string, unknown: readonly string[]): Complaint[] {
  const some = { prop: `${prop}.expr`, rule: 'over a metric', got: expr, fix: 'name what is read' };
  if (expr.trim() === '') return [some];
  const fix = 'mend its name, or add it to the exporter that serves it; an alert over nothing never fires';
  return unknown.map(got => ({ prop: `${prop}.expr`, rule: 'over metrics that an exporter serves', got, fix }));
}

/** Names that stand twice. */
export function checkTwice(prop: string, names: readonly string[]): readonly Complaint[] {
  const twice = names.filter((name, at) => names.indexOf(name) !== at);
  return twice.map(got => ({ prop, rule: 'named once', got, fix: 'rename one: its page would be overwritten' }));
}
