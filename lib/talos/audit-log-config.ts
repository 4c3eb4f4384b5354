/** Where the files of the audit log are in the pod, and on a node of the control plane. Source: Talos, "Logging". */
export const auditLogFolder = '/var/log/audit/kube';

/** Where audit events go, and which of them are kept as health data. */
export interface AuditLogConfig {
  /** Loki's address, such as `http://loki.logging.svc:3100`. */
  readonly loki: string;
  /** Namespaces of personal health data: what is done there is kept for as long as the data. */
  readonly healthNamespaces: readonly string[];
}

/**
 * The configuration of Grafana Alloy that reads the audit log of the API server line by line and sends each event as it was written, with the time
 * at which it was written: a watch or a session in a container ends long after it was asked for, and Loki takes no line that is too far behind. Every event is of the class `security`, and of `health` where it is about a namespace of health data. It asks
 * nothing of the API server.
 */
export function auditLogConfig({ loki, healthNamespaces }: AuditLogConfig): string {
  return [
    `local.file_match "audit" {\n  path_targets = [{ "__path__" = "${auditLogFolder}/*.log", "job" = "kubernetes-audit" }]\n}\n`,
    'loki.source.file "audit" {\n  targets    = local.file_match.audit.targets\n  forward_to = [loki.process.audit.receiver]\n}\n',
    `loki.process "audit" {\n${stages(healthNamespaces)}  forward_to = [loki.write.store.receiver]\n}\n`,
    `loki.write "store" {\n  endpoint {\n    url = "${loki}/loki/api/v1/push"\n  }\n}\n`,
  ].join('\n');
}

function stages(healthNamespaces: readonly string[]): string {
  return [
    '  stage.json {\n    expressions = { "at" = "stageTimestamp" }\n  }\n',
    '  stage.timestamp {\n    source = "at"\n    format = "RFC3339Nano"\n  }\n',
    '  stage.static_labels {\n    values = { "data_class" = "security" }\n  }\n',
    ...[...healthNamespaces].sort().map(healthStage),
  ].join('');
}

/** It reads the line, not a field: an event that merely names the namespace is kept for longer, which loses nothing. */
function healthStage(namespace: string): string {
  const selector = `\`{job="kubernetes-audit"} |= "\\"namespace\\":\\"${namespace}\\""\``;
  return `  stage.match {\n    selector = ${selector}\n    stage.static_labels {\n      values = { "data_class" = "health" }\n    }\n  }\n`;
}
