/** What a panel answers, and how. Its title is the question. */
export interface Panel {
  /** A question that ends with a question mark. */
  readonly title: string;
  /** One number; lines over time; or the names with the most of it, longest bar first. */
  readonly shows: 'count' | 'lines' | 'ranking';
  /** What is asked: Prometheus in PromQL, or Loki in LogQL. @default metrics */
  readonly from?: 'metrics' | 'logs';
  readonly expr: string;
  /** What a line or a bar is called. @default all its labels */
  readonly legend?: string;
  /** What the numbers are: things, seconds, shares of one, or happenings a second. @default things */
  readonly unit?: Unit;
  /** The number from which it is bad, and red. @default of a count 1, of anything else none */
  readonly limit?: number;
}

/** The names by which Grafana knows units. */
export type Unit = 'short' | 's' | 'percentunit' | 'cps' | 'pps';

/** A page of panels. */
export interface DashboardPage {
  readonly name: string;
  readonly title: string;
  readonly panels: readonly Panel[];
}

/** The expressions of a page in one language. */
export function expressionsOf({ panels }: DashboardPage, from: 'metrics' | 'logs'): readonly string[] {
  return panels.filter(panel => (panel.from ?? 'metrics') === from).map(panel => panel.expr);
}
