import type { Manifest } from '../../../lib/manifest';
import { type Attack, create, merge, policy, type Send, type Tree } from './attack';
import { withFields } from './with';

type Changes = Readonly<Record<string, unknown>>;

/** An object that one policy refuses, and the same with other fields, which it admits. */
const hostile = (
  id: string,
  name: string,
  words: string,
  ...[object, harmless]: readonly [Manifest, Changes]
): Attack => ({
  name,
  control: policy(id),
  words,
  attempt: () => create(object),
  twin: () => create(withFields(object, harmless)),
});

const namespaced = { name: 'visitor', namespace: 'static-sites' };
const istio = (group: string, kind: string, spec: object): Manifest => ({
  apiVersion: `${group}.istio.io/v1`,
  kind,
  metadata: namespaced,
  spec,
});
const application = (spec: object): Manifest => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name: 'visitor', namespace: 'static-sites' },
  spec: {
    project: 'visitors',
    destination: { namespace: 'static-sites', server: 'https://kubernetes.default.svc' },
    source: { repoURL: 'https://git.example/visitors.git', path: '.', targetRevision: 'main' },
    ...spec,
  },
});
const httpsListener = {
  name: 'web',
  hostname: 'visitor.example',
  port: 443,
  protocol: 'HTTPS',
  tls: { certificateRefs: [{ name: 'visitor' }] },
};
const gateway = (listener: object): Manifest => ({
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'Gateway',
  metadata: namespaced,
  spec: {
    gatewayClassName: 'istio',
    listeners: [
      {
        name: 'web',
        hostname: 'visitor.example',
        port: 443,
        protocol: 'HTTPS',
        tls: { certificateRefs: [{ name: 'visitor' }] },
        ...listener,
      },
    ],
  },
});
const networkPolicy = (spec: object): Manifest => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: namespaced,
  spec: { podSelector: { matchLabels: { no: 'pod' } }, ...spec },
});
const rights = (kind: string, more: object): Manifest =>
  ({ apiVersion: 'rbac.authorization.k8s.io/v1', kind, metadata: namespaced, ...more }) as Manifest;
const role = (rule: object): Manifest =>
  rights('Role', { rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get'], ...rule }] });
const clusterRole = (name: string, rules: readonly object[]): Manifest => ({
  ...rights('ClusterRole', { rules }),
  metadata: { name, labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' } },
});
const binding = (name: string, subject: object): Manifest =>
  rights('RoleBinding', {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
    subjects: [subject],
  });
const www = { kind: 'ServiceAccount', name: 'www', namespace: 'static-sites' };
const team = (name: string): object => ({ kind: 'Group', name, apiGroup: 'rbac.authorization.k8s.io' });
const service = (spec: object): Manifest => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'visitor', namespace: 'attack-range' },
  spec: { selector: { no: 'pod' }, ports: [{ port: 80 }], ...spec },
});
const relabel =
  (labels: Readonly<Record<string, string | null>>) =>
  (tree: Tree): Send =>
    merge(tree.find('Namespace', '', 'static-sites'), { metadata: { labels } });
const harmlessLabel = relabel({ team: 'web' });

