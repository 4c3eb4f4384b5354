import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  AlertRouting,
  AlertRules,
  Dashboard,
  HostScrapeTarget,
  Peer,
  Port,
  ScrapeTarget,
  SecureNamespace,
  ServiceScrapeTarget,
} from '../lib';
import type { AlertReceiver } from '../lib';
import { alertGroups } from './alerts';
import { runbooksIn } from './alerts/runbooks';
import { dashboardPages } from './dashboards';
import { grafanaDashboard } from './dashboards/grafana-dashboard';
import { expressionsOf } from './dashboards/panel';
import { exporters } from './exporters';
import type { PlatformDefinition } from './definition';
import type { Logging } from './logging';
import type { Monitoring } from './monitoring';
import { alertReceivers } from './monitoring';

const slack: AlertReceiver = { type: 'slack', address: { name: alertReceivers, key: 'slack' } };
const webhook: AlertReceiver = { type: 'webhook', address: { name: alertReceivers, key: 'webhook' } };

/** Pods of Helm charts and of the owner's programs whose metrics the alerts read: their namespace, labels, ServiceAccount and port. */
const targets = {
  'agent-devsecops': ['agent-devsecops', { 'app.kubernetes.io/name': 'agent-devsecops' }, 'agent-devsecops', 9090],
  alloy: ['logging', { 'app.kubernetes.io/name': 'alloy' }, 'alloy', 12345],
  'audit-log-collector': ['audit-log', { 'app.kubernetes.io/name': 'alloy' }, 'audit-log-collector-alloy', 12345],
  'cert-manager': ['cert-manager', { 'app.kubernetes.io/name': 'cert-manager' }, 'cert-manager', 9402],
  cloudflared: ['cloudflare-tunnel', { 'app.kubernetes.io/name': 'cloudflared' }, 'cloudflared', 2000],
  'external-secrets': ['external-secrets', { 'app.kubernetes.io/name': 'external-secrets' }, 'external-secrets', 8080],
  istiod: ['istio-system', { app: 'istiod' }, 'istiod', 15014],
  kiali: ['kiali', { 'app.kubernetes.io/name': 'kiali' }, 'kiali', 9090],
  'longhorn-manager': ['longhorn-system', { app: 'longhorn-manager' }, 'longhorn-service-account', 9500],
  ztunnel: ['istio-system', { app: 'ztunnel' }, 'ztunnel', 15020],
  'gatekeeper-audit-controller': [
    'gatekeeper-system',
    { 'control-plane': 'audit-controller' },
    'gatekeeper-admin',
    8888,
  ],
  'gatekeeper-controller-manager': [
    'gatekeeper-system',
    { 'control-plane': 'controller-manager' },
    'gatekeeper-admin',
    8888,
  ],
} as const;

/** What enforces NetworkPolicies where Talos runs Flannel: a container beside it in a pod of Talos' own, on the network of its node. */
const enforcer = {
  namespace: 'kube-system',
  labels: { 'k8s-app': 'flannel' },
  container: 'kube-network-policies',
  port: Port.tcp(9080),
} as const;

const recorded = alertGroups.flatMap(({ records = [] }) => records.map(one => one.record));

interface Given {
  readonly monitoring: Monitoring;
  readonly logging: Logging;
}

/** What is watched, who is told, and what Prometheus reads for it. Made after the apps that it watches. */
export class Observability extends Chart {
  constructor(scope: Construct, id: string, { git }: PlatformDefinition, given: Given) {
    super(scope, id);
    const { logging } = given;
    const { prometheus } = given.monitoring;
    const namespace = prometheus.namespace.name;
    new AlertRules(this, 'security', { namespace, exporters, groups: alertGroups, runbooks: runbooksIn(git) });
    new AlertRouting(this, 'security-routing', {
      namespace,
      receivers: { critical: [slack, webhook], high: [slack, webhook], medium: [slack, webhook], low: [slack] },
    });
    for (const page of dashboardPages) {
      const expressions = expressionsOf(page, 'metrics');
      new Dashboard(this, page.name, {
        namespace,
        dashboard: grafanaDashboard(page),
        expressions,
        exporters,
        recorded,
      });
    }
    logging.letMeasure(prometheus);
    new ServiceScrapeTarget(this, 'loki', { address: new URL(logging.url).host, prometheus });
    new HostScrapeTarget(this, 'network-policies', { ...enforcer, prometheus });
    for (const [name, [home, labels, serviceAccount, port]] of Object.entries(targets)) {
      const workload = Peer.workload({ namespace: namespaceOf(scope, home), name, labels, serviceAccount });
      new ScrapeTarget(this, name, { workload, port: Port.tcp(port), prometheus });
    }
  }
}

/** A namespace that another app of the cluster makes. */
function namespaceOf(cluster: Construct, name: string): SecureNamespace {
  const found = cluster.node.findAll().find(one => one instanceof SecureNamespace && one.name === name);
  if (found instanceof SecureNamespace) return found;
  throw new TypeError(`no app made the namespace ${name} yet`);
}
