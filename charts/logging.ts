import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  AuthorizationPolicy,
  HelmAddon,
  HelmChart,
  LogAlertRules,
  Peer,
  Port,
  SecureNamespace,
  SidekickOutput,
  Waypoint,
  allow,
  alloyConfig,
  daysOf,
  lokiRetention,
  lokiRuler,
} from '../lib';
import type { HelmValues, LokiRuler, Operation, WorkloadPeer } from '../lib';
import { logAlertGroups } from './alerts';
import { runbooksIn } from './alerts/runbooks';
import { logClasses } from './data-classes';
import type { PlatformDefinition } from './definition';
import type { Monitoring } from './monitoring';

const [service, waypoint] = ['loki', 'waypoint'];

/** Every replica of Alertmanager: the Service is the Prometheus operator's, the port is named by its Helm chart. */
const alertmanagers = '_http-web._tcp.alertmanager-operated.monitoring.svc';

/**
 * Loki keeps the logs of the cluster, each class for as long as the definition says; Alloy brings them. Nothing of it leaves the cluster but alerts, which Loki hands to Alertmanager. A waypoint reads what
 * is asked of Loki, which knows no users: who writes logs may write and nothing else, Grafana may read, and nobody may delete.
 */
export class Logging extends Chart {
  readonly url = `http://${service}.logging.svc:3100`;
  /** What stands before Loki. */
  readonly entrance: Waypoint;
  private readonly store: SecureNamespace;

  constructor(scope: Construct, id: string, definition: PlatformDefinition, given: Given) {
    super(scope, id);
    this.store = new SecureNamespace(this, 'logging', {
      quota: { storage: '100Gi' },
      waypoint,
    });
    const namespace = this.store;
    const { grafana, alertmanager } = given.monitoring;
    this.entrance = new Waypoint(this, waypoint, { namespace, istiod: given.istiod, callers: [grafana] });
    const loki = this.loki(namespace, definition, given.storageClass);
    allow(this.entrance, loki);
    allow(loki, alertmanager);
    this.alloy(namespace, definition);
    this.let('readers', grafana, { methods: ['GET'], paths: ['/loki/api/v1/*'] });
  }

  /** Where Falco's events are kept for search. Whoever sends them has to be let in by {@link letWrite}. */
  falcoEvents(): SidekickOutput {
    const [port] = this.entrance.peer.ports;
    return SidekickOutput.loki({ workload: this.entrance, url: this.url, ...(port === undefined ? {} : { port }) });
  }

  /** Lets a workload send logs, and ask for none. */
  letWrite(workload: WorkloadPeer): void {
    this.let(`${workload.name}-writes`, workload, { methods: ['POST'], paths: ['/loki/api/v1/push'] });
  }

  /** Lets Prometheus read how Loki is, through the waypoint, and no log. */
  letMeasure(prometheus: WorkloadPeer): void {
    allow(prometheus, this.entrance);
    this.let(`${prometheus.name}-measures`, prometheus, { methods: ['GET'], paths: ['/metrics'] });
  }

  private let(name: string, workload: WorkloadPeer, operation: Operation): void {
    const namespace = this.store;
    const rules = [{ from: [{ workloads: [workload] }], to: [operation] }];
    new AuthorizationPolicy(this, name, { namespace, target: this.entrance.service(service), rules });
  }

  private loki(
    namespace: SecureNamespace,
    { delivery, git, helm, logRetention, healthDataRetention: kept }: PlatformDefinition,
    storageClass: string,
  ): WorkloadPeer {
    const chart = HelmChart.repository('https://grafana-community.github.io/helm-charts', 'loki', helm.loki);
    const groups = logAlertGroups(delivery);
    const rules = new LogAlertRules(this, 'log-alerts', {
      namespace: namespace.name,
      groups,
      runbooks: runbooksIn(git),
    });
    const values = lokiValues(
      storageClass,
      lokiRetention({ ...logRetention, health: typeof kept === 'string' ? daysOf(kept) : 'undecided' }),
      lokiRuler(rules, alertmanagers),
    );
    new HelmAddon(this, service, { chart, namespace: namespace.name, values });
    const labels = { 'app.kubernetes.io/name': 'loki', 'app.kubernetes.io/component': 'single-binary' };
    return Peer.workload({ namespace, name: 'loki', serviceAccount: 'loki', labels, ports: [Port.tcp(3100)] });
  }

