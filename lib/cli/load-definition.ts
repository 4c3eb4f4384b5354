import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Definition } from '../pipeline/synth';
import { UsageError } from './exit-code';

/**
 * The definition that a module exports, as `platform` or as its default.
 *
 * @throws UsageError when there is no such module, or no function in it.
 */
export async function loadDefinition(module: string): Promise<Definition> {
  const loaded = await load(module);
  const inner = loaded['default'] as Record<string, unknown> | undefined;
  const found = [loaded['platform'], inner?.['platform'], inner].find(one => typeof one === 'function');
  if (found !== undefined) return found as Definition;
  throw new UsageError(`${module} must export a function platform(root), or one as its default`);
}

async function load(module: string): Promise<Record<string, unknown>> {
  const file = path.resolve(module);
  if (!existsSync(file)) throw new UsageError(`${module}: does not exist`);
  try {
    return (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  } catch (error) {
    throw new UsageError(`${module} cannot be loaded: ${reasonOf(error)}`);
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const typeScript = 'code' in error && error.code === 'ERR_UNKNOWN_FILE_EXTENSION';
  return typeScript
    ? 'Node reads JavaScript here; for TypeScript run npx tsx node_modules/.bin/bulwark'
    : error.message;
}
