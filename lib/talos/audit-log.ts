import { createHash } from 'node:crypto';
import { Construct } from 'constructs';
import type { Complaint } from '../complaint';
import { complain } from '../complaint';
import { HelmAddon } from '../delivery/helm-addon';
import { HelmChart } from '../delivery/helm-chart';
import type { HelmDelivery } from '../delivery/helm-release';
import type { HelmValues } from '../delivery/helm-values';
import { checkLabelName } from '../name';
import { PodSecurity } from '../namespace/pod-security';
import { SecureNamespace } from '../namespace/secure-namespace';
import { allow } from '../network/allow';
import type { Connectable, WorkloadPeer } from '../network/peer';
import { Peer } from '../network/peer';
import { rememberOrigin } from '../origin';
import type { Weakening } from '../weakening';
import { auditLogConfig, auditLogFolder } from './audit-log-config';

/** What {@link TalosAuditLog} needs. */
export interface TalosAuditLogProps {
  /** Why its pods may read a folder of the control plane's nodes: the audit log is nowhere else. */
  readonly nodeAccess: Weakening;
  /** Where events are kept: the address to send to, and the pods behind it (or the waypoint before them). */
  readonly loki: { readonly url: string; readonly workload: Connectable | WorkloadPeer };
  /** Namespaces of personal health data: what is done there is kept for as long as the data. @default none */
  readonly healthNamespaces?: readonly string[];
  /** @default as the cluster's delivery says */
  readonly delivery?: HelmDelivery;
  /** The version of the Helm chart alloy, such as `1.11.1`: that of the collector of pods' logs, if there is one. */
  readonly version: string;
}

const chartName = 'alloy';
const name = 'audit-log';
const releaseName = 'audit-log-collector';
/** The user that Talos runs the API server as, and that owns its audit log. */
const apiServerUser = 65_534;

/**
 * Carries the audit log of the API server from each node of the control plane to Loki. Talos keeps it in a folder that only the API server's own user
 * may enter: the pods run as that user, not as root, without any capability and with that one folder, read-only. They have no token and may speak to
 * the log store alone. That takes a namespace which allows host paths; it holds nothing else.
 *
 * Talos' own forwarding of logs (`machine.logging`) is no way to do this: it carries the logs of the node's services, and not the files of the API
 * server.
 *
 * Refused: names of namespaces that are none. Source: Talos, "Logging" and "Audit policy"; Kubernetes, "Auditing".
 */
export class TalosAuditLog extends Construct {
  readonly namespace: SecureNamespace;
  readonly collector: WorkloadPeer;
  readonly addon: HelmAddon;

  constructor(scope: Construct, id: string, props: TalosAuditLogProps) {
    super(scope, id);
    rememberOrigin(this);
    const { nodeAccess, loki, healthNamespaces = [], delivery, version } = props;
    complain(this, ...checkLoki(loki.url), ...healthNamespaces.flatMap(one => checkLabelName('healthNamespaces', one)));
    this.namespace = new SecureNamespace(this, name, { podSecurity: PodSecurity.privileged(nodeAccess) });
    this.collector = Peer.workload({
      namespace: this.namespace,
      name,
      serviceAccount: `${releaseName}-${chartName}`,
      labels: { 'app.kubernetes.io/name': chartName },
    });
    this.addon = new HelmAddon(this, 'release', {
      releaseName,
      chart: HelmChart.repository('https://grafana.github.io/helm-charts', chartName, version),
      namespace: this.namespace.name,
      delivery,
      values: collectorValues(auditLogConfig({ loki: loki.url, healthNamespaces })),
    });
    allow(this.collector, loki.workload);
  }
}

const controlPlane = 'node-role.kubernetes.io/control-plane';

const volumes: readonly HelmValues[] = [
  { name: 'audit', hostPath: { path: auditLogFolder, type: 'Directory' } },
  { name: 'positions', emptyDir: { sizeLimit: '64Mi' } },
];

const securityContext: HelmValues = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  readOnlyRootFilesystem: true,
  runAsGroup: apiServerUser,
  runAsNonRoot: true,
  runAsUser: apiServerUser,
  seccompProfile: { type: 'RuntimeDefault' },
};

/** Without the parts of the Helm chart that ask the API server: no rights, no token, no reloader. A pod is replaced when its configuration changes. */
function collectorValues(content: string): HelmValues {
  const digest = createHash('sha256').update(content).digest('hex').slice(0, 16);
  const folder = { name: 'audit', mountPath: auditLogFolder, readOnly: true };
  const positions = { name: 'positions', mountPath: '/tmp/alloy' };
  return {
    alloy: {
      configMap: { content },
      enableReporting: false,
      mounts: { extra: [folder, positions] },
      resources: { requests: { cpu: '25m', memory: '128Mi' }, limits: { cpu: '250m', memory: '256Mi' } },
      securityContext,
    },
    configReloader: { enabled: false },
    controller: {
      type: 'daemonset',
      nodeSelector: { [controlPlane]: '' },
      podAnnotations: { 'bulwark.dev/configuration': digest },
      tolerations: [{ key: controlPlane, operator: 'Exists', effect: 'NoSchedule' }],
      volumes: { extra: volumes },
    },
    crds: { create: false },
    rbac: { create: false },
    serviceAccount: { automountServiceAccountToken: false },
  };
}

function checkLoki(url: string): readonly Complaint[] {
  if (/^https?:\/\/[a-z0-9.-]+(:\d+)?$/.test(url)) return [];
  const fix = "write one such as 'http://loki.logging.svc:3100', without a path";
  return [{ prop: 'loki.url', rule: 'the address of a Service', got: url, fix }];
}
