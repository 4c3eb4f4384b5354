/** Reads the fields of an audit event of the API server that panels ask for. */
const auditFields = [
  'verb="verb"',
  'who="user.username"',
  'resource="objectRef.resource"',
  'subresource="objectRef.subresource"',
  'home="objectRef.namespace"',
  'code="responseStatus.code"',
].join(', ');

/** Audit events of the API server, as Alloy brings them from the nodes, that satisfy the filters. */
export function auditEvents(...filters: readonly string[]): string {
  return [`{job="kubernetes-audit"} | json ${auditFields}`, ...filters].join(' | ');
}

/** What Gatekeeper refused or would refuse, as it logs it, that satisfies the filters. */
export function gatekeeperViolations(...filters: readonly string[]): string {
  return ['{namespace="gatekeeper-system"} | json | event_type="violation"', ...filters].join(' | ');
}

/** The ten of a label with the most lines in the last day. */
export function mostOfTheDay(label: string, lines: string): string {
  return `sort_desc(topk(10, sum by (${label}) (count_over_time(${lines} [1d]))))`;
}

/** Verbs that read. */
export const reads = 'verb=~"get|list|watch"';

/** Ways into a container that runs. */
export const entrances = 'subresource=~"exec|attach|portforward|ephemeralcontainers"';

/** Objects that give rights. */
export const rights = 'resource=~"(cluster)?role(binding)?s"';

/** Verbs that change something. */
export const changes = 'verb=~"create|update|patch|delete|deletecollection"';
