import type { HelmValues } from '../helm-values';

/** What a published Helm chart brings into a cluster beyond its own pods, as far as order and least rights depend on it. */
export interface KnownHelmChart {
  /** The API groups that it defines. Instances of their kinds come after its release. */
  readonly brings: readonly string[];
  /** The value that switches its definitions on, where they are off by default. */
  readonly switchedOnBy?: readonly string[];
  /** The API groups whose objects its webhooks judge, though another Helm chart defines them. */
  readonly judges?: readonly string[];
  /** Whether its webhooks judge pods, so that workloads come after it. */
  readonly judgesPods?: boolean;
  /** The cluster-scoped kinds that it creates, as `<group>/<Kind>`. */
  readonly clusterKinds: readonly string[];
  /** Whether it is there for security: its cost is what security costs. */
  readonly security?: boolean;
  /** Whether its pods run on every node. */
  readonly everyNode?: boolean;
  /** Namespaces besides its own that it writes to. */
  readonly alsoIn?: readonly string[];
}

const definition = 'apiextensions.k8s.io/CustomResourceDefinition';
const roles = ['rbac.authorization.k8s.io/ClusterRole', 'rbac.authorization.k8s.io/ClusterRoleBinding'];
const validating = 'admissionregistration.k8s.io/ValidatingWebhookConfiguration';
const mutating = 'admissionregistration.k8s.io/MutatingWebhookConfiguration';
const istioGroups = ['extensions.istio.io', 'networking.istio.io', 'security.istio.io', 'telemetry.istio.io'];

/** By the name of the Helm chart; those with a name that says nothing stand under `<project>/<name>`. */
export const knownHelmCharts: Readonly<Record<string, KnownHelmChart>> = {
  alloy: { everyNode: true, brings: ['monitoring.grafana.com'], clusterKinds: [definition, ...roles] },
  'argo-cd': { brings: ['argoproj.io'], clusterKinds: [definition, ...roles] },
  'cert-manager': {
    security: true,
    brings: ['acme.cert-manager.io', 'cert-manager.io'],
    switchedOnBy: ['crds', 'enabled'],
    clusterKinds: [definition, ...roles, validating, mutating],
    alsoIn: ['kube-system'],
  },
  'external-secrets': {
    security: true,
    brings: ['external-secrets.io', 'generators.external-secrets.io'],
    clusterKinds: [definition, ...roles, validating],
  },
  falco: { security: true, everyNode: true, brings: [], clusterKinds: [] },
  falcosidekick: { security: true, brings: [], clusterKinds: [] },
  flux2: { brings: [], clusterKinds: [definition] },
  gatekeeper: {
    security: true,
    brings: [
      'config.gatekeeper.sh',
      'connection.gatekeeper.sh',
      'expansion.gatekeeper.sh',
      'externaldata.gatekeeper.sh',
      'mutations.gatekeeper.sh',
      'status.gatekeeper.sh',
      'syncset.gatekeeper.sh',
      'templates.gatekeeper.sh',
    ],
    judgesPods: true,
    clusterKinds: [definition, ...roles, validating, mutating],
  },
  grafana: { brings: [], clusterKinds: roles },
  'istio/base': { security: true, brings: istioGroups, clusterKinds: [definition, validating] },
  'istio/cni': { security: true, everyNode: true, brings: [], clusterKinds: roles },
  'istio/gateway': { brings: [], clusterKinds: [] },
  istiod: { security: true, brings: [], judges: istioGroups, clusterKinds: [...roles, validating, mutating] },
  'kiali-server': { security: true, brings: [], clusterKinds: roles },
  'kube-prometheus-stack': {
    brings: ['monitoring.coreos.com'],
    clusterKinds: [definition, ...roles, validating, mutating],
    alsoIn: ['kube-system'],
  },
  loki: { brings: [], clusterKinds: roles },
  longhorn: { brings: ['longhorn.io'], clusterKinds: [definition, ...roles, 'scheduling.k8s.io/PriorityClass'] },
  'policy-controller': {
    security: true,
    brings: ['policy.sigstore.dev'],
    judgesPods: true,
    clusterKinds: [definition, ...roles, validating, mutating],
  },
  'trivy-operator': {
    security: true,
    brings: ['aquasecurity.github.io'],
    clusterKinds: [definition, ...roles, 'aquasecurity.github.io/ClusterComplianceReport'],
  },
  ztunnel: { security: true, everyNode: true, brings: [], clusterKinds: [] },
};

/** What is known of a Helm chart; `undefined` for one that is not in the list. `source` is where it is published. */
export function knownHelmChart(name: string, source: string): KnownHelmChart | undefined {
  const key = /istio/.test(source) && `istio/${name}` in knownHelmCharts ? `istio/${name}` : name;
  return Object.hasOwn(knownHelmCharts, key) ? knownHelmCharts[key] : undefined;
}

/** The API groups that a release of it defines with these values. */
export function groupsBrought(chart: KnownHelmChart, values: HelmValues): readonly string[] {
  if (chart.switchedOnBy === undefined) return chart.brings;
  let value: unknown = values;
  for (const key of chart.switchedOnBy) value = (value as HelmValues | undefined)?.[key];
  return value === true ? chart.brings : [];
}
