import type { HelmValues } from '../delivery/helm-values';

/** What logs are about, which decides how long they are kept. */
export type LogClass = 'operations' | 'security' | 'health';

/**
 * How many days logs of each class are kept. `undecided` deletes nothing: how long health records are kept is a legal decision, which no default
 * replaces.
 */
export type LogRetention = Readonly<Record<LogClass, number | 'undecided'>>;

const daysIn = { D: 1, W: 7, M: 31, Y: 366 } as const;

/** The days of a period such as `P6Y`, rounded up: a month has 31 and a year 366, so that nothing is deleted a day early. Anything else is `undecided`. */
export function daysOf(period: string): number | 'undecided' {
  const [, count, unit] = /^P([1-9]\d*)([DWMY])$/.exec(period) ?? [];
  return count === undefined ? 'undecided' : Number(count) * daysIn[unit as keyof typeof daysIn];
}

/** A century: what "nothing is deleted" is to Loki, which knows no other word for it in one stream. */
const neverHours = 876_000;

/** The part of Loki's configuration that deletes what is too old, and keeps the rest. Streams say what they are by the label `data_class`. */
export function lokiRetention(retention: LogRetention): HelmValues {
  const { operations, ...special } = retention;
  const streams = Object.entries(special).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    compactor: { retention_enabled: true, delete_request_store: 'filesystem' },
    limits_config: {
      retention_period: hours(operations),
      retention_stream: streams.map(([name, days], at) => ({
        selector: `{data_class="${name}"}`,
        priority: at + 1,
        period: hours(days),
      })),
    },
  };
}

function hours(days: number | 'undecided'): string {
  return `${String(days === 'undecided' ? neverHours : days * 24)}h`;
}
