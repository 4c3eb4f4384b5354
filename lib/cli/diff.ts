import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { securityCost } from '../delivery/cost/resource-cost';
import type { Catalogue } from '../policy/policy';
import type { Parse } from '../policy/raw-cel/cel-library';
import { celParser } from '../policy/raw-cel/cel-library';
import { BrokenYaml, parseDocuments } from '../policy/read/parse';
import { readText, UnreadableText } from '../policy/read/read-text';
import { approve, readApprovals, type Approval, type Approved } from '../review/approval';
import { changeClasses, type Change, type ChangeClass } from '../review/change';
import { keyed } from '../review/mask';
import { reportOf, reviewFormats, type ReviewFormat } from '../review/report/report';
import { countsText } from '../review/report/report-input';
import { sentenceOf } from '../review/report/sentence';
import { clean } from '../review/report/clean';
import { review, type Review, type ReviewOptions } from '../review/review';
import type { Side } from '../review/side';
import { readSide, type ParseCache } from '../review/source/read-side';
import { findSources } from '../review/source/sources';
import { withFreshSynth } from '../review/source/fresh-synth';
import { UnusableSource, type TreeFiles } from '../review/source/tree-file';
import { exitCode, UsageError } from './exit-code';

interface DiffOptions {
  readonly staged?: boolean;
  readonly synth?: string | true;
  readonly path: readonly string[];
  readonly format: ReviewFormat;
  readonly output?: string;
  readonly html?: string;
  readonly markdown?: string;
  readonly failOn?: readonly ChangeClass[];
  readonly approve?: string;
  readonly exitCode?: boolean;
  readonly all?: boolean;
  readonly yaml: boolean;
}

/** `bulwark diff [BEFORE] [AFTER]`: what a change opens, closes, grants and weakens. Needs no cluster and no network. */
export function diffCommand(catalogue: Catalogue = []): Command {
  return new Command('diff')
    .description('say what a change opens, closes, grants and weakens, then show the YAML')
    .argument(
      '[trees...]',
      'two directories or git refs, or A...B; by default the last commit against the working tree',
    )
    .option('--staged', 'compare with the index instead of the working tree')
    .option('--synth [command]', 'compare the committed tree with a fresh synth (default: the app of cdk8s.yaml)')
    .option('--path <folder>', 'where manifests are in the repository; repeat it for several', collect, [])
    .addOption(
      new Option('--format <format>', 'how to report on standard output').choices(reviewFormats).default('terminal'),
    )
    .option('--output <file>', 'write the report there instead of to standard output')
    .option('--html <file>', 'write the page there as well')
    .option('--markdown <file>', 'write the comment of a pull request there as well')
    .option(
      '--fail-on <classes>',
      `exit 3 when such a change is not approved: ${changeClasses.join(', ')}, separated by commas`,
      classes,
    )
    .option('--approve <file>', 'approvals: a YAML list of aspect, object, before, after, approver and reason')
    .option('--exit-code', 'exit 1 when there are differences')
    .option('--all', 'list neutral changes too')
    .option('--no-yaml', 'leave out the YAML part')
    .action(async (trees: string[], options: DiffOptions) => {
      const policies = { catalogue, parseCel: await installedParser(), cost: securityCost };
      process.exitCode = guarded(() => diff(trees, options, policies));
    });
}

function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value];
}

function classes(value: string): readonly ChangeClass[] {
  return value.split(',').map(text => {
    const found = changeClasses.find(one => one === text.trim());
    if (found === undefined)
      throw new InvalidArgumentError(`Allowed are ${changeClasses.join(', ')}, separated by commas.`);
    return found;
  });
}

/** A user's mistake is one line without a stack. */
function guarded(run: () => number): number {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof UnusableSource) && !(error instanceof UsageError)) throw error;
    return complain([error.message]);
  }
}

function complain(messages: readonly string[]): number {
  process.stderr.write(messages.map(message => `error  ${clean(message)}\n`).join(''));
  return exitCode.input;
}

/** The parser of CEL that nobody here wrote, where it is installed: without it such a policy is reported as not evaluated. */
async function installedParser(): Promise<Parse | undefined> {
  return celParser().catch(() => undefined);
}

