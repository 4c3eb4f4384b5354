import { ApiObject, type App, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { parse } from 'yaml';
import { staging } from '../../charts/clusters/staging';
import { platform } from '../../charts/platform';
import type { Manifest } from '../../lib/manifest';
import type { FileTree } from '../../lib/pipeline/layout';
import { synthesize } from '../../lib/pipeline/synth';

export const CLUSTER = 'staging';

/** How a tree differs from the platform as it is. */
export interface TreeChange {
  /** Constructs that are left out, with everything below them. @default none */
  readonly without?: (construct: IConstruct) => boolean;
  /** ConfigMaps that an app has besides its own objects, each with a text that looks like a variable. @default none */
  readonly more?: { readonly app: string; readonly namespace: string; readonly names: readonly string[] };
}

/**
 * The platform of the repository as it would be committed if its definition named Flux: the same charts, one line changed. Every Kustomization
 * substitutes variables, so that whatever looks like one must be protected.
 */
export function fluxTree(change: TreeChange = {}): Map<string, string> {
  const result = synthesize({ define: root => define(root, change), today: '2026-11-22' });
  if (result.status !== 'clean') throw new Error(JSON.stringify(result));
  return substituting(result.tree);
}

function define(root: App, { without = () => false, more }: TreeChange): void {
  platform(root, [{ ...staging, delivery: 'flux' }]);
  for (const one of root.node.findAll()) if (without(one)) one.node.scope?.node.tryRemoveChild(one.node.id);
  const chart = root.node.findChild(CLUSTER).node.tryFindChild(more?.app ?? '');
  if (more === undefined || !(chart instanceof Chart)) return;
  for (const name of more.names)
    new ApiObject(chart, name, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, namespace: more.namespace },
      data: { text: 'hello ${name}' },
    });
}

function substituting(tree: FileTree): Map<string, string> {
  const postBuild = '  postBuild:\n    substitute:\n      cluster: staging\n  prune: true\n';
  return new Map(
    [...tree].map(([path, text]) => [
      path,
      path.includes('/kustomization.') ? text.replace('  prune: true\n', postBuild) : text,
    ]),
  );
}

/** The objects of the app folders in a tree, those below `folder` alone when one is given, in the order of their paths. */
export function objectsIn(tree: FileTree, folder = ''): Manifest[] {
  const paths = [...tree.keys()].filter(path => path.startsWith(`${CLUSTER}/${folder}`) && path.split('/').length > 2);
  return paths.sort().map(path => parse(tree.get(path) ?? '') as Manifest);
}

/** Changes one file of a tree. Throws when there is none. */
export function edit(tree: Map<string, string>, path: string, change: (text: string) => string): void {
  const before = tree.get(`${CLUSTER}/${path}`);
  const after = before === undefined ? undefined : change(before);
  if (after === undefined || after === before) throw new Error(`nothing to change in ${path}`);
  tree.set(`${CLUSTER}/${path}`, after);
}

/** Lets the last folder wait for one Kustomization alone, where the others are suspended. */
export const lastAfter =
  (name: string) =>
  (files: Map<string, string>): void =>
    edit(files, 'delivery/flux-system/kustomization.delivery.2.yaml', text =>
      text.replace(/(?<=dependsOn:\n)( {2}- name: .*\n)+/, `  - name: ${name}\n`),
    );
