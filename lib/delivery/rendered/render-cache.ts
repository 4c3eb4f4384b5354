import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';

/** Where renderings are kept between runs. Nothing in it is ever committed: it ignores itself. */
export const cacheFolder = path.join('.bulwark', 'cache', 'helm');

/** A key of the cache: a hash of everything that a rendering depends on. */
export function cacheKey(of: unknown): string {
  return hashOf(JSON.stringify(of, sorted));
}

/** What was kept under a key. An entry that is not what was written counts as absent, so that it is rendered afresh. */
export function fromCache(key: string): unknown {
  try {
    const text = readFileSync(fileOf(key), 'utf8');
    const end = text.indexOf('\n');
    return hashOf(text.slice(end + 1)) === text.slice(0, end)
      ? (JSON.parse(text.slice(end + 1)) as unknown)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a value under a key. Where nothing can be written, nothing is kept. */
export function intoCache(key: string, value: unknown): void {
  const text = JSON.stringify(value);
  const unfinished = `${fileOf(key)}.${String(process.pid)}`;
  try {
    mkdirSync(cacheFolder, { recursive: true });
    writeFileSync(path.join(path.dirname(cacheFolder), '.gitignore'), '*\n');
    writeFileSync(unfinished, `${hashOf(text)}\n${text}`);
    renameSync(unfinished, fileOf(key));
  } catch {
    // A checkout that cannot be written to is rendered every time.
  }
}

function fileOf(key: string): string {
  return path.join(cacheFolder, `${key}.json`);
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Maps that are equal give equal keys, whatever the order they were written in. */
function sorted(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