function diff(trees: readonly string[], options: DiffOptions, policies: ReviewOptions): number {
  const approvals = options.approve === undefined ? [] : approvalsIn(options.approve);
  return withSources(trees, options, sources => {
    const cache: ParseCache = new Map();
    const [before, after] = sources.map(tree => readSide(tree, cache)) as [Side, Side];
    requireManifests(before, after);
    const result = review(before, after, policies);
    const gated = result.changes.filter(one => (options.failOn ?? ['broadening']).includes(one.class));
    const approved = approve(gated, approvals);
    report(result, approved, options);
    const broken = newlyUnreadable(before, after);
    if (broken.length > 0) return complain(broken);
    return verdict(result, approved, options);
  });
}

function withSources(
  trees: readonly string[],
  options: DiffOptions,
  run: (sources: readonly [TreeFiles, TreeFiles]) => number,
): number {
  const request = { names: trees, staged: options.staged === true, below: options.path, directory: process.cwd() };
  if (options.synth === undefined) return run(findSources(request));
  if (options.staged === true) throw new UsageError('--synth and --staged both name the second tree; choose one');
  return withFreshSynth(options.synth === true ? undefined : options.synth, request, run);
}

function requireManifests(before: Side, after: Side): void {
  if (before.objects.length > 0 || after.objects.length > 0) return;
  throw new UnusableSource(
    `neither '${before.name}' nor '${after.name}' holds a Kubernetes object; name two trees of manifests`,
  );
}

/** A change that cannot be read whole has not been judged whole. */
function newlyUnreadable(before: Side, after: Side): readonly string[] {
  const known = new Set(before.unreadable.map(one => `${one.file}\0${one.fingerprint}`));
  const broken = after.unreadable.filter(
    one => !one.problem.startsWith('is a s') && !known.has(`${one.file}\0${one.fingerprint}`),
  );
  return broken.map(one => `${one.file}: ${one.problem}`);
}

function approvalsIn(file: string): readonly Approval[] {
  try {
    const [document] = parseDocuments(readText(file));
    const read = readApprovals(document?.value ?? []);
    if ('approvals' in read) return read.approvals;
    throw new UsageError(read.mistakes.map(one => `${file}: ${one}`).join('\n'));
  } catch (error) {
    if (error instanceof BrokenYaml || error instanceof UnreadableText)
      throw new UsageError(`${file}: ${error.message}`);
    throw error;
  }
}

function report(result: Review, approved: Approved, options: DiffOptions): void {
  const gate = options.failOn !== undefined || options.approve !== undefined ? { gate: approved } : {};
  const input = { review: result, valueText: keyed(randomBytes(32)), ...gate };
  const colour = options.output === undefined && process.stdout.isTTY && process.env['NO_COLOR'] === undefined;
  const look = { colour, all: options.all === true, yaml: options.yaml };
  const text = reportOf(input, options.format, look);
  if (options.output === undefined) process.stdout.write(text);
  else writeFileSync(options.output, text);
  if (options.html !== undefined) writeFileSync(options.html, reportOf(input, 'html', look));
  if (options.markdown !== undefined) writeFileSync(options.markdown, reportOf(input, 'markdown', look));
}

function verdict(result: Review, { open, stale }: Approved, options: DiffOptions): number {
  const names = (changes: readonly Change[]): string => changes.map(one => `\n  ${clean(sentenceOf(one))}`).join('');
  if (options.failOn !== undefined && open.length > 0) {
    process.stderr.write(`not approved:${names(open)}\n`);
    return exitCode.broadening;
  }
  if (stale.length > 0) {
    const text = stale
      .map(one => `\n  ${clean(`${one.aspect} ${one.object} (${one.approver}): nothing like it happens`)}`)
      .join('');
    process.stderr.write(`stale approvals, remove them:${text}\n`);
    return exitCode.stale;
  }
  const differs = result.changes.length > 0;
  if (differs && options.exitCode === true) process.stderr.write(`differs: ${countsText(result.summary)}\n`);
  return differs && options.exitCode === true ? exitCode.findings : exitCode.clean;
}
