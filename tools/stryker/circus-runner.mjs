import { commonTokens, declareClassPlugin, PluginKind, tokens } from '@stryker-mutator/api/plugin';
import {
  determineHitLimitReached,
  DryRunStatus,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { Modules } from './modules.mjs';
import { runTests, testsOf } from './test-file.mjs';

/**
 * Runs jest's own tests without jest's workers: the same describe, test and expect, but every module is compiled once and
 * only instantiated anew, which costs some 20 ms a mutant instead of a second.
 *
 * Each test of the dry run begins with fresh modules, and what it causes to be loaded counts as covered by it. So a constant
 * that is computed at load time has its tests as well, and a policy that builds its conditions once hides nothing.
 */
class CircusRunner {
  static inject = tokens(commonTokens.options);
  #context = (globalThis.__stryker__ ??= {});
  #root = process.cwd();
  #modules;
  #files;

  constructor({ tests }) {
    const found = tests.in.flatMap(place => (place.endsWith('.ts') ? [place] : this.#below(place)));
    this.#files = found.filter(file => file.endsWith('.test.ts') && !tests.except.includes(file)).sort();
    this.#modules = new Modules(this.#root, createRequire(import.meta.url)(path.join(this.#root, 'jest.config.cjs')));
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  async dryRun() {
    Object.assign(this.#context, { activeMutant: undefined, mutantCoverage: { static: {}, perTest: {} } });
    const ids = [];
    for (const file of this.#files) ids.push(...testsOf(this.#load(file)).map(name => `${file} ${name}`));
    this.#context.mutantCoverage = { static: {}, perTest: {} };
    const results = [];
    for (const id of ids) {
      this.#context.currentTestId = id;
      results.push(...(await this.#run([id], false)));
    }
    this.#context.currentTestId = undefined;
    return { status: DryRunStatus.Complete, tests: results, mutantCoverage: this.#context.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter = [], hitLimit, disableBail }) {
    Object.assign(this.#context, { activeMutant: activeMutant.id, hitCount: hitLimit && 0, hitLimit });
    this.#context.mutantCoverage = undefined;
    const results = await this.#run(testFilter, !disableBail);
    const endless = determineHitLimitReached(this.#context.hitCount, hitLimit);
    return toMutantRunResult(endless ?? { status: DryRunStatus.Complete, tests: results });
  }

  async #run(ids, bail) {
    const results = [];
    for (const file of this.#files) {
      const names = ids.filter(id => id.startsWith(`${file} `)).map(id => id.slice(file.length + 1));
      if (names.length === 0) continue;
      results.push(...(await this.#runFile(file, names, bail)));
      if (bail && results.some(({ status }) => status === TestStatus.Failed)) break;
    }
    return results;
  }

  /** A file that cannot even be loaded under a mutant has noticed it. */
  async #runFile(file, names, bail) {
    try {
      const fileName = path.join(this.#root, file);
      const results = await runTests(this.#load(file), fileName, { names: new Set(names), bail });
      return results.map(one => ({ ...one, id: `${file} ${one.name}`, fileName }));
    } catch (error) {
      const failureMessage = String(error);
      return names.map(name => ({
        id: `${file} ${name}`,
        name,
        timeSpentMs: 0,
        status: TestStatus.Failed,
        failureMessage,
      }));
    }
  }

  #below(folder) {
    return readdirSync(path.join(this.#root, folder), { recursive: true }).map(name => `${folder}/${name}`);
  }

  #load(file) {
    return () => {
      this.#modules.fresh();
      this.#modules.load(path.join(this.#root, file));
    };
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'circus', CircusRunner)];

const strings = { type: 'array', items: { type: 'string' } };

/** `tests.in` are test files and folders of them; `tests.except` are files that are left out. */
export const strykerValidationSchema = {
  properties: { tests: { type: 'object', properties: { in: strings, except: strings } } },
};
