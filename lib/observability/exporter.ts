/** The metrics that something serves to Prometheus. */
export interface Exporter {
  readonly metrics: readonly string[];
  /** One of them that is there whenever the exporter is read, even when all is well: without it nothing is known. */
  readonly sign?: string;
}
