import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { HelmAddon, HelmChart, Peer, Port, SecureNamespace, allow, hardenedFluxValues } from '../lib';
import type { WorkloadPeer } from '../lib';
import type { PlatformDefinition } from './definition';

const name = 'flux2';

/** Flux, which applies all of this, itself included: its controllers speak to each other, to the API server and to where sources are. */
export class Flux extends Chart {
  constructor(scope: Construct, id: string, { helm }: PlatformDefinition) {
    super(scope, id);
    const namespace = new SecureNamespace(this, 'flux-system', {
      outsideMesh: {
        reason: 'it installs the mesh; an engine inside a mesh that is broken could not repair it',
        owner: 'platform',
        expires: '2027-06-30',
      },
    });
    new HelmAddon(this, 'flux-release', {
      releaseName: 'flux',
      chart: HelmChart.oci('oci://ghcr.io/fluxcd-community/charts/flux2', helm[name]),
      namespace: namespace.name,
      values: hardenedFluxValues(),
    });
    connect(namespace);
  }
}

/** source-controller fetches; the others read what it fetched. */
function connect(namespace: SecureNamespace): void {
  const controller = (app: string): WorkloadPeer =>
    Peer.workload({ namespace, name: app, serviceAccount: app, labels: { app } });
  const sources = controller('source-controller');
  const readers = [controller('kustomize-controller'), controller('helm-controller')];
  for (const one of [sources, ...readers]) allow(one, Peer.apiServer());
  for (const one of readers) allow(one, sources, Port.tcp(9090));
  allow(sources, Peer.internet(), Port.tcp(443));
}
