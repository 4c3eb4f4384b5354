/** The labels by which a pipeline of this library sends log lines to Loki. */
export interface LogStreams {
  /** What may stand in a selector of streams. */
  readonly labels: readonly string[];
  /** The values of `job`, for streams that no pod writes. */
  readonly jobs: readonly string[];
}

/** What `alloyConfig` and {@link TalosAuditLog} send. */
export const logStreams: LogStreams = {
  labels: ['container', 'data_class', 'job', 'namespace', 'pod'],
  jobs: ['kubernetes-audit'],
};

const text = /"(?:\\.|[^"\\])*"|`[^`]*`/g;
const selector = /\{([^{}]*)\}/g;
const matcher = /([a-zA-Z_]\w*)\s*(=~|!~|!=|=)\s*(\d+)/g;

/**
 * What a LogQL expression selects that nobody sends: a label, or a job. An expression that selects no stream gives `{}`. Whether it is LogQL at all is for
 * Loki's own parser to say.
 */
export function unknownStreams(expression: string, known: LogStreams): readonly string[] {
  const texts: string[] = [];
  const bare = expression.replace(text, found => String(texts.push(found) - 1));
  const selectors = [...bare.matchAll(selector)].map(([, inner = '']) => inner);
  const matchers = selectors.flatMap(inner => [...inner.matchAll(matcher)]);
  if (matchers.length === 0) return ['{}'];
  const unknown = matchers.flatMap(([, label = '', operator = '', at = '']) => {
    const value = (texts[Number(at)] ?? '').slice(1, -1);
    if (!known.labels.includes(label)) return [label];
    return label === 'job' && operator === '=' && !known.jobs.includes(value) ? [`job="${value}"`] : [];
  });
  return [...new Set(unknown)];
}
