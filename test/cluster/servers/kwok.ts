import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '../../../lib/manifest';
import type { ControlPlane } from './control-plane';
import { moduleFolder } from './crds';
import { bin, freePort, Server, until } from './server';

/** The one node that is played: large enough for everything. kwok fills in what it holds but for room on the disk. */
const node: Manifest = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'played', labels: { 'kubernetes.io/hostname': 'played', 'kubernetes.io/os': 'linux' } },
};

/**
 * The real kube-scheduler, and kwok in place of kubelets: it says of a node that it is ready, and of each pod on it that it runs (one of a Job: that
 * it is done). No container is started. Workloads become healthy, so that a delivery engine which waits for health has something to wait for.
 * The control plane must have its controllers.
 */
export class Kwok {
  private constructor(private readonly plane: ControlPlane) {}

  static async start(plane: ControlPlane): Promise<Kwok> {
    const kwok = new Kwok(plane);
    await kwok.startScheduler();
    await kwok.startKwok();
    await kwok.addNode();
    return kwok;
  }

  private async startScheduler(): Promise<void> {
    const config = this.plane.kubeconfig({ name: 'system:kube-scheduler' });
    new Server('kube-scheduler', bin('kube-scheduler'), [
      `--kubeconfig=${config}`,
      `--authentication-kubeconfig=${config}`,
      `--authorization-kubeconfig=${config}`,
      '--bind-address=127.0.0.1',
      `--secure-port=${await freePort()}`,
      '--leader-elect=false',
    ]);
  }

  private async startKwok(): Promise<void> {
    new Server('kwok', bin('kwok'), [
      `--kubeconfig=${this.plane.kubeconfig({ name: 'kwok', organizations: ['system:masters'] })}`,
      '--manage-all-nodes',
      '--node-lease-duration-seconds=40',
      `--config=${this.plane.workspace.file('kwok.yaml', stages())}`,
      `--server-address=127.0.0.1:${await freePort()}`,
    ]);
  }

  private async addNode(): Promise<void> {
    const answer = await this.plane.admin.apply(node, { manager: 'kwok' });
    if (!answer.ok) throw new Error(answer.message);
    await until('the node is ready', async () => {
      const { status } = (await this.plane.admin.read(node)).body;
      const { conditions = [] } = (status ?? {}) as { conditions?: readonly { type: string; status: string }[] };
      return conditions.some(one => one.type === 'Ready' && one.status === 'True');
    });
    const room = { 'ephemeral-storage': '10Ti' };
    await this.plane.admin.patch(node, { status: { capacity: room, allocatable: room } }, '/status');
  }
}

/** What kwok does with nodes and pods: the quickest of its own stages, from the module that it is built from. */
function stages(): string {
  const folder = join(moduleFolder('kwok', 'sigs.k8s.io/kwok'), 'kustomize/stage');
  return ['node/fast', 'pod/fast']
    .flatMap(part => {
      const files = readdirSync(join(folder, part)).filter(name => name.endsWith('.yaml'));
      return files
        .filter(name => name !== 'kustomization.yaml')
        .map(name => readFileSync(join(folder, part, name), 'utf8'));
    })
    .join('\n---\n');
}
