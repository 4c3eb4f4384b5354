import { App } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { deliveriesOf } from '../delivery/cluster-deliveries';
import { deliver } from '../delivery/deliver';
import { terraformFiles } from '../delivery/terraform/terraform-files';
import { lineOf } from '../origin';
import { withoutCdk8sEnvironment } from './cdk8s-environment';
import { unorderable } from './dependency-complaint';
import { expiredAmong } from './expiry';
import type { FileTree } from './layout';
import { layout } from './layout';
import { render } from './render';
import type { PlacedComplaint, Rendering } from './rendering';
import { InvalidTree } from './rendering';
import { withScannerAnnotations } from './scanner-annotations';
import { scannerFiles } from './scanner-files';

/** Fills an app with a platform: `root / <cluster> / <chart> / ...`. */
export type Definition = (root: App) => void;

/** What judges rendered manifests before anything is written: the policies. */
export type Check = (rendering: Rendering, today: string) => CheckResult;

/** What a check comes to. Unless its exit code is 0, nothing is written. */
export interface CheckResult {
  readonly exitCode: number;
  /** What to print, findings and all; may be empty. */
  readonly report: string;
}

/** What to synthesize, and how it is judged. */
export interface SynthInput {
  readonly define: Definition;
  /** The day on which expiries are judged, `YYYY-MM-DD`. */
  readonly today: string;
  /** The one cluster to synthesize. @default all */
  readonly cluster?: string;
  /** @default nothing is judged beyond what constructs refuse by themselves */
  readonly check?: Check;
}

/** What a definition comes to. There is a tree only when nothing at all is wrong. */
export type SynthResult =
  | { readonly status: 'invalid'; readonly complaints: readonly PlacedComplaint[] }
  | { readonly status: 'refused'; readonly check: CheckResult }
  | {
      readonly status: 'clean';
      readonly tree: FileTree;
      /** What Terraform installs, `<cluster>/cdk.tf.json`: a tree of its own, for no engine applies it. Usually empty. */
      readonly terraform: FileTree;
      /** What other scanners are told of the waivers, `<cluster>/trivyignore.yaml` and the like: a tree of its own too. */
      readonly scanners: FileTree;
      readonly rendering: Rendering;
      readonly check: CheckResult;
    };

/**
 * Definition to tree, without reading or writing a disk: define, render, deliver, annotate, lay out, check. It gives the same bytes whatever
 * the time, time zone, locale, working directory and environment are. Mistakes in the definition are never thrown but returned, all
 * that one step finds together.
 */
export function synthesize(input: SynthInput): SynthResult {
  try {
    return withoutCdk8sEnvironment(() => synthesizeCleanly(input));
  } catch (error) {
    if (error instanceof InvalidTree) return { status: 'invalid', complaints: error.complaints };
    throw error;
  }
}

function synthesizeCleanly({
  define,
  today,
  cluster,
  check = () => ({ exitCode: 0, report: '' }),
}: SynthInput): SynthResult {
  const root = new App();
  defineIn(root, define);
  const scope = scopeOf(root, cluster);
  const deliveries = deliveriesOf(scope);
  const { rendering: delivered, complaints: undeliverable } = deliver(render(scope), deliveries);
  const rendering = withScannerAnnotations(delivered);
  const complaints = [...expiredAmong(rendering.waivers, today), ...unorderable(rendering), ...undeliverable];
  const tree = layoutWith(complaints, rendering);
  const result = check(rendering, today);
  if (result.exitCode !== 0) return { status: 'refused', check: result };
  const [terraform, scanners] = [terraformFiles(deliveries), scannerFiles(rendering)];
  return { status: 'clean', tree, terraform, scanners, rendering, check: result };
}

function defineIn(root: App, define: Definition): void {
  try {
    define(root);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const source = lineOf(error);
    throw new InvalidTree([{ constructPath: '', text: error.message, ...(source === undefined ? {} : { source }) }]);
  }
}

function scopeOf(root: App, cluster: string | undefined): IConstruct {
  if (cluster === undefined) return root;
  const scope = root.node.tryFindChild(cluster);
  if (scope !== undefined) return scope;
  const known = root.node.children.map(one => one.node.id).sort();
  const text = `cluster must be one of ${known.join(', ')}, got '${cluster}'; name a cluster of the definition`;
  throw new InvalidTree([{ constructPath: '', text }]);
}

/** Lays out, and reports what is wrong with the layout together with what was wrong before. */
function layoutWith(complaints: readonly PlacedComplaint[], rendering: Rendering): FileTree {
  let all = complaints;
  try {
    const tree = layout(rendering);
    if (all.length === 0) return tree;
  } catch (error) {
    if (!(error instanceof InvalidTree)) throw error;
    all = [...complaints, ...error.complaints];
  }
  throw new InvalidTree(all);
}
