import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  ClusterRole,
  ClusterRoleBinding,
  HardenedDeployment,
  Mount,
  Peer,
  Probe,
  Role,
  RoleBinding,
  SecureNamespace,
  allow,
} from '../lib';
import type { AccessRule } from '../lib';
import type { PlatformDefinition } from './definition';
import { image } from './image';
import { ownNamespace } from './image-signatures';

const manage = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];

/** What the operator declares: it reconciles its own two kinds, wherever they are. */
const ownKinds: readonly AccessRule[] = [
  { apiGroups: ['lambda.knative.io'], resources: ['lambdafunctions', 'lambdaagents'], verbs: ['get', 'list', 'watch'] },
  {
    apiGroups: ['lambda.knative.io'],
    resources: ['lambdafunctions/status', 'lambdaagents/status'],
    verbs: ['get', 'patch', 'update'],
  },
  {
    apiGroups: ['lambda.knative.io'],
    resources: ['lambdafunctions/finalizers', 'lambdaagents/finalizers'],
    verbs: ['update'],
  },
];

/** What it makes out of them, in the one namespace where functions run. Secrets it writes and never reads; namespaces it cannot touch. */
const functionObjects: readonly AccessRule[] = [
  { resources: ['configmaps', 'serviceaccounts', 'services'], verbs: manage },
  { resources: ['secrets'], verbs: ['create', 'delete', 'patch', 'update'] },
  { resources: ['pods', 'pods/log'], verbs: ['get', 'list', 'watch'] },
  { resources: ['events'], verbs: ['create', 'patch'] },
  { apiGroups: ['batch'], resources: ['jobs'], verbs: manage },
  { apiGroups: ['serving.knative.dev'], resources: ['services'], verbs: manage },
  {
    apiGroups: ['serving.knative.dev'],
    resources: ['configurations', 'revisions', 'routes'],
    verbs: ['get', 'list', 'watch'],
  },
  { apiGroups: ['eventing.knative.dev'], resources: ['brokers', 'triggers'], verbs: manage },
];

/** The operator that builds and serves functions on Knative: rights over its own kinds, and over one namespace. */
export class KnativeLambda extends Chart {
  constructor(scope: Construct, id: string, definition: PlatformDefinition) {
    super(scope, id);
    const namespace = ownNamespace(this, 'knative-lambda', definition);
    const operator = new HardenedDeployment(namespace, 'operator', {
      name: 'knative-lambda-operator',
      image: image(definition, 'knative-lambda-operator'),
      args: ['--metrics-bind-address=:8080', '--health-probe-bind-address=:8081', '--leader-elect=true'],
      ports: { metrics: 8080, health: 8081 },
      replicas: 1,
      resources: { memory: '256Mi' },
      env: { OPERATOR_REGISTRY: 'ghcr.io/brunovlucena' },
      mounts: [Mount.emptyDir('/tmp', '256Mi')],
      token: true,
      probes: { readiness: Probe.http('/readyz', { port: 8081 }), liveness: Probe.http('/healthz', { port: 8081 }) },
    });
    allow(operator, Peer.apiServer());
    this.grant(namespace, operator);
  }

  private grant(namespace: SecureNamespace, { serviceAccount }: HardenedDeployment): void {
    const subjects = [serviceAccount];
    const role = new ClusterRole(this, 'own-kinds', { name: 'knative-lambda-operator', rules: ownKinds });
    new ClusterRoleBinding(this, 'own-kinds-binding', { name: role.name, role, subjects });
    const functions = new SecureNamespace(this, 'knative-lambda-functions');
    const objects = new Role(functions, 'function-objects', { rules: functionObjects });
    new RoleBinding(functions, 'function-objects-binding', { name: objects.name, role: objects, subjects });
    const lease = new Role(namespace, 'leader-election', {
      rules: [{ apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['create', 'get', 'update'] }],
    });
    new RoleBinding(namespace, 'leader-election-binding', { name: lease.name, role: lease, subjects });
  }
}
