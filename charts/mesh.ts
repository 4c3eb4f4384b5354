import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  HelmAddon,
  HelmChart,
  MeshAccessLog,
  MeshStrictMtls,
  Peer,
  PodSecurity,
  Port,
  SecureNamespace,
  allow,
} from '../lib';
import type { HelmValues, WorkloadPeer } from '../lib';
import type { HelmChartName, PlatformDefinition } from './definition';

const repository = 'https://istio-release.storage.googleapis.com/charts';

/** Istio's releases, in the order in which they start. The ambient profile is what makes the four fit together. */
const releases: readonly (readonly [HelmChartName, HelmValues])[] = [
  ['base', {}],
  [
    'istiod',
    {
      profile: 'ambient',
      seccompProfile: { type: 'RuntimeDefault' },
      // Gateways and waypoints take theirs from a value of their own; without it Pod Security restricted refuses their pods.
      gateways: { seccompProfile: { type: 'RuntimeDefault' } },
      global: { proxy: { seccompProfile: { type: 'RuntimeDefault' } } },
      meshConfig: {
        accessLogEncoding: 'JSON',
        accessLogFile: '/dev/stdout',
        outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' },
      },
      resources: { requests: { cpu: '100m', memory: '512Mi' }, limits: { cpu: '1', memory: '1Gi' } },
    },
  ],
  [
    'cni',
    {
      profile: 'ambient',
      resources: { requests: { cpu: '50m', memory: '100Mi' }, limits: { cpu: '500m', memory: '256Mi' } },
    },
  ],
  ['ztunnel', { resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { cpu: '1', memory: '512Mi' } } }],
];

/** Istio in ambient mode: its control plane and node agents, and the two objects that make the whole mesh strict. */
export class MeshChart extends Chart {
  readonly istiod: WorkloadPeer;

  constructor(scope: Construct, id: string, definition: PlatformDefinition) {
    super(scope, id);
    const namespace = new SecureNamespace(this, definition.cluster.mesh.rootNamespace, {
      podSecurity: PodSecurity.privileged({
        reason:
          'istio-cni and ztunnel redirect the traffic of every pod: host paths, NET_ADMIN and SYS_ADMIN on each node',
        owner: 'platform',
        expires: '2027-06-30',
      }),
      outsideMesh: {
        reason: 'it is what carries the mesh; a control plane inside its own mesh could not start',
        owner: 'platform',
        expires: '2027-06-30',
      },
    });
    for (const [order, [name, values]] of releases.entries()) {
      const chart = HelmChart.repository(repository, name, definition.helm[name]);
      const releaseName = name === 'base' || name === 'cni' ? `istio-${name}` : name;
      new HelmAddon(this, releaseName, { chart, namespace: namespace.name, values, order });
    }
    this.istiod = connect(namespace);
    new MeshStrictMtls(this, 'strict', { cluster: definition.cluster });
    new MeshAccessLog(this, 'access-log', { cluster: definition.cluster });
  }
}

/** Opens what the control plane needs: its webhook for the API server, and its certificates and configuration for the node agents. */
function connect(namespace: SecureNamespace): WorkloadPeer {
  const agent = (name: string, labels: Readonly<Record<string, string>>, account = name): WorkloadPeer =>
    Peer.workload({ namespace, name, labels, serviceAccount: account });
  const istiod = agent('istiod', { app: 'istiod' });
  const ztunnel = agent('ztunnel', { app: 'ztunnel' });
  const cni = agent('istio-cni', { 'k8s-app': 'istio-cni-node' });
  allow(Peer.apiServer(), istiod, Port.tcp(15017));
  allow(ztunnel, istiod, Port.tcp(15012));
  for (const one of [istiod, cni]) allow(one, Peer.apiServer());
  return istiod;
}
