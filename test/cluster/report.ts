import { existsSync, readFileSync } from 'node:fs';

/** How many tests passed, failed and did not run. */
export interface RunResult {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

interface JestResult {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/**
 * Counts jest's results and prints what did not run, and what failed. A test that is skipped carries its reason in its title; a part that was not
 * asked for counts as one. A run that left no results failed.
 */
export function report(file: string, notAsked: readonly string[]): RunResult {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: notAsked.length };
  const result = JSON.parse(readFileSync(file, 'utf8')) as JestResult;
  const tests = result.testResults.flatMap(suite => suite.assertionResults);
  const named = (status: string): string[] => tests.filter(one => one.status === status).map(one => one.fullName);
  for (const title of named('pending')) console.log(`skipped  ${title}`);
  for (const part of notAsked) console.log(`skipped  ${part}: not asked for (--only)`);
  for (const title of named('failed')) console.log(`failed  ${title}`);
  return {
    passed: result.numPassedTests,
    failed: result.numFailedTests + result.numRuntimeErrorTestSuites,
    skipped: result.numPendingTests + notAsked.length,
  };
}
