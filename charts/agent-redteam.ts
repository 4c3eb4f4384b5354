import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  DryRunOnly,
  HardenedCronJob,
  HardenedStatefulSet,
  Mount,
  Peer,
  Probe,
  Role,
  RoleBinding,
  SecureNamespace,
  allow,
} from '../lib';
import type { AccessRule, ServiceAccount } from '../lib';
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

/** Every Sunday at 04:00. What is to be kept of a test is in its report by then. */
const cleanUp = '0 4 * * 0';

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
      ephemeralStorage: true,
      token: true,
      probes: { readiness: Probe.http('/health'), liveness: Probe.http('/health') },
    });
    allow(runner, Peer.apiServer());
    this.cleanUp(namespace, definition);
    const { serviceAccount } = runner;
    new DryRunOnly(this, 'agent-redteam-dry-run', { serviceAccount, until: definition.redteamUntil });
    this.letTry(serviceAccount, definition.redteamUntil);
  }

  /** The namespace that is there to be attacked, and the rights over it through the last day. */
  private letTry(serviceAccount: ServiceAccount, until: string): void {
    const target = new SecureNamespace(this, 'redteam-target', {
      labels: { 'bulwark.dev/purpose': 'security-testing' },
    });
    const role = new Role(target, 'attempts', { rules: attempts });
    new RoleBinding(target, 'attempts-binding', {
      name: role.name,
      role,
      subjects: [serviceAccount],
      until,
    });
  }

  /**
   * Removes the volume with the results, and the pod that holds it; the agent starts again on an empty one, with a new key. The account may delete these
   * two objects by name, and do nothing else. It runs in a namespace of its own, so that the agent never comes near its token.
   */
  private cleanUp(results: SecureNamespace, definition: PlatformDefinition): void {
    const namespace = new SecureNamespace(this, 'redteam-cleanup', {
      labels: { 'bulwark.dev/purpose': 'security-testing' },
    });
    const [claim, pod] = ['tmp-agent-redteam-0', 'agent-redteam-0'];
    const remove = (kind: string, name: string): string => `kubectl --namespace=${results.name} delete ${kind} ${name}`;
    const once = '--ignore-not-found --wait=false';
    const job = new HardenedCronJob(namespace, 'redteam-cleanup', {
      image: image(definition, 'kubectl'),
      schedule: cleanUp,
      command: ['sh', '-ec', `${remove('persistentvolumeclaim', claim)} ${once}; ${remove('pod', pod)} ${once}`],
      env: { HOME: '/tmp' },
      mounts: [Mount.emptyDir('/tmp', '64Mi')],
      token: true,
      deadlineSeconds: 600,
    });
    allow(job, Peer.apiServer());
    const role = new Role(results, 'clean-up', {
      rules: [
        { resources: ['persistentvolumeclaims'], resourceNames: [claim], verbs: ['delete'] },
        { resources: ['pods'], resourceNames: [pod], verbs: ['delete'] },
      ],
    });
    new RoleBinding(results, 'clean-up-binding', { name: role.name, role, subjects: [job.serviceAccount] });
  }
}
