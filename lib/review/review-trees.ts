import { plainly } from './mask';
import { terminalReport } from './report/terminal';
import { review, type ReviewOptions } from './review';
import { readSide, type ParseCache } from './source/read-side';
import type { TreeFiles } from './source/tree-file';

/**
 * What a synth is about to change, in a few lines: the committed tree against the one that will be written, both as text by path.
 * Empty when they are the same.
 */
export function reviewTrees(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
  options: ReviewOptions,
): string {
  const cache: ParseCache = new Map();
  const [old, now] = [treeOf('the committed tree', before), treeOf('this synth', after)].map(tree =>
    readSide(tree, cache),
  );
  if (old === undefined || now === undefined) return '';
  const result = review(old, now, options);
  if (result.changes.length === 0) return '';
  return terminalReport({ review: result, valueText: plainly }, { colour: false, yaml: false });
}

function treeOf(name: string, files: ReadonlyMap<string, string>): TreeFiles {
  return { name, files: [...files].map(([path, text]) => ({ path, read: () => text })), problems: [] };
}
