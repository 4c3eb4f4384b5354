import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  HelmAddon,
  HelmChart,
  Peer,
  PolicyAdmission,
  Port,
  SecureNamespace,
  allow,
  notTheApiServer,
  recordedWaivers,
} from '../lib';
import type { Catalogue, HelmValues, ObjectPolicy, Waiver, WorkloadPeer } from '../lib';
import { catalogue } from '../policies';
import type { PlatformDefinition } from './definition';
import { namespacesWithout, objectsWithout } from './exclusions/exclusions-of';
import type { Monitoring } from './monitoring';

/** The policies that the API server enforces by itself: they hold while Gatekeeper is down, and before it is there. */
const floor: ReadonlySet<string> = new Set([
  'host-namespaces',
  'host-path',
  'host-process',
  'privileged',
  'added-capabilities',
  'rbac-cluster-admin',
  'rbac-escalation',
  'rbac-everybody',
  'rbac-exec',
  'rbac-secrets',
  'rbac-wildcards',
]);

/**
 * Gatekeeper, and the whole catalogue at the stage of the cluster. Made after every other app of the cluster, because it reads which waivers they
 * recorded and which Helm releases there are.
 */
export class Admission extends Chart {
  constructor(scope: Construct, id: string, definition: PlatformDefinition, monitoring: Monitoring) {
    super(scope, id);
    gatekeeper(this, definition, monitoring.prometheus);
    const waivers = recordedWaivers(scope);
    const policies: Catalogue = catalogue;
    for (const policy of policies)
      if (policy.type === 'object') this.enforce(policy, definition, { cluster: scope, waivers });
  }

  private enforce(policy: ObjectPolicy, { enforcement, registries }: PlatformDefinition, given: Given): void {
    const { id } = policy;
    new PolicyAdmission(this, id, {
      policy,
      stage: enforcement.except[id] ?? enforcement.stage,
      by: floor.has(id) ? 'native' : 'gatekeeper',
      waived: given.waivers.filter(waiver => waiver.policy === id).map(waiver => waiver.object),
      excludedNamespaces: namespacesWithout(policy, given.cluster),
      excludedObjects: objectsWithout(policy, given.cluster),
      ...(id === 'allowed-registries' ? { parameters: { registries } } : {}),
    });
  }
}

interface Given {
  readonly cluster: Construct;
  readonly waivers: readonly Waiver[];
}

/** The engine. It fails closed for everybody but the namespaces that a cluster needs to recover. */
function gatekeeper(chart: Construct, definition: PlatformDefinition, prometheus: WorkloadPeer): void {
  const namespace = new SecureNamespace(chart, 'gatekeeper-system', {
    outsideMesh: {
      reason: 'the API server calls its webhook and has no identity in the mesh; the webhook speaks TLS by itself',
      owner: 'platform',
      expires: '2027-06-30',
    },
  });
  const repository = 'https://open-policy-agent.github.io/gatekeeper/charts';
  new HelmAddon(chart, 'gatekeeper', {
    chart: HelmChart.repository(repository, 'gatekeeper', definition.helm.gatekeeper),
    namespace: namespace.name,
    values: gatekeeperValues,
  });
  const part = (name: string): WorkloadPeer =>
    Peer.workload({
      namespace,
      name: `gatekeeper-${name}`,
      serviceAccount: 'gatekeeper-admin',
      labels: { 'control-plane': name },
    });
  const [webhook, audit] = [part('controller-manager'), part('audit-controller')];
  allow(Peer.apiServer(), webhook, Port.tcp(8443));
  for (const one of [webhook, audit]) {
    allow(one, Peer.apiServer());
    allow(prometheus, one, Port.tcp(8888));
  }
}

const bounded = { requests: { cpu: '100m', memory: '512Mi' }, limits: { cpu: '1', memory: '512Mi' } };

const gatekeeperValues: HelmValues = {
  audit: { resources: bounded },
  auditInterval: 60,
  controllerManager: { exemptNamespaces: ['gatekeeper-system', 'kube-system'], resources: bounded },
  disableMutation: true,
  enableDeleteOperations: false,
  logDenies: true,
  postInstall: { labelNamespace: { enabled: false }, probeWebhook: { enabled: false } },
  postUpgrade: { labelNamespace: { enabled: false } },
  replicas: 3,
  upgradeCRDs: { enabled: false },
  validatingWebhookExemptNamespacesLabels: { 'kubernetes.io/metadata.name': ['gatekeeper-system', 'kube-system'] },
  validatingWebhookFailurePolicy: 'Fail',
  // An API server that is upgraded while Gatekeeper is down would not start otherwise.
  validatingWebhookMatchConditions: [notTheApiServer],
};
