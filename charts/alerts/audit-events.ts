import { auditEvents } from '../dashboards/log-streams';

/** Audit events whose line holds a word in quotes and that satisfy the filters. Other lines are not read as JSON, which is what takes time. */
export function eventsNaming(word: string, ...filters: readonly string[]): string {
  return auditEvents(...filters).replace('"} |', `"} |= \`"${word}"\` |`);
}

/** The same for a line that matches a regular expression. */
export function eventsLike(pattern: string, ...filters: readonly string[]): string {
  return auditEvents(...filters).replace('"} |', `"} |~ \`${pattern}\` |`);
}

/** Filters that leave out what was only tried: a request with `dryRun=All` changes nothing. */
export const forReal: readonly string[] = ['json uri="requestURI"', 'uri!~".*[?&]dryRun=All(&.*)?"'];

/** Requests that the API server did not refuse. An entry into a container switches protocols, which is 101. */
export const answered = 'code=~"1..|2.."';

/** Where such events happened within the last five minutes, by labels. Evaluated every minute, so none is missed when Alloy is late by less. */
export function recent(labels: string, events: string): string {
  return `sum by (${labels}) (count_over_time(${events} [5m])) > 0`;
}
