import { transformSync } from '@swc/core';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import * as vm from 'node:vm';

const parameters = ['exports', 'require', 'module', '__filename', '__dirname'];

/**
 * The project's modules, each compiled once and instantiated as often as `fresh` is called, so that no state of one mutant
 * reaches the next. What stands in node_modules is loaded by Node, once.
 */
export class Modules {
  #compiled = new Map();
  #instances = new Map();
  #root;
  #swc;
  #names;

  /** Takes the transform and the names of modules from jest's configuration, so that both read the tests alike. */
  constructor(root, { transform, moduleNameMapper }) {
    this.#root = root;
    this.#swc = transform['^.+\\.ts$'][1];
    this.#names = Object.entries(moduleNameMapper).map(([pattern, file]) => [new RegExp(pattern), file]);
  }

  /** Forgets every instance. */
  fresh() {
    this.#instances.clear();
  }

  /** The exports of a file of the project. */
  load(file) {
    const known = this.#instances.get(file);
    if (known !== undefined) return known.exports;
    const module = { exports: {} };
    this.#instances.set(file, module);
    const { run, native } = this.#compile(file);
    const require = name => {
      const own = this.#resolve(name, path.dirname(file));
      return own === undefined ? native(name) : this.load(own);
    };
    require.resolve = native.resolve;
    run.call(module.exports, module.exports, require, module, file, path.dirname(file));
    return module.exports;
  }

  #compile(file) {
    const known = this.#compiled.get(file);
    if (known !== undefined) return known;
    const { code } = transformSync(readFileSync(file, 'utf8'), { ...this.#swc, filename: file, configFile: false });
    const compiled = { run: vm.compileFunction(code, parameters, { filename: file }), native: createRequire(file) };
    this.#compiled.set(file, compiled);
    return compiled;
  }

  #resolve(name, folder) {
    const mapped = this.#names.find(([pattern]) => pattern.test(name))?.[1].replace('<rootDir>', this.#root);
    if (mapped === undefined && !name.startsWith('.')) return undefined;
    const target = mapped ?? path.resolve(folder, name);
    return [target, `${target}.ts`, path.join(target, 'index.ts')].find(one => one.endsWith('.ts') && existsSync(one));
  }
}
