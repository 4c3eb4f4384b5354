import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { complain } from '../complaint';
import { checkSubdomainName } from '../name';
import { SecureNamespace } from '../namespace/secure-namespace';
import { rememberOrigin } from '../origin';
import type { Exporters } from './exporters';
import { exporters as knownExporters } from './exporters';
import { unknownMetrics } from './metric-names';

/** What Grafana shows. */
export interface DashboardProps {
  /** The dashboard as Grafana's own SDK builds it. */
  readonly dashboard: object;
  /** Every PromQL expression on it, so that a metric that nobody serves is refused. */
  readonly expressions: readonly string[];
  /** Series that rules record, which its expressions may ask for. @default none */
  readonly recorded?: readonly string[];
  /** Who serves the metrics. @default the exporters that this library knows */
  readonly exporters?: Exporters;
  /** @default that of the SecureNamespace it stands in */
  readonly namespace?: string;
  /** @default the id of the construct */
  readonly name?: string;
}

/**
 * A dashboard in a ConfigMap, where the sidecar of Grafana finds it by its label. Flux leaves it as it is: it would take Grafana's own variables for
 * its own. Refused: an expression over a metric that no exporter serves, because an empty panel looks like safety.
 */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    rememberOrigin(this);
    const { dashboard, expressions, recorded = [], exporters = knownExporters, name = id } = props;
    const namespace = props.namespace ?? SecureNamespace.of(this).name;
    const rule = 'over metrics that an exporter serves';
    const fix = 'mend its name, or add it to the exporter that serves it';
    const unknown = expressions.flatMap(one => unknownMetrics(one, exporters, recorded));
    complain(
      this,
      ...checkSubdomainName('name', name),
      ...unknown.map(got => ({ prop: 'expressions', rule, got, fix })),
    );
    new ApiObject(this, 'dashboard', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name,
        namespace,
        labels: { grafana_dashboard: '1' },
        annotations: { 'kustomize.toolkit.fluxcd.io/substitute': 'disabled' },
      },
      data: { [`${name}.json`]: `${JSON.stringify(dashboard, undefined, 2)}\n` },
    });
  }
}