/** What the policies about everything but pods refuse. */
export const objectPolicyAttacks: readonly Attack[] = [
  hostile(
    'argo-project',
    'delivers past every project',
    "spec.project is 'default', must not be one of '', 'default'",
    application({ project: 'default' }),
    {
      'spec.project': 'visitors',
    },
  ),
  hostile(
    'helm-chart-version',
    'follows whatever version a Helm repository offers',
    "spec.source.targetRevision is '*', must be one exact version",
    application({ source: { repoURL: 'https://charts.example', chart: 'falco', targetRevision: '*' } }),
    { 'spec.source.targetRevision': '9.1.0' },
  ),
  hostile(
    'authorization-policy-allow-all',
    'allows every caller by an empty rule',
    'spec.rules: from is empty, must not be empty',
    istio('security', 'AuthorizationPolicy', { rules: [{}] }),
    { 'spec.rules': undefined },
  ),
  hostile(
    'authorization-policy-allow-all',
    'allows every principal',
    "spec.rules: from: source.principals has '*', must not be '*'",
    istio('security', 'AuthorizationPolicy', { rules: [{ from: [{ source: { principals: ['*'] } }] }] }),
    { 'spec.rules.0.from.0.source.principals': ['cluster.local/ns/edge/sa/gateway'] },
  ),
  hostile(
    'destination-rule-tls',
    'calls without TLS',
    "spec.trafficPolicy.tls.mode is 'DISABLE', must not be 'DISABLE'",
    istio('networking', 'DestinationRule', { host: 'www', trafficPolicy: { tls: { mode: 'DISABLE' } } }),
    { 'spec.trafficPolicy.tls.mode': 'ISTIO_MUTUAL' },
  ),
  hostile(
    'mesh-strict-mtls',
    'lets plain text in: PERMISSIVE',
    "spec.mtls.mode is 'PERMISSIVE', must be one of 'STRICT', 'UNSET'",
    istio('security', 'PeerAuthentication', { mtls: { mode: 'PERMISSIVE' } }),
    { 'spec.mtls.mode': 'STRICT' },
  ),
  hostile(
    'mesh-strict-mtls',
    'lets plain text in on one port',
    "spec.portLevelMtls '8080': value.mode must be STRICT",
    istio('security', 'PeerAuthentication', {
      selector: { matchLabels: { no: 'pod' } },
      mtls: { mode: 'STRICT' },
      portLevelMtls: { 8080: { mode: 'DISABLE' } },
    }),
    { 'spec.portLevelMtls.8080.mode': 'STRICT' },
  ),
  hostile(
    'gateway-routes',
    'lets every namespace publish a route',
    "listener web: allowedRoutes.namespaces.from is 'All', must not be 'All'",
    gateway({ allowedRoutes: { namespaces: { from: 'All' } } }),
    { 'spec.listeners.0.allowedRoutes.namespaces.from': 'Same' },
  ),
  hostile(
    'gateway-tls',
    'listens in plain text',
    'listener web: protocol must be HTTPS or TLS',
    gateway({
      protocol: 'HTTP',
      port: 80,
      tls: undefined,
      allowedRoutes: { namespaces: { from: 'Selector', selector: { matchLabels: { a: 'b' } } } },
    }),
    { 'spec.listeners.0': httpsListener },
  ),
  hostile(
    'ingress-tls',
    'publishes a site in plain text',
    'spec.tls is empty, must not be empty',
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: namespaced,
      spec: { defaultBackend: { service: { name: 'www', port: { number: 80 } } } },
    },
    { 'spec.tls': [{ hosts: ['visitor.example'], secretName: 'visitor' }] },
  ),
  hostile(
    'network-policy-open',
    'opens its pods to everybody',
    'spec.ingress: from is empty, must not be empty',
    networkPolicy({ policyTypes: ['Ingress'], ingress: [{}] }),
    { 'spec.ingress': [{ from: [{ podSelector: {} }] }] },
  ),
  hostile(
    'network-policy-open',
    'opens the way to every address',
    'spec.egress: to: ipBlock.except must be the blocks that it leaves out',
    networkPolicy({ policyTypes: ['Egress'], egress: [{ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }] }),
    { 'spec.egress.0.to.0.ipBlock.cidr': '203.0.113.7/32' },
  ),
  hostile(
    'rbac-cluster-admin',
    'makes a workload cluster administrator',
    "roleRef.name is 'cluster-admin', must not be 'cluster-admin'",
    binding('cluster-admin', www),
    {
      'roleRef.name': 'view',
    },
  ),
  hostile(
    'rbac-everybody',
    'gives rights to everybody with a token',
    "subject system:authenticated: name is 'system:authenticated'",
    binding('view', team('system:authenticated')),
    { 'subjects.0.name': 'platform' },
  ),
  hostile(
    'rbac-everybody',
    'gives rights to callers without a name',
    "subject system:unauthenticated: name is 'system:unauthenticated'",
    binding('view', team('system:unauthenticated')),
    { 'subjects.0.name': 'web' },
  ),
  hostile(
    'rbac-escalation',
    'grants the right to escalate',
    "rules: verbs has 'escalate', must not be one of 'bind', 'escalate', 'impersonate'",
    role({ apiGroups: ['rbac.authorization.k8s.io'], resources: ['roles'], verbs: ['escalate'] }),
    { 'rules.0.verbs': ['get'] },
  ),
  hostile(
    'rbac-escalation',
    'grants the right to bind',
    "rules: verbs has 'bind', must not be one of 'bind', 'escalate', 'impersonate'",
    role({ apiGroups: ['rbac.authorization.k8s.io'], resources: ['clusterroles'], verbs: ['bind'] }),
    { 'rules.0.verbs': ['get'] },
  ),
  hostile(
    'rbac-escalation',
    'grants the right to impersonate',
    "rules: verbs has 'impersonate', must not be one of 'bind', 'escalate', 'impersonate'",
    role({ resources: ['serviceaccounts'], verbs: ['impersonate'] }),
    { 'rules.0.verbs': ['get'] },
  ),
  hostile(
    'rbac-exec',
    'grants the right to run commands in pods',
    "rules: resources has 'pods/exec', must not be one of 'pods/attach'",
    role({ resources: ['pods/exec'], verbs: ['create'] }),
    { 'rules.0.resources': ['pods/log'] },
  ),
  hostile(
    'rbac-secrets',
    'grants the right to read every secret',
    'rules: resourceNames must be the names of the Secrets',
    role({ resources: ['secrets'] }),
    {
      'rules.0.resourceNames': ['www'],
    },
  ),
  hostile('rbac-wildcards', 'grants every verb', "rules: verbs has '*', must not be '*'", role({ verbs: ['*'] }), {
    'rules.0.verbs': ['get'],
  }),
  hostile(
    'rbac-wildcards',
    'grants every resource',
    "rules: resources has '*', must be named",
    role({ apiGroups: ['apps'], resources: ['*'] }),
    {
      'rules.0.resources': ['deployments'],
    },
  ),
  hostile(
    'rbac-wildcards',
    'grants every verb in the name of Kubernetes: with its label and its prefix',
    "ClusterRole system:visitor: rules: verbs has '*'",
    clusterRole('system:visitor', [{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['*'] }]),
    { 'rules.0.verbs': ['get'] },
  ),
  hostile(
    'rbac-wildcards',
    'grants everything under a name that is excused elsewhere',
    'Role static-sites/cluster-admin: rules',
    { ...role({ verbs: ['*'] }), metadata: { ...namespaced, name: 'cluster-admin' } },
    { 'rules.0.verbs': ['get'] },
  ),
  hostile(
    'rbac-cluster-admin',
    'makes a workload administrator of the whole cluster',
    "ClusterRoleBinding visitor: roleRef.name is 'cluster-admin'",
    {
      ...rights('ClusterRoleBinding', {
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
        subjects: [www],
      }),
      metadata: { name: 'visitor' },
    },
    { 'roleRef.name': 'view' },
  ),
  hostile(
    'rbac-secrets',
    'reads every secret of the cluster itself, where its own controllers do',
    'Role kube-system/visitor: rules',
    { ...role({ resources: ['secrets'] }), metadata: { name: 'visitor', namespace: 'kube-system' } },
    { 'rules.0.resourceNames': ['visitor'] },
  ),
  hostile(
    'rbac-escalation',
    'approves certificates for everybody',
    "rules: resources has 'certificatesigningrequests/approval'",
    clusterRole('visitor', [
      { apiGroups: ['certificates.k8s.io'], resources: ['certificatesigningrequests/approval'], verbs: ['update'] },
    ]),
    { 'rules.0.resources': ['certificatesigningrequests/status'] },
  ),
  hostile(
    'secret-store-scope',
    'offers every namespace a store of secrets',
    'spec.conditions is empty, must not be empty',
    {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ClusterSecretStore',
      metadata: { name: 'visitor' },
      spec: { provider: { fake: { data: [] } } },
    },
    { 'spec.conditions': [{ namespaces: ['static-sites'] }] },
  ),
  hostile(
    'service-exposure',
    'opens a port on every node past the quota',
    "spec.type is 'NodePort', must be one of '', 'ClusterIP', 'ExternalName'",
    service({ type: 'NodePort' }),
    {
      'spec.type': 'ClusterIP',
    },
  ),
  hostile(
    'service-exposure',
    'takes over an address of the network',
    'spec.externalIPs is not empty, must be empty',
    service({ externalIPs: ['192.168.1.1'] }),
    {
      'spec.externalIPs': undefined,
    },
  ),
  hostile(
    'storage-encryption',
    'stores volumes in clear text',
    "parameters.encrypted is '', must be 'true'",
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'visitor' },
      provisioner: 'driver.longhorn.io',
      parameters: { numberOfReplicas: '2' },
    },
    { 'parameters.encrypted': 'true' },
  ),
  {
    name: 'lowers the Pod Security level of a namespace',
    control: policy('namespace-pod-security-restricted'),
    words: "metadata.labels[pod-security.kubernetes.io/enforce] is 'privileged', must be 'restricted'",
    attempt: relabel({ 'pod-security.kubernetes.io/enforce': 'privileged' }),
    twin: harmlessLabel,
  },
  {
    name: 'unpins the version of the Pod Security level',
    control: policy('namespace-pod-security-restricted'),
    words: "metadata.labels[pod-security.kubernetes.io/enforce-version] is 'latest', must be a version such as v1.36",
    attempt: relabel({ 'pod-security.kubernetes.io/enforce-version': 'latest' }),
    twin: harmlessLabel,
  },
  {
    name: 'leaves the mesh by a label',
    control: policy('namespace-mesh-membership'),
    words: 'metadata.labels[istio.io/dataplane-mode] must be ambient',
    attempt: relabel({ 'istio.io/dataplane-mode': 'none' }),
    twin: harmlessLabel,
  },
  {
    name: 'leaves the mesh by removing the label',
    control: policy('namespace-mesh-membership'),
    words: 'metadata.labels[istio.io/dataplane-mode] must be ambient',
    attempt: relabel({ 'istio.io/dataplane-mode': null }),
    twin: harmlessLabel,
  },
];
