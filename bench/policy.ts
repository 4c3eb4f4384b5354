import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { constraint } from '../lib/admission/constraint';
import { constraintKind, constraintTemplate } from '../lib/admission/constraint-template';
import { toYaml } from '../lib/pipeline/yaml-document';
import { admissionForm } from '../lib/policy/admission-form';
import type { ObjectPolicy } from '../lib/policy/policy';
import { catalogue } from '../policies';
import type { Cost } from './support/child';
import { costOf, table } from './support/child';
import { costOfProgram, peer } from './support/peer';
import { deployments } from './support/policy-objects';

const judged = catalogue.filter((policy): policy is ObjectPolicy => policy.type === 'object');
const matching = judged.filter(policy =>
  policy.kinds.some(({ group, kind }) => group === 'apps' && kind === 'Deployment'),
);
/** How many objects everybody gets. gator takes minutes for them. */
const forPeers = 10_000;

/**
 * The catalogue on Deployments with nothing to find, against `gator test` with the same policies and `conftest` with as many
 * rules. All read the same YAML, a file for each object and then one file, in a process of their own; ours is measured from memory too.
 */
export async function run(): Promise<void> {
  const load = costOf('policy-load', []);
  process.stdout.write(`loading ${String(catalogue.length)} policies: ${load.cpu.toFixed(0)} ms of CPU\n`);
  growth();
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-'));
  await peers(folder);
  rmSync(folder, { recursive: true });
}

function growth(): void {
  const sizes = [3000, 10_000, 30_000];
  const costs = sizes.map(size => costOf('policy-workload', ['memory', String(size)]));
  const base = costs[0]?.cpu ?? 1;
  const rows = costs.map(({ cpu, peak }, at) => {
    const size = sizes[at] ?? 1;
    const each = (cpu * 1000) / size / matching.length;
    return [
      String(size),
      `${cpu.toFixed(0)} ms`,
      `${each.toFixed(2)} us`,
      `${(cpu / base).toFixed(1)} x`,
      `${peak.toFixed(0)} MB`,
    ];
  });
  process.stdout.write(table([['Deployments', 'CPU', 'each policy', 'growth', 'peak'], ...rows]));
}

async function peers(folder: string): Promise<void> {
  writeInput(folder);
  const memory = costOf('policy-workload', ['memory', String(forPeers)]);
  const columns = ['CPU', 'to memory', 'to ours', 'peak', 'to ours'];
  const head = [`${String(forPeers)} Deployments, ${String(matching.length)} policies`, ...columns];
  const rows = [head, row('bulwark, in memory', memory, memory, memory)];
  for (const [layout, name] of [
    ['a file each', 'objects'],
    ['one file', 'one'],
  ] as const)
    rows.push(...(await fromYaml(layout, { folder, objects: path.join(folder, name), memory })));
  process.stdout.write(`\n${table(rows)}`);
}

interface Input {
  readonly folder: string;
  readonly objects: string;
  readonly memory: Cost;
}

/** Everybody reads the same YAML in a process of its own, which is measured whole. */
async function fromYaml(layout: string, { folder, objects, memory }: Input): Promise<readonly string[][]> {
  const workload = path.join(__dirname, 'support/policy-workload.js');
  const ours = await cheapest(() => costOfProgram(process.execPath, [workload, 'yaml', objects]));
  const rows = [row(`bulwark, ${layout}`, ours, memory, ours)];
  const commands: readonly (readonly [string, readonly string[]])[] = [
    ['gator', ['test', '-f', path.join(folder, 'gator'), '-f', objects]],
    ['conftest', ['test', '--no-color', '-p', path.join(folder, 'rego'), objects]],
  ];
  for (const [name, args] of commands) {
    const program = peer(name);
    if (program === undefined) rows.push([name, 'not built: tools/build', '', '', '', '']);
    else rows.push(row(`${name}, ${layout}`, await costOfProgram(program, args), memory, ours));
  }
  return rows;
}

/** The cheapest of three runs: the rest is noise of the machine. Each peer takes minutes and runs once. */
async function cheapest(run: () => Promise<Cost>): Promise<Cost> {
  const costs = [await run(), await run(), await run()];
  return costs.reduce((best, one) => (one.cpu < best.cpu ? one : best));
}

function row(name: string, { cpu, peak }: Cost, memory: Cost, ours: Cost): string[] {
  const times = (value: number, base: number): string => `${(value / base).toFixed(1)} x`;
  const ratios = [times(cpu, memory.cpu), times(cpu, ours.cpu)];
  return [name, `${cpu.toFixed(0)} ms`, ...ratios, `${peak.toFixed(0)} MB`, times(peak, ours.peak)];
}

function writeInput(folder: string): void {
  for (const name of ['objects', 'one', 'gator', 'rego']) mkdirSync(path.join(folder, name));
  const texts = deployments(forPeers).map(object => toYaml(object));
  for (const [at, text] of texts.entries()) writeFileSync(path.join(folder, 'objects', `${String(at)}.yaml`), text);
  writeFileSync(path.join(folder, 'one', 'all.yaml'), texts.join('---\n'));
  matching.forEach((policy, at) => {
    for (const [part, object] of gatekeeper(policy).entries())
      writeFileSync(path.join(folder, 'gator', `${policy.id}.${String(part)}.yaml`), JSON.stringify(object));
    writeFileSync(path.join(folder, 'rego', `rule${String(at)}.rego`), rego(at));
  });
}

function gatekeeper(policy: ObjectPolicy): readonly object[] {
  const { description, code, schema, parameters, resources } = admissionForm(policy);
  const kind = constraintKind(policy.id);
  const match = { resources };
  return [
    constraintTemplate({ kind, description, code, parameters: schema }),
    constraint({ kind, name: policy.id, stage: 'deny', match, parameters }),
  ];
}

/** Rules about the same fields, in turn: conftest gets as many as we have. */
function rego(at: number): string {
  const conditions = [
    'c.securityContext.privileged == true',
    'not c.securityContext.readOnlyRootFilesystem',
    'not regex.match(`@sha256:[0-9a-f]{64}$`, c.image)',
    'not c.resources.limits.memory',
    'c.securityContext.capabilities.drop[_] != "ALL"',
    'not startswith(c.image, "ghcr.io/")',
  ];
  return [
    'package main',
    'import rego.v1',
    'deny contains msg if {',
    '  some list in ["containers", "initContainers", "ephemeralContainers"]',
    '  some c in input.spec.template.spec[list]',
    `  ${conditions[at % conditions.length] ?? ''}`,
    `  msg := sprintf("rule ${String(at)}: %s/%s", [input.metadata.name, c.name])`,
    '}',
    '',
  ].join('\n');
}
