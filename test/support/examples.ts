import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Document } from 'yaml';
import { parseAllDocuments } from 'yaml';
import type { Manifest } from '../../lib/manifest';

/** A manifest beside a policy that proves it. */
export interface Example {
  readonly policy: string;
  readonly file: 'admitted.yaml' | 'denied.yaml';
  readonly manifest: Manifest;
  /** The JSON pointers that a denied example blames. */
  readonly expected: readonly string[];
}

const folder = join(__dirname, '../../policies');

/** The ids of the policies that have a folder. */
export function policyFolders(): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => entry.name)
    .sort();
}

/** Whether a policy's folder has a file. */
export function hasFile(policy: string, file: string): boolean {
  return existsSync(join(folder, policy, file));
}

/** The examples in one file of a policy. */
export function examples(policy: string, file: Example['file']): readonly Example[] {
  if (!hasFile(policy, file)) return [];
  const documents = parseAllDocuments(readFileSync(join(folder, policy, file), 'utf8'));
  if (!Array.isArray(documents)) return [];
  return documents.map(document => example(policy, file, document));
}

/** Every example of a policy. */
export function examplesOf(policy: string): readonly Example[] {
  return [...examples(policy, 'admitted.yaml'), ...examples(policy, 'denied.yaml')];
}

/** Every example of every policy. */
export function allExamples(): readonly Example[] {
  return policyFolders().flatMap(examplesOf);
}

function example(policy: string, file: Example['file'], document: Document): Example {
  const [error] = document.errors;
  if (error !== undefined) throw error;
  const manifest = document.toJS() as Manifest;
  const annotation = (manifest.metadata.annotations as Record<string, string> | undefined)?.expected;
  const comment = /^\s*expected:(.*)$/m.exec(
    [document.commentBefore, document.contents?.commentBefore].join('\n'),
  )?.[1];
  const expected = (annotation ?? comment ?? '').split(',').map(one => one.trim());
  return { policy, file, manifest, expected: expected.filter(one => one !== '') };
}
