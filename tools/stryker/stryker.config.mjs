import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// Of generated documents few are enough to notice a change: each mutant asks them again.
process.env.FUZZ_RUNS ??= '300';

const own = name => fileURLToPath(new URL(name, import.meta.url));

const tests = ['test/lib/policy', 'test/policies'].flatMap(folder =>
  readdirSync(own(`../../${folder}`), { recursive: true }).map(name => `${folder}/${name}`),
);

/** Tests that synthesize the platform, which the sandbox does not have. */
function needsCharts(test) {
  return (
    test.endsWith('.test.ts') &&
    /from '[./]+\/(charts\/|support\/platform')/.test(readFileSync(own(`../../${test}`), 'utf8'))
  );
}

/**
 * `npm run mutate`: what could be wrong in the policies and their engine without a test noticing it.
 * `npm run mutate -- --mutate lib/policy/set/isolation.ts` asks it of one file.
 */
export default {
  mutate: ['lib/policy/**/*.ts', 'policies/**/*.ts', '!policies/bulwark.ts'],
  plugins: [own('circus-runner.mjs'), own('prose.mjs')],
  testRunner: 'circus',
  tests: {
    in: ['test/lib/policy', 'test/policies', 'test/docs/policies.test.ts'],
    except: [
      // Thousands of generated cases each; what they would notice, a test with one case has to notice too.
      'test/policies/whole-set.test.ts',
      'test/lib/policy/pss/fixtures.test.ts',
      ...tests.filter(needsCharts),
    ],
  },
  ignorers: ['prose'],
  coverageAnalysis: 'perTest',
  concurrency: 1,
  // The sandbox has no .tools: tests that start programs are skipped there, as on a machine without Go.
  ignorePatterns: ['/*', '!/lib', '!/policies', '!/test', '!/docs', '!/package.json', '!/jest.config.cjs'],
  disableTypeChecks: false,
  timeoutMS: 20_000,
  reporters: ['progress-append-only', 'clear-text', 'html', 'json'],
  clearTextReporter: { allowColor: false, reportTests: false },
  thresholds: { high: 95, low: 85, break: 85 },
};
