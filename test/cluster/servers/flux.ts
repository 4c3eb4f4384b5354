import { createHash } from 'node:crypto';
import { createServer, type Server as HttpServer } from 'node:http';
import type { Manifest } from '../../../lib/manifest';
import type { ControlPlane } from './control-plane';
import type { GitRepository } from './git-repository';
import { kustomizeArguments } from '../../../lib/delivery/flux/hardened-flux-values';
import { bin, freePort, Server } from './server';

const NAMESPACE = 'flux-system';
/** The controller has the rights of its account in a cluster, and no others: those that the tree gives it. */
const ACCOUNT = `system:serviceaccount:${NAMESPACE}:kustomize-controller`;

/**
 * The half of Flux that applies: the real kustomize-controller. The other half, source-controller, cannot be built from the module
 * proxy; a small publisher of ours stands in for it: it serves the commit as an archive and writes what source-controller would write
 * into the status of the GitRepository.
 */
export class Flux {
  private server?: Server;
  private publisher?: HttpServer;
  /** By path: a controller may still ask for the commit before. */
  private readonly archives = new Map<string, Buffer>();
  private port = 0;

  private constructor(
    private readonly plane: ControlPlane,
    private readonly git: GitRepository,
  ) {}

  static async start(plane: ControlPlane, git: GitRepository): Promise<Flux> {
    const flux = new Flux(plane, git);
    await plane.admin.apply(
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } },
      { manager: 'flux-install' },
    );
    await flux.startPublisher();
    await flux.startController();
    return flux;
  }

  async startController(): Promise<void> {
    const health = await freePort();
    this.server = new Server(
      'kustomize-controller',
      bin('kustomize-controller'),
      [
        `--metrics-addr=127.0.0.1:${await freePort()}`,
        `--health-addr=127.0.0.1:${health}`,
        '--watch-all-namespaces=true',
        '--enable-leader-election=false',
        ...kustomizeArguments,
        '--requeue-dependency=1s',
        '--min-retry-delay=500ms',
        '--max-retry-delay=2s',
        '--interval-jitter-percentage=0',
      ],
      {
        RUNTIME_NAMESPACE: NAMESPACE,
        KUBECONFIG: this.plane.kubeconfig({ name: ACCOUNT }, NAMESPACE),
      },
    );
    await this.server.ready(async () => {
      const answer = await fetch(`http://127.0.0.1:${health}/readyz`).catch(() => undefined);
      return answer?.status === 200;
    });
  }

  async killController(): Promise<void> {
    await this.server?.stop('SIGKILL');
  }

  /** Publishes the head of the repository under a GitRepository that exists, as source-controller would after a fetch. */
  async publish(source: Manifest): Promise<string> {
    const archive = this.git.archive();
    this.archives.set(`/${this.git.head}.tar.gz`, archive);
    const revision = `main@sha1:${this.git.head}`;
    const { body } = await this.plane.admin.read(source);
    const now = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
    const artifact = {
      path: 'platform.tar.gz',
      url: `http://127.0.0.1:${this.port}/${this.git.head}.tar.gz`,
      revision,
      digest: `sha256:${createHash('sha256').update(archive).digest('hex')}`,
      lastUpdateTime: now,
      size: archive.length,
    };
    const ready = { type: 'Ready', status: 'True', reason: 'Succeeded', message: 'published', lastTransitionTime: now };
    const status = { artifact, conditions: [ready], observedGeneration: body.metadata['generation'] };
    const answer = await this.plane.admin.patch(source, { status }, '/status');
    if (!answer.ok) throw new Error(answer.message);
    return revision;
  }

  async stop(): Promise<void> {
    await this.killController();
    this.publisher?.close();
  }

  private async startPublisher(): Promise<void> {
    this.port = await freePort();
    const publisher = createServer(({ url = '' }, response) => {
      const archive = this.archives.get(url);
      response.writeHead(archive === undefined ? 404 : 200).end(archive);
    });
    this.publisher = publisher;
    await new Promise<void>(resolve => publisher.listen(this.port, '127.0.0.1', resolve));
    publisher.unref();
  }
}
