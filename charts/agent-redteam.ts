import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { DryRunOnly, HardenedStatefulSet, Peer, Probe, Role, RoleBinding, SecureNamespace, allow } from '../lib';
import type { AccessRule } from '../lib';
import type { PlatformDefinition } from './definition';
import { image } from './image';
import { ownNamespace } from './image-signatures';

/** What the exploit runner may try, in the namespace that is there to be attacked. Admission lets every write of it through as a dry run only. */
const attempts: readonly AccessRule[] = [
  {
    resources: ['configmaps', 'pods', 'services'],
    verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
  },
  { apiGroups: ['batch'], resources: ['jobs'], verbs: ['create', 'delete', 'get', 'list', 'watch'] },
  {
    apiGroups: ['lambda.knative.io'],
    resources: ['lambdafunctions'],
    verbs: ['create', 'delete', 'get', 'list', 'watch'],
  },
];

/** The agent that tries exploits: alone in its namespace, with rights over one target namespace that end on a day of the definition. The one path that it may write to is an encrypted volume. */
export class AgentRedteam extends Chart {
  constructor(scope: Construct, id: string, definition: PlatformDefinition, storageClass: string) {
    super(scope, id);
    const namespace = ownNamespace(this, 'agent-redteam', definition, {
      labels: { 'bulwark.dev/purpose': 'security-testing' },
    });
    const runner = new HardenedStatefulSet(namespace, 'runner', {
      name: 'agent-redteam',
      image: image(definition, 'agent-redteam'),
      port: 8080,
      replicas: 1,
      resources: { memory: '512Mi' },
      env: { DRY_RUN: 'true', EXPLOITS_PATH: '/app/exploits', K8S_TIMEOUT: '120', TARGET_NAMESPACE: 'redteam-target' },
      storage: { '/tmp': { size: '1Gi', storageClass } },
      token: true,
      probes: { readiness: Probe.http('/health'), liveness: Probe.http('/health') },
    });
    allow(runner, Peer.apiServer());
    const { serviceAccount } = runner;
    new DryRunOnly(this, 'agent-redteam-dry-run', { serviceAccount, until: definition.redteamUntil });
    const target = new SecureNamespace(this, 'redteam-target', {
      labels: { 'bulwark.dev/purpose': 'security-testing' },
    });
    const role = new Role(target, 'attempts', { rules: attempts });
    new RoleBinding(target, 'attempts-binding', {
      name: role.name,
      role,
      subjects: [serviceAccount],
      until: definition.redteamUntil,
    });
  }
}
