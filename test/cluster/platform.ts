import { groupOf, type Manifest } from '../../lib/manifest';
import type { Answer } from './servers/api-client';
import { ControlPlane } from './servers/control-plane';
import { Gatekeeper, templatesReady } from './servers/gatekeeper';
import { goldenData } from './servers/golden';
import { inParallel } from './servers/in-parallel';
import { until } from './servers/server';
import { crdNeeds, treeOf } from './tree';

/** What the API server said to one object of the tree. */
export interface Applied {
  readonly manifest: Manifest;
  readonly answer: Answer;
}

/** What a part needs besides the tree. */
export interface PlatformExtras {
  /** Projects whose CRDs are installed besides those that the tree needs. @default none */
  readonly crds?: readonly string[];
  /** Objects that are there before any guard is. @default none */
  readonly first?: readonly Manifest[];
  /** How often Gatekeeper audits. Each audit reads and judges the whole platform. @default 600: nothing waits for one */
  readonly auditSeconds?: number;
}

/**
 * One cluster of the platform, running: its whole tree applied to a real API server with the real Gatekeeper, guards first,
 * so that everything else has to pass them.
 */
export class Platform {
  readonly applied: Applied[] = [];

  private constructor(
    readonly plane: ControlPlane,
    readonly gatekeeper: Gatekeeper,
    readonly tree: readonly Manifest[],
  ) {}

  static async start(
    cluster: string,
    { crds = [], first = [], auditSeconds = 600 }: PlatformExtras = {},
  ): Promise<Platform> {
    const tree = treeOf(cluster);
    const { projects, missing } = crdNeeds(tree);
    const plane = await ControlPlane.start({
      controllers: true,
      seed: await goldenData([...new Set([...projects, ...crds])].sort()),
    });
    const gatekeeper = await Gatekeeper.start(plane, { auditSeconds });
    const platform = new Platform(
      plane,
      gatekeeper,
      tree.filter(({ apiVersion }) => !missing.includes(groupOf(apiVersion))),
    );
    await platform.install(first);
    return platform;
  }

  of(kind: string): Manifest[] {
    return this.tree.filter(manifest => manifest.kind === kind);
  }

  private async install(first: readonly Manifest[]): Promise<void> {
    const templates = this.of('ConstraintTemplate');
    await this.bootstrapNamespaces();
    for (const manifest of first) await this.plane.admin.apply(manifest, { manager: 'bootstrap' });
    await this.applyWhere(({ kind }) => kind === 'Namespace' || kind === 'CustomResourceDefinition');
    await this.applyWhere(({ kind }) => kind === 'ConstraintTemplate');
    await templatesReady(this.plane, templates);
    await this.applyWhere(isGuard);
    await this.guardsInForce();
    await this.applyWhere(({ kind }) => kind === 'ResourceQuota' || kind === 'ServiceAccount');
    await this.quotasCounted();
    await this.applyWhere(() => true);
  }

  /** The namespaces that the engine's own installation brings, before the tree is delivered. */
  private async bootstrapNamespaces(): Promise<void> {
    for (const name of ['argocd', 'flux-system'])
      await this.plane.admin.apply(
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name } },
        { manager: 'bootstrap' },
      );
  }

  private async applyWhere(wanted: (manifest: Manifest) => boolean): Promise<void> {
    const done = new Set(this.applied.map(({ manifest }) => manifest));
    const next = this.tree.filter(manifest => !done.has(manifest) && wanted(manifest));
    const answers = await inParallel(next, manifest => this.plane.admin.apply(manifest));
    answers.forEach((answer, i) => this.applied.push({ manifest: next[i]!, answer }));
  }

  private async guardsInForce(): Promise<void> {
    await Platform.typesChecked(this.plane);
    const constraints = this.tree.filter(({ apiVersion }) => groupOf(apiVersion) === 'constraints.gatekeeper.sh');
    await Platform.constraintsEnforced(this.plane, constraints);
  }

  /** Native policies are in force once the controller has checked their types. */
  static async typesChecked(plane: ControlPlane): Promise<void> {
    await until('every native policy has been type checked', async () => {
      const live = await plane.admin.list('admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy');
      return live.every(({ status }) => (status as { typeChecking?: unknown } | undefined)?.typeChecking !== undefined);
    });
  }

  /** Constraints are in force once a webhook reports them. */
  static async constraintsEnforced(plane: ControlPlane, constraints: readonly Manifest[]): Promise<void> {
    await until(
      'every constraint is enforced',
      async () => {
        const live = await inParallel(constraints, constraint => plane.admin.read(constraint));
        return live.every(({ body }) => enforced(body));
      },
      150,
    );
  }

  /** Quota admission refuses everything until the controller has counted once. */
  private async quotasCounted(): Promise<void> {
    const count = this.of('ResourceQuota').length;
    await until('every ResourceQuota is counted', async () => {
      const live = await this.plane.admin.list('v1', 'ResourceQuota');
      return (
        live.filter(({ status }) => (status as { hard?: unknown } | undefined)?.hard !== undefined).length >= count
      );
    });
  }
}

function isGuard({ apiVersion, kind }: Manifest): boolean {
  return kind.startsWith('ValidatingAdmission') || groupOf(apiVersion) === 'constraints.gatekeeper.sh';
}

interface PodStatus {
  readonly enforced?: boolean;
  readonly errors?: readonly { readonly message: string }[];
}

/** What Gatekeeper says of every template that does not ask for a generated native policy: nothing is wrong with it. */
const NOT_GENERATED = 'conditions are not satisfied to generate ValidatingAdmissionPolicy';

/** Whether a live constraint is enforced by the running Gatekeeper, without errors. */
export function enforced({ status }: Manifest): boolean {
  const byPod = (status as { byPod?: readonly PodStatus[] | null } | undefined)?.byPod ?? [];
  const clean = ({ errors = [] }: PodStatus): boolean => errors.every(({ message }) => message.includes(NOT_GENERATED));
  return byPod.length > 0 && byPod.every(pod => pod.enforced === true && clean(pod));
}
