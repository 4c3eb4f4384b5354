import type { RecordingRule } from './alert-rule';

/** Something that is wrong, as PromQL: since when, and how long it took when it is over. */
export interface Lasting {
  /** The name of the series that holds the second at which it began; 0 where it is known to be over. */
  readonly since: string;
  /** The name of the series with one sample, in seconds, at each end. */
  readonly ended: string;
  /** What is wrong now: one series for each thing. */
  readonly wrong: string;
  /** What is known to be over: series with the same labels. */
  readonly over: string;
  /** The gap that ends nothing, such as `1d`: while nothing is known, it goes on. */
  readonly gap: string;
}

/**
 * Rules that remember since when something is wrong, because Prometheus itself only knows what is wrong now. The end is recorded first: at that moment the beginning is still
 * known. What vanishes without an end, such as a workload that was deleted, counts as mended by nobody.
 */
export function rememberSince({ since, ended, wrong, over, gap }: Lasting): readonly RecordingRule[] {
  const began = `(last_over_time(${since}[${gap}]) > 0)`;
  return [
    { record: ended, expr: `(time() - ${began}) and (${over})` },
    { record: since, expr: `(${began} or (${wrong}) * 0 + time()) and (${wrong}) or (${over}) * 0` },
  ];
}
