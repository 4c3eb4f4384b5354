import type { Manifest } from '../../lib/manifest';
import { fluxTree, objectsIn, type TreeChange } from './flux-tree';
import { ControlPlane } from './servers/control-plane';
import { Flux } from './servers/flux';
import { Gatekeeper } from './servers/gatekeeper';
import { GitRepository } from './servers/git-repository';
import { goldenData } from './servers/golden';
import { inParallel } from './servers/in-parallel';
import { PlayedControllers } from './servers/played-controllers';
import { until } from './servers/server';
import { crdNeeds } from './tree';

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}
interface KustomizationStatus {
  readonly lastAppliedRevision?: string;
  readonly conditions?: readonly Condition[];
}

const GROUP = 'kustomize.toolkit.fluxcd.io';

/** The Kustomization of a folder. */
export const unit = (name: string, namespace = 'flux-system'): Manifest => ({
  apiVersion: `${GROUP}/v1`,
  kind: 'Kustomization',
  metadata: { name, namespace },
});

/** The platform in its Flux form, delivered by the real kustomize-controller, with the real Gatekeeper judging what it applies. */
export class FluxPlatform {
  private readonly played: PlayedControllers;

  private constructor(
    readonly plane: ControlPlane,
    readonly flux: Flux,
    private readonly git: GitRepository,
    private readonly source: Manifest,
  ) {
    this.played = new PlayedControllers(plane);
  }

  /** Brings up a bare cluster as the README says: the engine, then the folder `delivery` by hand, and nothing else. */
  static async start(): Promise<FluxPlatform> {
    const tree = fluxTree();
    const { projects } = crdNeeds(objectsIn(tree));
    const plane = await ControlPlane.start({ controllers: true, seed: await goldenData(projects) });
    await Gatekeeper.start(plane, { auditSeconds: 600 });
    const git = new GitRepository(plane.workspace, 'platform.git');
    for (const manifest of objectsIn(tree, 'delivery/')) {
      const answer = await plane.admin.apply(manifest, { manager: 'kubectl' });
      if (!answer.ok) throw new Error(`${manifest.kind} ${manifest.metadata.name}: ${answer.message}`);
    }
    const source = objectsIn(tree, 'delivery/').find(({ kind }) => kind === 'GitRepository');
    if (source === undefined) throw new Error('the tree has no GitRepository');
    return new FluxPlatform(plane, await Flux.start(plane, git), git, source);
  }

  async stop(): Promise<void> {
    this.played.stop();
    await this.flux.stop();
  }

  /** Commits and publishes a form of the tree, and returns the revision as Flux writes it. */
  async commit(
    message: string,
    change: TreeChange = {},
    then: (tree: Map<string, string>) => void = () => undefined,
  ): Promise<string> {
    const tree = fluxTree(change);
    then(tree);
    this.git.commitTree(tree, message);
    return this.flux.publish(this.source);
  }

  async revert(): Promise<string> {
    this.git.revert();
    return this.flux.publish(this.source);
  }

  async exists(manifest: Manifest): Promise<boolean> {
    return (await this.plane.admin.read(manifest)).ok;
  }

  /** Those of the objects that are not in the cluster. */
  async absent(all: readonly Manifest[]): Promise<string[]> {
    const there = await inParallel(all, manifest => this.exists(manifest));
    return all.filter((_, at) => there[at] !== true).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
  }

  get revision(): string {
    return `main@sha1:${this.git.head}`;
  }

  /** Asks for a reconciliation now, as `flux reconcile` does: the interval is minutes. */
  async reconcile(...names: readonly string[]): Promise<void> {
    const annotations = { 'reconcile.fluxcd.io/requestedAt': new Date().toISOString() };
    for (const name of names) await this.plane.admin.patch(unit(name), { metadata: { annotations } });
  }

  /** Leaves units as they are. The root applies them without this field, so it stays. */
  async suspend(...names: readonly string[]): Promise<void> {
    for (const name of names) await this.plane.admin.patch(unit(name), { spec: { suspend: true } });
  }

  /** What a Kustomization says about itself. */
  async ready(name: string): Promise<Condition | undefined> {
    return (await this.status(name)).conditions?.find(({ type }) => type === 'Ready');
  }

  /** Waits until Kustomizations have applied a revision. The message of a failure is what they last said. */
  async applied(revision: string, ...names: readonly string[]): Promise<void> {
    const late = async (): Promise<string[]> => {
      const statuses = await Promise.all(names.map(async name => [name, await this.status(name)] as const));
      return statuses
        .filter(([, { lastAppliedRevision, conditions = [] }]) => {
          const ready = conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
          return lastAppliedRevision !== revision || !ready;
        })
        .map(([name, { conditions = [] }]) => `${name}: ${conditions.map(({ message }) => message).join(' | ')}`);
    };
    let left: string[] = [];
    await until(`applied ${revision}`, async () => (left = await late()).length === 0, 280).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${left.join('\n')}`);
    });
  }

  /** Waits until a Kustomization has failed in these words. */
  async fails(name: string, words: RegExp): Promise<string> {
    let message = '';
    await until(
      `${name} says ${String(words)}`,
      async () => {
        const ready = await this.ready(name);
        message = ready?.status === 'False' ? ready.message : '';
        return words.test(message);
      },
      170,
    ).catch((error: unknown) => {
      throw new Error(`${String(error)}: ${message}`);
    });
    return message;
  }

  /** The Ready condition of a Kustomization of any namespace, once it is false. */
  async failed(kustomization: Manifest): Promise<Condition | undefined> {
    let ready: Condition | undefined;
    await until(
      'it has failed',
      async () => {
        const { conditions } = ((await this.plane.admin.read(kustomization)).body['status'] ??
          {}) as KustomizationStatus;
        ready = conditions?.find(({ type }) => type === 'Ready');
        return ready?.status === 'False';
      },
      170,
    );
    return ready;
  }

  private async status(name: string): Promise<KustomizationStatus> {
    return ((await this.plane.admin.read(unit(name))).body['status'] ?? {}) as KustomizationStatus;
  }
}
