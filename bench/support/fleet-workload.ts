import type { App } from 'cdk8s';
import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { Cluster } from '../../lib';
import {
  HardenedDeployment,
  Image,
  Peer,
  Port,
  SecureNamespace,
  allow,
  argoCdDelivery,
  judgedBy,
  provideCluster,
  provideDelivery,
} from '../../lib';
import { synthesize } from '../../lib/pipeline/synth';
import { writeTree } from '../../lib/pipeline/tree';
import { catalogue } from '../../policies';
import { reportCost } from './child';

/**
 * Run by fleet.ts: `<clusters> [again|one]`: defines a fleet of closed namespaces with workloads and connections, delivers it by Argo CD, judges it by the
 * whole catalogue and writes its tree. With `again`, what is measured is the second synth, in which one value of one cluster changed; with
 * `one`, the synth of one cluster of the fleet. How many objects or files there were goes to stderr.
 */
const [clusters = '', mode = 'all'] = process.argv.slice(2);
const home = mkdtempSync(path.join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'bench-'));
const folder = path.join(home, 'manifests');
const git = { url: 'https://git.example.org/acme/fleet', revision: 'main' };
const presentApis = { 'security.istio.io': 'Istio is there already' };
const appsInCluster = 5;
const image = Image.parse(`ghcr.io/acme/web@sha256:${'5'.repeat(64)}`);

const cluster: Cluster = {
  name: 'cluster',
  kubernetes: '1.36',
  network: {
    cni: { name: 'flannel', enforcesNetworkPolicies: true },
    dns: { namespace: 'kube-system', podLabels: { 'k8s-app': 'kube-dns' }, port: 53 },
    apiServer: { addresses: ['192.168.1.10/32'], port: 6443 },
    podCidrs: ['10.244.0.0/16'],
    serviceCidrs: ['10.96.0.0/12'],
    nodeCidrs: ['192.168.1.0/24'],
  },
  mesh: { mode: 'ambient', trustDomain: 'cluster.local', rootNamespace: 'istio-system' },
};

function define(root: App, changed: number | undefined): void {
  for (let index = 0; index < Number(clusters); index++) {
    const name = `cluster-${String(index)}`;
    const scope = new Construct(root, name);
    provideCluster(scope, { ...cluster, name });
    provideDelivery(scope, argoCdDelivery({ git, presentApis }));
    for (let app = 0; app < appsInCluster; app++) fillApp(scope, app, index === changed && app === 0);
  }
}

function fillApp(scope: Construct, app: number, changed: boolean): void {
  const chart = new Chart(scope, `app-${String(app)}`);
  const namespace = new SecureNamespace(chart, `app-${String(app)}`);
  const web = (name: string, replicas: number): HardenedDeployment =>
    new HardenedDeployment(namespace, name, { image, port: 8080, replicas });
  const [front, orders, payment] = [web('front', changed ? 3 : 2), web('orders', 2), web('payment', 2)] as const;
  allow(front, orders);
  allow(orders, payment);
  allow(payment, Peer.host('203.0.113.7/32', { name: 'bank' }), Port.tcp(443));
}

function synth(changed?: number, only: { readonly cluster?: string } = {}): number {
  const check = judgedBy(catalogue);
  const result = synthesize({ define: root => define(root, changed), today: '2026-11-22', check, ...only });
  if (result.status !== 'clean') throw new Error(JSON.stringify(result));
  writeTree(folder, result.tree);
  return result.rendering.objects.length;
}

function inodes(at: string): Map<string, number> {
  const files = readdirSync(at, { withFileTypes: true, recursive: true }).filter(one => one.isFile());
  return new Map(files.map(one => path.join(one.parentPath, one.name)).map(file => [file, statSync(file).ino]));
}

function synthAgain(): void {
  synth();
  const before = inodes(folder);
  reportCost(() => synth(0));
  const written = [...inodes(folder)].filter(([file, inode]) => before.get(file) !== inode);
  process.stderr.write(`${String(written.length)} of ${String(before.size)} files written\n`);
}

try {
  if (mode === 'again') synthAgain();
  else
    reportCost(() => {
      const objects = synth(undefined, mode === 'one' ? { cluster: 'cluster-0' } : {});
      process.stderr.write(`${String(objects)} objects\n`);
    });
} finally {
  rmSync(home, { recursive: true });
}
