import { Command, Option } from 'commander';
import { dump } from 'js-yaml';
import * as path from 'node:path';
import type { Identity } from '../manifest';
import { identityOf, identityText } from '../manifest';
import { problemText } from '../policy/read/input-problem';
import type { Reading } from '../policy/read/read';
import { readManifests } from '../policy/read/read';
import { plainText } from '../policy/report/plain-text';
import { exclusionsOf } from '../policy/waivers/exclusions';
import { foreignAnnotations } from '../policy/waivers/foreign-annotations';
import { kubescapeExceptions } from '../policy/waivers/kubescape-exceptions';
import { waiversOf } from '../policy/waivers/load-waivers';
import type { FileOf } from '../policy/waivers/trivy-ignore';
import { trivyIgnore } from '../policy/waivers/trivy-ignore';
import type { Waiver } from '../waiver';
import { exitCode } from './exit-code';

type Engine = 'annotations' | 'gatekeeper' | 'kubescape' | 'trivy';
const engines: readonly Engine[] = ['annotations', 'gatekeeper', 'kubescape', 'trivy'];

/**
 * `bulwark waivers DIR --for ENGINE`: the waivers of a committed tree in the form that another engine reads. `trivy` is a `.trivyignore.yaml`, `kubescape` an
 * exceptions file, `annotations` what kube-linter, checkov and Polaris read on each object, `gatekeeper` the parameter `waived` of each
 * policy's Constraint and native admission policy. Where something cannot be read nothing is written: another scanner would take a part for the whole.
 */
export function waiversCommand(): Command {
  return new Command('waivers')
    .description('write the waivers of a committed tree in the form that another scanner reads')
    .argument('<dir>', 'a committed tree, or the folder of one of its clusters')
    .addOption(new Option('--for <engine>', 'whose form to write').choices(engines).makeOptionMandatory())
    .action((dir: string, { for: engine }: { readonly for: Engine }) => {
      process.exitCode = print(dir, engine);
    });
}

function print(dir: string, engine: Engine): number {
  const reading = readManifests([dir]);
  const lists = reading.waiverLists.map(waiversOf);
  const problems = [...reading.problems, ...lists.flatMap(one => one.problems)];
  for (const problem of problems) process.stderr.write(`error  ${plainText(problemText(problem))}\n`);
  if (problems.length > 0) return exitCode.input;
  const waivers = lists.flatMap(one => one.waivers);
  process.stdout.write(textFor(dir, engine, waivers, reading));
  return exitCode.clean;
}

function textFor(dir: string, engine: Engine, waivers: readonly Waiver[], reading: Reading): string {
  const texts: Readonly<Record<Engine, () => string>> = {
    annotations: () => annotationsText(waivers, reading),
    gatekeeper: () => gatekeeperText(waivers),
    kubescape: () => kubescapeExceptions(waivers),
    trivy: () => trivyIgnore(waivers, fileFinder(dir, reading)),
  };
  return texts[engine]();
}

function fileFinder(dir: string, { objects }: Reading): FileOf {
  const keyOf = (object: Identity, cluster = ''): string => `${cluster}\n${identityText(object)}`;
  const files = new Map(objects.map(one => [keyOf(identityOf(one.manifest), one.cluster), one.origin.file]));
  const folder = path.basename(path.resolve(dir));
  return (object, cluster) => {
    const file = files.get(keyOf(object, cluster));
    return file === undefined ? undefined : { folder, path: path.relative(dir, file).replaceAll(path.sep, '/') };
  };
}

function annotationsText(waivers: readonly Waiver[], { objects }: Reading): string {
  const entries = objects.flatMap(({ manifest, cluster, origin }) => {
    const object = identityOf(manifest);
    const annotations = foreignAnnotations(waivers, object, cluster);
    return Object.keys(annotations).length === 0 ? [] : [{ file: origin.file, object, annotations }];
  });
  return dump(entries);
}

function gatekeeperText(waivers: readonly Waiver[]): string {
  const clusters = [...new Set(waivers.map(waiver => waiver.cluster ?? ''))].sort();
  const policies = [...new Set(waivers.map(waiver => waiver.policy))].sort();
  const entries = clusters.map(cluster => {
    const excluded = policies.map(policy => [policy, exclusionsOf(waivers, policy, cluster)] as const);
    return [cluster, Object.fromEntries(excluded.filter(([, objects]) => objects.length > 0))] as const;
  });
  return dump(Object.fromEntries(entries));
}
