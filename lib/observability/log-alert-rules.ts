import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { complain } from '../complaint';
import { checkSubdomainName } from '../name';
import { SecureNamespace } from '../namespace/secure-namespace';
import { rememberOrigin } from '../origin';
import { toYaml } from '../pipeline/yaml-document';
import type { AlertGroup } from './alert-rule';
import { checkRunbookUrl } from './alert-check';
import { prometheusRules } from './alert-rules';
import { checkLogAlertGroups } from './log-alert-check';
import type { LogStreams } from './log-streams';
import { logStreams } from './log-streams';

/** Alerts whose expressions are LogQL. Loki records no series for them: it would have to send them elsewhere. */
export type LogAlertGroup = Omit<AlertGroup, 'records'>;

/** What is watched in the logs. */
export interface LogAlertRulesProps {
  readonly groups: readonly LogAlertGroup[];
  /** Where the pages of the runbooks are: each alert links to `<runbooks>/<page>.md`. An `https://` address. */
  readonly runbooks: string;
  /** Who sends log lines, and under which labels. @default the pipelines of this library */
  readonly streams?: LogStreams;
  /** The namespace of Loki. @default that of the SecureNamespace it stands in */
  readonly namespace?: string;
  /** @default the id of the construct */
  readonly name?: string;
}

/**
 * Alerts over log lines, for the ruler of Loki: a ConfigMap that {@link lokiRuler} mounts. Each has a severity with a response time and a page that says what to
 * do, as alerts over metrics have. Refused: a stream that nobody sends, two alerts of one name, an alert without steps, a page that is not
 * under https, no alert at all. Whether an expression is LogQL is for Loki's own parser to say.
 */
export class LogAlertRules extends Construct {
  /** The ConfigMap that holds them. */
  readonly configMap: string;

  constructor(scope: Construct, id: string, props: LogAlertRulesProps) {
    super(scope, id);
    rememberOrigin(this);
    const { groups, runbooks, streams = logStreams, name = id } = props;
    this.configMap = name;
    const namespace = props.namespace ?? SecureNamespace.of(this).name;
    complain(
      this,
      ...checkSubdomainName('name', name),
      ...checkRunbookUrl(runbooks),
      ...checkLogAlertGroups(groups, streams),
    );
    new ApiObject(this, 'rules', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, namespace, annotations: { 'kustomize.toolkit.fluxcd.io/substitute': 'disabled' } },
      data: { [`${name}.yaml`]: toYaml(prometheusRules(groups, runbooks)) },
    });
  }
}
