import { Command, InvalidArgumentError } from 'commander';
import { existsSync } from 'node:fs';
import { complaintReport } from '../pipeline/complaint-report';
import { folderName } from '../pipeline/file-name';
import type { FileTree } from '../pipeline/layout';
import type { Check, Definition, SynthResult } from '../pipeline/synth';
import { synthesize } from '../pipeline/synth';
import { readTree, TreeRefused, writeTree } from '../pipeline/tree';
import { isDate } from '../weakening';
import { costReport } from './cost-report';
import { exitCode } from './exit-code';
import { loadDefinition } from './load-definition';
import { printError, stderrColors } from './print';
import { runCommand } from './run-command';
import { summaryOf } from './tree-summary';

/** What a synth judges and says beyond what the pipeline itself does. */
export interface Gates {
  /** The policies that rendered manifests must pass. @default none */
  readonly check?: Check;
  /** Trees that are committed beside the manifests, by folder, such as the configuration of nodes. Written only into the committed tree, not for cdk8s or `--out`. @default none */
  readonly beside?: Readonly<Record<string, () => FileTree>>;
  /** What the change from the committed tree to the new one means, in words. @default only the files are counted */
  readonly review?: (before: FileTree, after: FileTree) => string;
}

interface Options {
  readonly out?: string;
  readonly cluster?: string;
  readonly now?: string;
  readonly check?: boolean;
}

/**
 * The whole of a `main.ts`: synthesizes a definition into the committed tree as the command line asks, or prints every mistake and
 * writes nothing. Under `cdk8s synth` it writes where cdk8s wants it, never into the committed tree.
 */
export function synth(define: Definition, argv: readonly string[], gates: Gates = {}): void {
  const command = withOptions(new Command('synth')).action((options: Options) => {
    process.exitCode = synthInto(define, options, gates);
  });
  void runCommand(command, argv);
}

/** `bulwark synth <module>`: the same for a module that exports its definition as `platform` or as its default. */
export function synthCommand(gates: Gates = {}): Command {
  return withOptions(new Command('synth'))
    .description('write the manifests of a definition, or say what is wrong and write nothing')
    .argument(
      '<module>',
      'a JavaScript module (TypeScript under tsx) that exports platform(root) or a default function',
    )
    .action(async (module: string, options: Options) => {
      process.exitCode = synthInto(await loadDefinition(module), options, gates);
    });
}

function withOptions(command: Command): Command {
  return command
    .option('--out <folder>', 'the committed tree (default: manifests)')
    .option('--cluster <name>', 'synthesize one cluster and leave the folders of the others alone')
    .option('--now <date>', 'the day on which expiries are judged, YYYY-MM-DD (default: today)', date)
    .option('--check', 'write nothing; exit 1 when the committed tree is not what would be written');
}

function date(text: string): string {
  if (isDate(text)) return text;
  throw new InvalidArgumentError('It must be a day, YYYY-MM-DD.');
}

function synthInto(define: Definition, options: Options, gates: Gates): number {
  const { cluster, now = new Date().toISOString().slice(0, 10) } = options;
  const only = cluster === undefined ? {} : { cluster };
  const result = synthesize({
    define,
    today: now,
    ...only,
    ...(gates.check === undefined ? {} : { check: gates.check }),
  });
  if (result.status === 'invalid') {
    const marks = { error: stderrColors().red, place: stderrColors().dim };
    process.stderr.write(complaintReport(result.complaints, process.cwd(), marks));
    return exitCode.input;
  }
  process.stderr.write(result.check.report);
  if (result.status === 'refused') {
    process.stderr.write('nothing written\n');
    return result.check.exitCode;
  }
  try {
    const code = deliver(result, options, gates);
    process.stdout.write(costReport(result.rendering));
    return code;
  } catch (error) {
    if (!isOfTheDisk(error)) throw error;
    printError(error.message);
    return exitCode.input;
  }
}

/** What stands in the way, or what the system refused: no space, no rights. Anything else is a bug of ours. */
function isOfTheDisk(error: unknown): error is Error {
  return error instanceof TreeRefused || (error instanceof Error && 'syscall' in error);
}

/** What a clean synthesis gives to be written. */
type Synthesized = Pick<Extract<SynthResult, { status: 'clean' }>, 'tree' | 'terraform' | 'scanners'>;

/** Writes the manifests and what is committed beside them, or with `--check` compares, and says what changed. */
function deliver({ tree, terraform, scanners }: Synthesized, options: Options, gates: Gates): number {
  const folder = options.out ?? process.env['CDK8S_OUTDIR'] ?? 'manifests';
  const own = Object.entries({ terraform, scanners }).filter(([name, one]) => one.size > 0 || existsSync(name));
  const making = [...Object.entries(gates.beside ?? {}), ...own.map(([name, one]) => [name, () => one] as const)];
  const beside = folder === 'manifests' ? making : [];
  return Math.max(
    deliverTree(folder, tree, options, gates.review),
    ...beside.map(([name, make]) => deliverTree(name, make(), options)),
  );
}

function deliverTree(folder: string, whole: FileTree, { cluster, check }: Options, review?: Gates['review']): number {
  const only = cluster === undefined ? undefined : folderName(cluster);
  const ours = (tree: FileTree): FileTree =>
    new Map([...tree].filter(([file]) => only === undefined || file.startsWith(`${only}/`)));
  const [standing, tree] = [ours(readTree(folder)), ours(whole)];
  const summary = summaryOf(folder, standing, tree);
  if (check !== true) writeTree(folder, tree, only === undefined ? {} : { only });
  if (review !== undefined && summary.differs) process.stdout.write(review(standing, tree));
  process.stdout.write(summary.text);
  if (check !== true || !summary.differs) return exitCode.clean;
  printError(`${folder} is not what the definition says; synthesize and commit it`);
  return exitCode.findings;
}
