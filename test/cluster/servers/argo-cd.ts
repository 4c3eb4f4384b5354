import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { hardenedArgoCdValues } from '../../../lib';
import type { Manifest } from '../../../lib/manifest';
import type { ControlPlane } from './control-plane';
import { moduleFolder } from './crds';
import type { Internet } from './internet';
import { bin, freePort, Server } from './server';
import { Workspace } from './workspace';

/** Redis is not a Go module: it comes from the system. */
export const haveRedis = spawnSync('redis-server', ['--version']).status === 0;

const NAMESPACE = 'argocd';
const CONTROLLER = 'argocd-application-controller';
const part = { 'app.kubernetes.io/part-of': 'argocd' };

/**
 * The real Argo CD: repository server, application controller and redis, with the settings that `hardenedArgoCdValues` asks for, and speaking to the
 * API server as the service account that its Helm chart makes. Its CRDs must be there already.
 */
export class ArgoCd {
  private readonly workspace = new Workspace('argo-cd');
  private readonly servers: Server[] = [];
  private controller?: Server;
  private ports: Readonly<Record<'redis' | 'repository', number>> = { redis: 0, repository: 0 };

  private constructor(
    private readonly plane: ControlPlane,
    private readonly internet: Internet,
  ) {}

  static async start(plane: ControlPlane, internet: Internet): Promise<ArgoCd> {
    const argo = new ArgoCd(plane, internet);
    for (const manifest of settings()) {
      const answer = await plane.admin.apply(manifest, { manager: 'argo-cd-install' });
      if (!answer.ok) throw new Error(answer.message);
    }
    argo.ports = { redis: await freePort(), repository: await freePort() };
    await argo.startRedis();
    await argo.startRepositoryServer();
    await argo.startController();
    return argo;
  }

  async startController(): Promise<void> {
    this.controller = this.component('application-controller', [
      `--redis=127.0.0.1:${this.ports.redis}`,
      `--repo-server=127.0.0.1:${this.ports.repository}`,
      '--repo-server-plaintext',
      '--app-resync=30',
      '--app-resync-jitter=0',
      `--metrics-port=${await freePort()}`,
      `--namespace=${NAMESPACE}`,
      '--self-heal-backoff-timeout-seconds=5',
    ]);
  }

  /** What the webhook of a git host does after a push: the Applications whose folder changed look at the newest commit. */
  async notify(names: readonly string[]): Promise<void> {
    const metadata = { annotations: { 'argocd.argoproj.io/refresh': 'normal' } };
    for (const name of names) {
      const answer = await this.plane.admin.patch(application(name), { metadata });
      if (!answer.ok) throw new Error(answer.message);
    }
  }

  /** Kills the controller as a crash would, in whatever it is doing. */
  async killController(): Promise<void> {
    await this.controller?.stop('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.killController();
    for (const server of this.servers) await server.stop('SIGKILL');
    this.workspace.remove();
  }

  private async startRedis(): Promise<void> {
    const args = ['--bind', '127.0.0.1', '--port', String(this.ports.redis), '--save', '', '--appendonly', 'no'];
    this.servers.push(new Server('redis', 'redis-server', args));
  }

  private async startRepositoryServer(): Promise<void> {
    const metrics = await freePort();
    const server = this.component('repo-server', [
      `--redis=127.0.0.1:${this.ports.redis}`,
      '--address=127.0.0.1',
      `--port=${this.ports.repository}`,
      '--metrics-address=127.0.0.1',
      `--metrics-port=${metrics}`,
      '--disable-tls',
      '--client-ca-path=',
    ]);
    this.servers.push(server);
    await server.ready(async () => {
      const answer = await fetch(`http://127.0.0.1:${metrics}/healthz`).catch(() => undefined);
      return answer?.status === 200;
    });
  }

  private component(name: string, args: readonly string[]): Server {
    const folder = (key: string): string => this.workspace.folder(`${name}/${key}`);
    return new Server(`argocd-${name}`, bin('argocd'), args, {
      ARGOCD_BINARY_NAME: `argocd-${name}`,
      HOME: folder('home'),
      TMPDIR: folder('tmp'),
      HOSTNAME: 'argocd-application-controller-0',
      KUBECONFIG: this.plane.kubeconfig(controller, NAMESPACE),
      ARGOCD_FAKE_IN_CLUSTER: 'true',
      ARGOCD_GPG_ENABLED: 'false',
      ARGOCD_GNUPGHOME: folder('gnupg'),
      ARGOCD_GPG_DATA_PATH: folder('gpg'),
      ARGOCD_TLS_DATA_PATH: folder('tls'),
      ARGOCD_SSH_DATA_PATH: folder('ssh'),
      ARGOCD_PLUGINSOCKFILEPATH: folder('plugins'),
      ARGOCD_RECONCILIATION_TIMEOUT: '30s',
      ARGOCD_RECONCILIATION_JITTER: '0s',
      PATH: `${dirname(bin('helm'))}:${scripts(folder('scripts'))}:${process.env['PATH'] ?? ''}`,
      ...this.internet.environment,
    });
  }
}

const application = (name: string): Manifest => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name, namespace: NAMESPACE },
});

/** Puts a script of Argo CD's own image into a folder: the repository server calls it for every commit. */
function scripts(folder: string): string {
  const name = 'git-verify-wrapper.sh';
  const source = join(moduleFolder('argocd', 'github.com/argoproj/argo-cd/v3'), 'hack', name);
  writeFileSync(join(folder, name), readFileSync(source), { mode: 0o700 });
  return folder;
}

/** The service account of the controller, by certificate: the same name and groups to the API server, without a token to renew. */
const controller = {
  name: `system:serviceaccount:${NAMESPACE}:${CONTROLLER}`,
  organizations: ['system:serviceaccounts', `system:serviceaccounts:${NAMESPACE}`],
};

/** What an installation of Argo CD keeps its settings in, and its rights. No project `default`: nothing here may use it. */
function settings(): Manifest[] {
  const names = ['argocd-rbac-cm', 'argocd-ssh-known-hosts-cm', 'argocd-tls-certs-cm', 'argocd-gpg-keys-cm'];
  const { configs } = hardenedArgoCdValues() as { configs: { cm: Record<string, unknown> } };
  const data = Object.entries(configs.cm).map(([key, value]) => [key, String(value)]);
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } },
    { ...settingsMap('argocd-cm'), data: Object.fromEntries(data) as unknown },
    ...names.map(settingsMap),
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'argocd-secret', namespace: NAMESPACE, labels: part },
      stringData: { 'server.secretkey': 'only-for-this-test' },
    },
    ...rights(),
  ];
}

function settingsMap(name: string): Manifest {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: NAMESPACE, labels: part } };
}

/** The controller applies whatever the tree holds, so it may do everything: its Helm chart says the same. */
function rights(): Manifest[] {
  const apiGroup = 'rbac.authorization.k8s.io';
  return [
    {
      apiVersion: `${apiGroup}/v1`,
      kind: 'ClusterRole',
      metadata: { name: CONTROLLER },
      rules: [
        { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
        { nonResourceURLs: ['*'], verbs: ['*'] },
      ],
    },
    {
      apiVersion: `${apiGroup}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: CONTROLLER },
      roleRef: { apiGroup, kind: 'ClusterRole', name: CONTROLLER },
      subjects: [{ kind: 'ServiceAccount', name: CONTROLLER, namespace: NAMESPACE }],
    },
  ];
}
