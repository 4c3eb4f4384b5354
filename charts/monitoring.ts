import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { HelmAddon, HelmChart, Peer, PlaintextPorts, Port, SecureNamespace, allow } from '../lib';
import type { HelmValues, WorkloadPeer } from '../lib';
import type { PlatformDefinition } from './definition';
import { secret } from './secrets';

const release = 'kube-prometheus-stack';

/** The Secret with the addresses that alerts are sent to. */
export const alertReceivers = 'alert-receivers';

/** The Secret with Grafana's administrator. Without one the Helm chart makes up a password at every rendering, so that each sync would change it. */
const grafanaAdmin = 'grafana-admin';

/** Prometheus, Alertmanager and Grafana. They are in the mesh, so that what they read is encrypted and they are named callers. */
export class Monitoring extends Chart {
  readonly prometheus: WorkloadPeer;
  readonly alertmanager: WorkloadPeer;
  readonly grafana: WorkloadPeer;

  constructor(scope: Construct, id: string, definition: PlatformDefinition, storageClass: string) {
    super(scope, id);
    const namespace = new SecureNamespace(this, 'monitoring', { quota: { storage: '200Gi' } });
    const chart = HelmChart.oci(`oci://ghcr.io/prometheus-community/charts/${release}`, definition.helm[release]);
    new HelmAddon(this, release, {
      chart,
      namespace: namespace.name,
      values: stackValues(definition, storageClass),
    });
    const peer = (name: string, part: string, ports: readonly number[] = []): WorkloadPeer =>
      Peer.workload({
        namespace,
        name,
        serviceAccount: `${release}-${part}`,
        labels: { 'app.kubernetes.io/name': name },
        ports: ports.map(port => Port.tcp(port)),
      });
    this.prometheus = peer('prometheus', 'prometheus', [9090]);
    this.alertmanager = peer('alertmanager', 'alertmanager', [9093]);
    const operator = peer(`${release}-prometheus-operator`, 'operator', [10250]);
    this.grafana = peer('grafana', 'grafana', [3000]);
    const metrics = peer('kube-state-metrics', 'kube-state-metrics', [8080]);
    this.connect({ operator, metrics });
    if (definition.replicas > 1) this.agree();
    secret(namespace, alertReceivers, ['slack', 'webhook']);
    secret(namespace, grafanaAdmin, ['admin-user', 'admin-password']);
  }

  private connect({ operator, metrics }: Record<'operator' | 'metrics', WorkloadPeer>): void {
    const { prometheus, alertmanager, grafana } = this;
    for (const one of [prometheus, operator, grafana, metrics]) allow(one, Peer.apiServer());
    for (const target of [metrics, operator, grafana, alertmanager]) allow(prometheus, target);
    allow(prometheus, Peer.nodes(), Port.tcp(10250));
    allow(grafana, prometheus);
    allow(alertmanager, Peer.internet(), Port.tcp(443));
    new PlaintextPorts(this, 'operator-webhook', {
      workload: operator,
      ports: [Port.tcp(10250)],
      from: Peer.apiServer(),
      reason:
        'the API server calls the webhook that checks rules; it has no identity in the mesh, and speaks TLS by itself',
      owner: 'platform',
      expires: '2027-06-30',
    });
  }

  /** Alertmanagers say to each other what they have told people. Without it each tells everything, and a silence holds in one of them. */
  private agree(): void {
    const { alertmanager } = this;
    for (const port of [Port.tcp(9094), Port.udp(9094)]) allow(alertmanager, alertmanager, port);
  }
}

/** Routing that stands beside Alertmanager sees every alert; routing of any other namespace sees that namespace's alone. */
const wholeCluster = { type: 'OnNamespaceExceptForAlertmanagerNamespace' };

/** Where Grafana asks for logs. */
const lokiSource = { name: 'Loki', type: 'loki', uid: 'loki', access: 'proxy', url: 'http://loki.logging.svc:3100' };

const small = { requests: { cpu: '50m', memory: '128Mi' }, limits: { cpu: '500m', memory: '256Mi' } };

/** Node-exporter and the control plane's own ports are left out: on Talos they need the host network, which this namespace refuses. */
function stackValues({ replicas }: PlatformDefinition, storageClass: string): HelmValues {
  return {
    alertmanager: { alertmanagerSpec: { replicas, resources: small, alertmanagerConfigMatcherStrategy: wholeCluster } },
    grafana: {
      additionalDataSources: [lokiSource],
      admin: { existingSecret: grafanaAdmin },
      resources: small,
      'grafana.ini': { 'auth.anonymous': { enabled: false } },
    },
    kubeControllerManager: { enabled: false },
    kubeEtcd: { enabled: false },
    kubeProxy: { enabled: false },
    kubeScheduler: { enabled: false },
    nodeExporter: { enabled: false },
    prometheus: { prometheusSpec: prometheusSpec(replicas, storageClass) },
    prometheusOperator: { resources: small },
  };
}

/** A quarter of history, so that a trend and the day since when something is open outlive a restart. It reads what any namespace asks it to. */
function prometheusSpec(replicas: number, storageClassName: string): HelmValues {
  return {
    podMonitorSelectorNilUsesHelmValues: false,
    ruleSelectorNilUsesHelmValues: false,
    scrapeConfigSelectorNilUsesHelmValues: false,
    serviceMonitorSelectorNilUsesHelmValues: false,
    replicas,
    resources: { requests: { cpu: '200m', memory: '1Gi' }, limits: { cpu: '2', memory: '2Gi' } },
    retention: '90d',
    retentionSize: '18GB',
    storageSpec: {
      volumeClaimTemplate: {
        spec: { storageClassName, accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '20Gi' } } },
      },
    },
  };
}
