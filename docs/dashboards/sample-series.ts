/** A sample series: its labels as Prometheus writes them, and what it is at an hour of the sample week; `undefined` is a gap. */
export type SampleSeries = readonly [labels: string, at: (hour: number) => number | undefined];

/** How many hours the sample week has. */
export const hours = 168;
/** The first second of the sample week: Monday, 5 January 2026. */
export const firstSecond = 1_767_571_200;
/** The seconds between two samples. */
export const every = 120;

/** The same irregular number between 0 and 1 for the same words and hour. */
function noise(words: string, hour: number): number {
  const seed = [...words].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9973, 7);
  const wave = Math.sin(seed + hour * 12.9898) * 43758.5453;
  return wave - Math.floor(wave);
}

/** A counter whose rate, in a second, is that of the hour. */
export function counter(labels: string, perSecond: (hour: number) => number): SampleSeries {
  const sums = [0];
  for (let hour = 0; hour < hours; hour += 1)
    sums.push((sums[hour] ?? 0) + 3600 * perSecond(hour) * (0.7 + 0.6 * noise(labels, hour)));
  return [
    labels,
    hour => {
      const [whole, part] = [Math.floor(hour), hour - Math.floor(hour)];
      const [begin, end] = [sums[whole] ?? 0, sums[whole + 1] ?? sums[whole] ?? 0];
      return begin + part * (end - begin);
    },
  ];
}

/** A number that changes at some hours: `steps(4, [24, 2])` is 4 on the first day and 2 from then on. */
export function steps(first: number, ...changes: readonly (readonly [hour: number, value: number])[]): SampleSeries[1] {
  return hour => changes.filter(([from]) => from <= hour).at(-1)?.[1] ?? first;
}

/** All samples of a series over the week, as numbers and gaps. */
export function samplesOf([, at]: SampleSeries): readonly (number | null)[] {
  const count = (hours * 3600) / every + 1;
  return Array.from({ length: count }, (_, index) => at((index * every) / 3600) ?? null);
}
