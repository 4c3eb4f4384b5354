import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { problemText } from '../policy/read/input-problem';
import type { ReadObject } from '../policy/read/read-objects';
import { readManifests } from '../policy/read/read';
import { plainText } from '../policy/report/plain-text';
import type { Reach } from '../reach/connection';
import { connectionJson, explanationJson } from '../reach/report/connection-json';
import { connectionTable, explanationText, problemLine } from '../reach/report/connection-table';
import { connectionMermaid } from '../reach/report/mermaid';
import { connectionSvg } from '../reach/report/svg';
import { reach } from '../reach/reach';
import type { PortNumber } from '../reach/sets/port-set';
import { lastPort, protocols } from '../reach/sets/port-set';
import { exitCode, UsageError } from './exit-code';
import { printError } from './print';

const formats = ['text', 'json', 'mermaid', 'svg'] as const;

/** The flags of `bulwark reach`, as given. */
interface ReachFlags {
  readonly format: (typeof formats)[number];
  readonly cluster?: string;
  readonly explain?: readonly string[];
  readonly ipv6?: boolean;
  readonly hostNetwork: 'isolated' | 'open';
}

/**
 * `bulwark reach DIR`: who may talk to whom in a directory of manifests. The list goes to standard output, problems to the error stream. Exit code 1
 * means that the API server would refuse an object that reach depends on, 2 that something could not be read.
 */
export function reachCommand(): Command {
  return new Command('reach')
    .description(
      'list who may talk to whom, on which ports: NetworkPolicies, Istio policies, Gateway routes and Ingresses together',
    )
    .argument('<dir>', "a directory or file of manifests; '-' is standard input")
    .addOption(new Option('--format <format>', 'how to list').choices(formats).default('text'))
    .option('--cluster <name>', 'the cluster to look at, where the directory holds the trees of several')
    .option(
      '--explain <from-to-port...>',
      "FROM TO PORT: name the objects that allow or deny, as in 'shop/orders 203.0.113.7 443'",
    )
    .option('--ipv6', 'list IPv6 addresses even where no manifest names one')
    .addOption(
      new Option(
        '--host-network <how>',
        'what policies do to pods in the network of their node, which most network plugins leave open',
      )
        .choices(['isolated', 'open'])
        .default('isolated'),
    )
    .action((dir: string, flags: ReachFlags) => {
      process.exitCode = attempt(() => run(dir, flags));
    });
}

function attempt(run: () => number): number {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof RangeError)) throw error;
    printError(plainText(error.message));
    return exitCode.input;
  }
}

function run(dir: string, flags: ReachFlags): number {
  const { objects, problems } = readManifests([dir], () => readFileSync(0));
  for (const problem of problems) printError(plainText(problemText(problem)));
  if (objects.length === 0) return exitCode.input;
  const chosen = oneCluster(objects, flags.cluster).map(one => one.manifest);
  const analysis = reach(chosen, {
    hostNetwork: flags.hostNetwork,
    ...(flags.ipv6 === true ? { families: [4, 6] } : {}),
  });
  for (const problem of analysis.problems) process.stderr.write(`${problemLine(problem)}\n`);
  process.stdout.write(answer(analysis, flags));
  if (problems.length > 0) return exitCode.input;
  return analysis.problems.some(one => one.severity === 'error') ? exitCode.findings : exitCode.clean;
}

function answer(analysis: Reach, { format, explain }: ReachFlags): string {
  if (explain !== undefined) return explained(analysis, explain, format);
  if (format === 'json') return connectionJson(analysis.connections());
  if (format === 'mermaid') return connectionMermaid(analysis.connections());
  return format === 'svg' ? connectionSvg(analysis.connections()) : connectionTable(analysis);
}

function explained(analysis: Reach, question: readonly string[], format: string): string {
  const [from = '', to = '', port = '', ...rest] = question;
  if (port === '' || rest.length > 0) throw new UsageError('--explain takes three values: FROM TO PORT');
  const explanation = analysis.explain(from, to, portOf(port));
  return format === 'json' ? explanationJson(explanation) : explanationText(explanation);
}

/** Two clusters never share a network policy, so their objects must not be judged together. */
function oneCluster(objects: readonly ReadObject[], wanted: string | undefined): readonly ReadObject[] {
  const clusters = [...new Set(objects.map(one => one.cluster))].sort();
  if (wanted === undefined && clusters.length < 2) return objects;
  if (wanted !== undefined && clusters.includes(wanted)) return objects.filter(one => one.cluster === wanted);
  const names = clusters.join(', ');
  if (wanted !== undefined) throw new UsageError(`--cluster must be one of ${names}, got '${wanted}'`);
  throw new UsageError(`there are several clusters in it: name one of ${names} with --cluster`);
}

/** `443`, `443/udp` or `udp/443`; TCP where none is named. */
function portOf(text: string): PortNumber {
  const parts = text.toUpperCase().split('/');
  const number = parts.find(part => /^\d{1,5}$/.test(part));
  const name = parts.find(part => part !== number) ?? 'TCP';
  const protocol = protocols.find(one => one === name);
  const port = Number(number);
  if (parts.length <= 2 && protocol !== undefined && port >= 1 && port <= lastPort) return { protocol, port };
  throw new UsageError(
    `a port must be written as 443, 53/udp or 9000/sctp, from 1 to ${String(lastPort)}, got '${text}'`,
  );
}
