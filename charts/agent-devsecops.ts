import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { ClusterRole, ClusterRoleBinding, HardenedDeployment, Mount, Peer, Port, Probe, allow } from '../lib';
import type { AccessRule } from '../lib';
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
];

/** The agent that scans the cluster and reports: it reads configuration and findings everywhere, and can change nothing. */
export class AgentDevsecops extends Chart {
  constructor(scope: Construct, id: string, definition: PlatformDefinition) {
    super(scope, id);
    const namespace = ownNamespace(this, 'agent-devsecops', definition);
    const scanner = new HardenedDeployment(namespace, 'scanner', {
      name: 'agent-devsecops',
      image: image(definition, 'devsecops-scanner'),
      port: 8080,
      replicas: 1,
      resources: { memory: '512Mi' },
      mounts: [Mount.emptyDir('/tmp', '256Mi')],
      token: true,
      probes: { readiness: Probe.http('/health'), liveness: Probe.http('/health') },
    });
    const { address, port } = definition.models;
    allow(scanner, Peer.apiServer());
    allow(scanner, Peer.host(address, { name: 'models' }), Port.tcp(port));
    const role = new ClusterRole(this, 'read-only', { name: 'agent-devsecops', rules: scanned });
    new ClusterRoleBinding(this, 'read-only-binding', { name: role.name, role, subjects: [scanner.serviceAccount] });
  }
}
