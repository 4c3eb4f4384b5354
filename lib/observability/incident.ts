import type { Runbook } from './alert-rule';
import { pageName } from './alert-rule';

/** What several alerts can be the beginning of: people answer it as one thing. */
export interface Incident {
  /** In the form of an alert's name, such as `DataBreach`. Its page is named after it, as an alert's is. */
  readonly name: string;
  /** The names of the alerts that may be its first sign. At least one. */
  readonly alerts: readonly string[];
  readonly runbook: Runbook;
}

/** Links to the pages of incidents and alerts, as one line. */
export function linksTo(names: readonly string[]): string {
  return names.map(name => `[${name}](${pageName(name)}.md)`).join(', ');
}
