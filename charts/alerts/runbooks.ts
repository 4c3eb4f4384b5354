import type { GitSource } from '../definition';

/** Where the pages of the alerts are read. */
export function runbooksIn({ url, revision }: GitSource): string {
  return `${url}/blob/${revision}/docs/runbooks`;
}
