import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  ClusterRole,
  ClusterRoleBinding,
  HardenedCronJob,
  HardenedDeployment,
  Mount,
  Peer,
  Port,
  Probe,
  allow,
} from '../lib';
import type { AccessRule, SecureNamespace } from '../lib';
import type { PlatformDefinition } from './definition';
import { image } from './image';
import { ownNamespace } from './image-signatures';

const look = ['get', 'list', 'watch'];

/** Everything that a scan of configuration reads, by name. Secrets are not among it, nor is any verb that writes. */
const scanned: readonly AccessRule[] = [
  {
    resources: [
      'configmaps',
      'limitranges',
      'namespaces',
      'nodes',
      'pods',
      'resourcequotas',
      'serviceaccounts',
      'services',
    ],
    verbs: look,
  },
  { apiGroups: ['apps'], resources: ['daemonsets', 'deployments', 'replicasets', 'statefulsets'], verbs: look },
  { apiGroups: ['batch'], resources: ['cronjobs', 'jobs'], verbs: look },
  { apiGroups: ['networking.k8s.io'], resources: ['ingresses', 'networkpolicies'], verbs: look },
  {
    apiGroups: ['rbac.authorization.k8s.io'],
    resources: ['clusterrolebindings', 'clusterroles', 'rolebindings', 'roles'],
    verbs: look,
  },
  { apiGroups: ['security.istio.io'], resources: ['authorizationpolicies', 'peerauthentications'], verbs: look },
  {
    apiGroups: ['aquasecurity.github.io'],
    resources: ['configauditreports', 'exposedsecretreports', 'rbacassessmentreports', 'vulnerabilityreports'],
    verbs: look,
  },
  {
    apiGroups: ['aquasecurity.github.io'],
    resources: ['clustercompliancereports', 'clusterconfigauditreports', 'clusterrbacassessmentreports'],
    verbs: look,
  },
  { apiGroups: ['lambda.knative.io'], resources: ['lambdafunctions'], verbs: look },
];

const [main, metrics] = [8080, 9090];

/**
 * The agent that scans the cluster and reports: it reads configuration, findings and benchmarks everywhere, and can change nothing. It holds no address of a chat:
 * what it finds is metrics, and alerts over them are told on Slack and by the webhook like all others. Prometheus reads a port that serves nothing else.
 */
export class AgentDevsecops extends Chart {
  constructor(scope: Construct, id: string, definition: PlatformDefinition) {
    super(scope, id);
    const namespace = ownNamespace(this, 'agent-devsecops', definition);
    const scanner = new HardenedDeployment(namespace, 'scanner', {
      name: 'agent-devsecops',
      image: image(definition, 'devsecops-scanner'),
      port: main,
      ports: { metrics },
      replicas: 1,
      resources: { memory: '512Mi' },
      env: { APPROVAL_REQUIRED: 'true', METRICS_PORT: String(metrics), RBAC_LEVEL: 'readonly' },
      mounts: [Mount.emptyDir('/tmp', '256Mi')],
      token: true,
      probes: { readiness: Probe.http('/health'), liveness: Probe.http('/health') },
    });
    const { address, port } = definition.models;
    allow(scanner, Peer.apiServer());
    allow(scanner, Peer.host(address, { name: 'models' }), Port.tcp(port));
    const role = new ClusterRole(this, 'read-only', { name: 'agent-devsecops', rules: scanned });
    new ClusterRoleBinding(this, 'read-only-binding', { name: role.name, role, subjects: [scanner.serviceAccount] });
    allow(functionScan(namespace, definition), scanner, Port.tcp(main));
  }
}

/** Has the agent judge the images of functions every day: it begins no scan by itself. A scan that fails is a Job that fails, though the agent says so in a good answer. */
function functionScan(namespace: SecureNamespace, definition: PlatformDefinition): HardenedCronJob {
  const post = 'curl --fail --silent --show-error --max-time 120 --request POST';
  const scan = `--header 'Content-Type: application/json' --data '{}' http://agent-devsecops:${String(main)}/scan/lambdafunctions`;
  const judge = `awk '{ print } /"status": *"(error|skipped)"/ { bad = 1 } END { exit bad }'`;
  return new HardenedCronJob(namespace, 'function-scan', {
    image: image(definition, 'kubectl'),
    schedule: '30 5 * * *',
    command: ['sh', '-eo', 'pipefail', '-c', `${post} ${scan} | ${judge}`],
    deadlineSeconds: 300,
  });
}
