import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Manifest } from '../../lib/manifest';
import { groupOf } from '../../lib/manifest';
import { root } from './servers/server';
import { haveSharedCrds, projectsServing } from './servers/crds';

/** The committed tree. */
export const committed = process.env['BULWARK_MANIFESTS'] ?? join(root, 'manifests');

/** The clusters that have a folder in the committed tree. */
export function clusters(): string[] {
  if (!existsSync(committed)) return [];
  const entries = readdirSync(committed, { withFileTypes: true });
  return entries
    .filter(entry => entry.isDirectory())
    .map(entry => entry.name)
    .sort();
}

/** Every object of a cluster's folder. */
export function treeOf(cluster: string): Manifest[] {
  const folder = join(committed, cluster);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.yaml'))
    .sort();
  return files.flatMap(file => readObjects(join(folder, file)));
}

function readObjects(file: string): Manifest[] {
  return parseAllDocuments(readFileSync(file, 'utf8'))
    .map(document => document.toJS() as Manifest | null)
    .filter((object): object is Manifest => typeof object?.kind === 'string' && typeof object.apiVersion === 'string');
}

/** Groups whose kinds Gatekeeper makes at run time. */
const CONSTRAINTS = 'constraints.gatekeeper.sh';

function builtIn(group: string): boolean {
  const outside = [
    'gateway.networking.k8s.io',
    'snapshot.storage.k8s.io',
    'groupsnapshot.storage.k8s.io',
    'wgpolicyk8s.io',
  ];
  return !group.includes('.') || (group.endsWith('.k8s.io') && !outside.includes(group));
}

/** The projects whose CRDs a tree needs, and the groups for which no CRD is to be had. */
export function crdNeeds(tree: readonly Manifest[]): { readonly projects: string[]; readonly missing: string[] } {
  const groups = new Set(
    tree.map(({ apiVersion }) => groupOf(apiVersion)).filter(group => !builtIn(group) && group !== CONSTRAINTS),
  );
  const modules = new Map([
    ['templates.gatekeeper.sh', 'gatekeeper'],
    ['argoproj.io', 'argo-cd'],
  ]);
  const missing = [...groups].filter(group => !modules.has(group) && projectsServing(new Set([group])).length === 0);
  const fromShared = projectsServing(new Set([...groups].filter(group => !modules.has(group))));
  return { projects: [...new Set(['gatekeeper', ...modulesIn(groups, modules), ...fromShared])].sort(), missing };
}

function modulesIn(groups: ReadonlySet<string>, modules: ReadonlyMap<string, string>): string[] {
  return [...groups].flatMap(group => modules.get(group) ?? []);
}

/** Why objects of a group without CRDs are not applied. */
export function reasonMissing(group: string): string {
  return haveSharedCrds
    ? `no CRD of ${group} in ../shared/crds`
    : `the folder ../shared/crds is absent, so ${group} has no CRDs`;
}
