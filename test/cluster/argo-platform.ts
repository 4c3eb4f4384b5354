import { join } from 'node:path';
import { parse } from 'yaml';
import type { Manifest } from '../../lib/manifest';
import { helmHosts } from './helm-releases';
import { ArgoCd } from './servers/argo-cd';
import { ControlPlane } from './servers/control-plane';
import { Gatekeeper } from './servers/gatekeeper';
import { GitRepository } from './servers/git-repository';
import { gitSite } from './servers/git-site';
import { goldenData } from './servers/golden';
import { Internet } from './servers/internet';
import { Kwok } from './servers/kwok';
import { PlayedControllers } from './servers/played-controllers';
import { until } from './servers/server';
import { committed, treeOf } from './tree';

/** An Application as far as these tests read it. */
export interface LiveApplication extends Manifest {
  readonly status?: {
    readonly sync?: { readonly status: string; readonly revision?: string };
    readonly health?: { readonly status: string };
    readonly history?: readonly { readonly deployedAt: string }[];
  };
}

/** What a cluster has before Argo CD delivers anything: its own definitions, and the Gateway API, which Talos applies. */
const before = ['argo-cd', 'gateway-api'];

/** A cluster that the real Argo CD delivers the committed tree to. */
export class ArgoPlatform {
  readonly plane: ControlPlane;
  readonly git: GitRepository;
  readonly internet: Internet;
  readonly argo: ArgoCd;
  /** The apps whose folders the newest commit changed. */
  private touched: readonly string[] = [];

  private constructor(
    private readonly cluster: string,
    parts: Pick<ArgoPlatform, 'plane' | 'git' | 'internet' | 'argo'>,
  ) {
    ({ plane: this.plane, git: this.git, internet: this.internet, argo: this.argo } = parts);
  }

  static async start(cluster: string): Promise<ArgoPlatform> {
    const plane = await ControlPlane.start({ controllers: true, seed: await goldenData(before) });
    const git = new GitRepository(plane.workspace, 'platform.git');
    git.copy(committed);
    git.commit('the committed tree');
    const root = parse(git.read(`${cluster}/delivery/argocd/application.delivery.yaml`)) as RootApplication;
    const hosts = helmHosts(treeOf(cluster)).set(new URL(root.spec.source.repoURL).hostname, gitSite(git));
    const internet = await Internet.start(hosts, plane.authority, plane.workspace);
    await Kwok.start(plane);
    new PlayedControllers(plane);
    const argo = await ArgoCd.start(plane, internet);
    const platform = new ArgoPlatform(cluster, { plane, git, internet, argo });
    void platform.gatekeeper();
    return platform;
  }

  /** What a person does once: the project of the root Application, and itself. The rest follows. */
  async bootstrap(): Promise<void> {
    for (const kind of ['appproject', 'application']) {
      const own = parse(this.git.read(join(this.cluster, `delivery/argocd/${kind}.delivery.yaml`))) as Manifest;
      const answer = await this.plane.admin.apply(own, { manager: 'bootstrap' });
      if (!answer.ok) throw new Error(answer.message);
    }
  }

  /** Writes or, without a text, removes files of the cluster's folder, commits, and tells Argo CD. Returns the revision. */
  async commit(message: string, files: Readonly<Record<string, string | undefined>>): Promise<string> {
    for (const [path, text] of Object.entries(files)) {
      if (text === undefined) this.git.remove(join(this.cluster, path));
      else this.git.write(join(this.cluster, path), text);
    }
    this.touched = [...new Set(Object.keys(files).map(path => path.split('/')[0] ?? ''))];
    return this.told(this.git.commit(message));
  }

  /** Takes the newest commit back. Returns the revision. */
  async revert(): Promise<string> {
    return this.told(this.git.revert());
  }

  /** A file of the cluster's folder with one text in it replaced; the text has to be there. */
  changed(path: string, from: string, to: string): Record<string, string> {
    const text = this.git.read(join(this.cluster, path));
    if (!text.includes(from)) throw new Error(`${path} has no ${from}`);
    return { [path]: text.replace(from, to) };
  }

  async applications(): Promise<readonly LiveApplication[]> {
    return (await this.plane.admin.list('argoproj.io/v1alpha1', 'Application')) as readonly LiveApplication[];
  }

  /** Waits until an Application is as this revision has it, and healthy. */
  async synced(name: string, revision: string): Promise<void> {
    let last = '';
    const done = async (): Promise<boolean> => {
      const { status } = await this.application(name);
      last = JSON.stringify(status);
      const { sync, health } = status ?? {};
      return sync?.status === 'Synced' && sync.revision === revision && health?.status === 'Healthy';
    };
    await until(`${name} is synced at ${revision}`, done, 240).catch((error: unknown) => {
      throw new Error(`${String(error)}; last: ${last}`);
    });
  }

  /** Waits until an Application's status says this, and returns it. */
  async says(name: string, words: RegExp): Promise<string> {
    let last = '';
    const said = async (): Promise<boolean> =>
      words.test((last = JSON.stringify((await this.application(name)).status ?? {})));
    await until(`${name} says ${String(words)}`, said, 240).catch((error: unknown) => {
      throw new Error(`${String(error)}: ${last}`);
    });
    return last;
  }

  async exists(manifest: Manifest): Promise<boolean> {
    return (await this.plane.admin.read(manifest)).ok;
  }

  private async application(name: string): Promise<LiveApplication> {
    return (await this.applications()).find(one => one.metadata.name === name) ?? missing(name);
  }

  private async told(revision: string): Promise<string> {
    await this.argo.notify(this.touched);
    return revision;
  }

  /** Once its release has brought the definitions, the real Gatekeeper starts, where a kubelet would have started its pod. */
  private async gatekeeper(): Promise<void> {
    const path = '/apis/templates.gatekeeper.sh/v1';
    await until('Gatekeeper is defined', async () => (await this.plane.admin.request('GET', path)).ok, 600);
    await Gatekeeper.start(this.plane, { auditSeconds: 600 });
  }
}

interface RootApplication {
  readonly spec: { readonly source: { readonly repoURL: string } };
}

function missing(name: string): LiveApplication {
  return { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: { name } };
}
