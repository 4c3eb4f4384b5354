import { Construct } from 'constructs';
import type { Stage } from '../admission/stage';
import { checkStage } from '../admission/stage';
import type { Complaint } from '../complaint';
import { adopt, complain } from '../complaint';
import { HelmAddon } from '../delivery/helm-addon';
import { HelmChart } from '../delivery/helm-chart';
import type { HelmDelivery } from '../delivery/helm-release';
import type { HelmValues } from '../delivery/helm-values';
import { SecureNamespace } from '../namespace/secure-namespace';
import { allow } from '../network/allow';
import type { Connectable, WorkloadPeer } from '../network/peer';
import { Peer } from '../network/peer';
import { Port } from '../network/port';
import { rememberOrigin } from '../origin';
import type { Weakening } from '../weakening';
import type { Image } from '../workload/image';

/** What {@link PolicyController} needs, and what it may be told. */
export interface PolicyControllerProps {
  /** What happens to an image that no ClusterImagePolicy names, in a namespace that asks: `deny` refuses it, before that its author is warned. */
  readonly unnamed: Stage;
  /** An image with `sh` and `kubectl`, pinned by digest: it clears the leases when the release is removed. The Helm chart's own moves with every build. */
  readonly kubectl: Image;
  /** Why the namespace is no member of the mesh: the API server, which calls the webhook, has no identity there. */
  readonly outsideMesh: Weakening;
  /** @default as the cluster's delivery says */
  readonly delivery?: HelmDelivery;
  /** Prometheus, which then reads its metrics. @default none: metrics are served and nobody may read them */
  readonly prometheus?: Connectable | WorkloadPeer;
  /** How many pods judge images, at least 1. @default 2: no pod starts in a namespace that asks while none of them answers */
  readonly replicas?: number;
  /** The version of the Helm chart. @default 0.10.6 */
  readonly version?: string;
}

const chartName = 'policy-controller';

/**
 * sigstore's policy-controller: it judges images by their signatures where a namespace asks for it, as ClusterImagePolicies say
 * ({@link SignedImages}). It fails closed, and for those namespaces alone. It may speak to the API server, and to registries and sigstore's
 * public log on 443; it meets Pod Security restricted.
 *
 * It writes the digest of an image by tag into the workload, which a GitOps engine takes for a change by somebody else: pin images by digest
 * before a namespace asks.
 *
 * Refused: an image of kubectl that is not pinned by digest, a stage that is none. Source: sigstore, "Policy Controller".
 */
export class PolicyController extends Construct {
  readonly namespace: SecureNamespace;
  /** The pods that judge. */
  readonly webhook: WorkloadPeer;
  readonly addon: HelmAddon;

  constructor(scope: Construct, id: string, props: PolicyControllerProps) {
    super(scope, id);
    rememberOrigin(this);
    const { unnamed, kubectl, outsideMesh, delivery, prometheus, replicas = 2, version = '0.10.6' } = props;
    adopt(this, { kubectl });
    complain(this, ...checkStage('unnamed', unnamed), ...checkPinned(kubectl), ...checkReplicas(replicas));
    this.namespace = new SecureNamespace(this, 'cosign-system', { outsideMesh });
    this.webhook = Peer.workload({
      namespace: this.namespace,
      name: `${chartName}-webhook`,
      serviceAccount: `${chartName}-webhook`,
      labels: { 'control-plane': `${chartName}-webhook` },
      ports: [Port.tcp(9090)],
    });
    this.addon = new HelmAddon(this, chartName, {
      chart: HelmChart.repository('https://sigstore.github.io/helm-charts', chartName, version),
      namespace: this.namespace.name,
      delivery,
      values: policyControllerValues({ unnamed, kubectl, replicas, monitored: prometheus !== undefined }),
    });
    this.connect(prometheus);
  }

  private connect(prometheus: Connectable | WorkloadPeer | undefined): void {
    const leases = { 'batch.kubernetes.io/job-name': 'leases-cleanup' };
    const cleanup = Peer.workload({
      namespace: this.namespace,
      name: 'leases-cleanup',
      serviceAccount: `${chartName}-webhook-cleanup`,
      labels: leases,
    });
    allow(Peer.apiServer(), this.webhook, Port.tcp(8443));
    allow(this.webhook, Peer.apiServer());
    allow(this.webhook, Peer.internet(), Port.tcp(443));
    allow(cleanup, Peer.apiServer());
    if (prometheus !== undefined) allow(prometheus, this.webhook);
  }
}

interface Settings {
  readonly unnamed: Stage;
  readonly kubectl: Image;
  readonly replicas: number;
  readonly monitored: boolean;
}

/** What Pod Security restricted asks of a container, under the Helm chart's misleading name for it. */
const podSecurityContext: HelmValues = {
  enabled: true,
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  readOnlyRootFilesystem: true,
  runAsGroup: 1000,
  runAsNonRoot: true,
  runAsUser: 1000,
  seccompProfile: { type: 'RuntimeDefault' },
};

function policyControllerValues({ unnamed, kubectl, replicas, monitored }: Settings): HelmValues {
  const small = { cpu: '50m', memory: '64Mi' };
  return {
    leasescleanup: {
      image: { repository: `${kubectl.registry}/${kubectl.repository}`, version: kubectl.digest ?? '' },
      podSecurityContext,
      resources: { requests: small, limits: { cpu: '200m', memory: '128Mi' } },
    },
    serviceMonitor: { enabled: monitored },
    webhook: {
      configData: { 'no-match-policy': unnamed === 'warn' || unnamed === 'dryrun' ? 'warn' : 'deny' },
      failurePolicy: 'Fail',
      podDisruptionBudget: { enabled: replicas > 1 },
      podSecurityContext,
      replicaCount: replicas,
      resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { cpu: '1', memory: '512Mi' } },
    },
  };
}

function checkPinned(kubectl: Image): readonly Complaint[] {
  if (kubectl.digest !== undefined) return [];
  const fix = 'write its digest: the Helm chart takes nothing else for sure';
  return [{ prop: 'kubectl', rule: 'pinned by digest', got: kubectl.reference, fix }];
}

function checkReplicas(replicas: number): readonly Complaint[] {
  if (Number.isInteger(replicas) && replicas >= 1) return [];
  return [{ prop: 'replicas', rule: 'a whole number from 1', got: String(replicas), fix: 'leave it out for 2' }];
}