  private alloy(namespace: SecureNamespace, { helm }: PlatformDefinition): void {
    const chart = HelmChart.repository('https://grafana.github.io/helm-charts', 'alloy', helm.alloy);
    const values = alloyValues(alloyConfig({ loki: this.url, classes: logClasses }));
    new HelmAddon(this, 'alloy', { chart, namespace: namespace.name, values, order: 1 });
    const labels = { 'app.kubernetes.io/name': 'alloy' };
    const alloy = Peer.workload({ namespace, name: 'alloy', serviceAccount: 'alloy', labels });
    allow(alloy, this.entrance);
    this.letWrite(alloy);
    allow(alloy, Peer.apiServer());
  }
}

interface Given {
  readonly monitoring: Monitoring;
  readonly istiod: WorkloadPeer;
  /** The StorageClass of the logs. */
  readonly storageClass: string;
}

/** One process with everything in it, on one volume. Its gateway, caches and test pods are left out: a home does not need them. */
function lokiValues(storageClass: string, retention: HelmValues, ruler: LokiRuler): HelmValues {
  const off = { enabled: false };
  const day = { from: '2026-01-01', store: 'tsdb', object_store: 'filesystem', schema: 'v13' };
  return {
    deploymentMode: 'Monolithic',
    loki: {
      auth_enabled: false,
      analytics: { reporting_enabled: false },
      commonConfig: { replication_factor: 1 },
      schemaConfig: { configs: [{ ...day, index: { prefix: 'index_', period: '24h' } }] },
      storage: { type: 'filesystem' },
      structuredConfig: { ...retention, ...ruler.config },
    },
    singleBinary: {
      ...ruler.volumes,
      replicas: 1,
      persistence: { size: '50Gi', storageClass },
      resources: { requests: { cpu: '100m', memory: '512Mi' }, limits: { cpu: '1', memory: '1Gi' } },
    },
    read: { replicas: 0 },
    write: { replicas: 0 },
    backend: { replicas: 0 },
    chunksCache: off,
    gateway: off,
    lokiCanary: off,
    resultsCache: off,
    sidecar: { rules: off },
    test: off,
  };
}

const alloySecurity: HelmValues = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  readOnlyRootFilesystem: true,
  runAsGroup: 473,
  runAsNonRoot: true,
  runAsUser: 473,
  seccompProfile: { type: 'RuntimeDefault' },
};

/** Alloy reads pods and their logs, and no Secret, which the Helm chart would grant. */
function alloyValues(content: string): HelmValues {
  const data = 'alloy-data';
  return {
    crds: { create: false },
    alloy: {
      configMap: { content },
      enableReporting: false,
      mounts: { extra: [{ name: data, mountPath: '/tmp/alloy' }] },
      resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { cpu: '500m', memory: '512Mi' } },
      securityContext: alloySecurity,
    },
    configReloader: {
      resources: { requests: { cpu: '10m', memory: '50Mi' }, limits: { cpu: '100m', memory: '100Mi' } },
    },
    controller: {
      type: 'deployment',
      replicas: 1,
      volumes: { extra: [{ name: data, emptyDir: { sizeLimit: '1Gi' } }] },
    },
    rbac: {
      // The Helm chart writes one list after the other: an empty one would not be YAML.
      rules: [{ apiGroups: [''], resources: ['pods', 'pods/log'], verbs: ['get', 'list', 'watch'] }],
      clusterRules: [{ apiGroups: [''], resources: ['namespaces'], verbs: ['get', 'list', 'watch'] }],
    },
  };
}
