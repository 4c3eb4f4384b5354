/** What a case changes of an audit event. */
export interface AuditChange {
  readonly verb?: string;
  readonly who?: string;
  readonly resource?: string;
  readonly subresource?: string;
  /** Empty: of no namespace, or of all. */
  readonly namespace?: string;
  readonly code?: number;
  readonly role?: string;
  readonly apiGroup?: string;
  readonly name?: string;
  /** What follows the path of the request. */
  readonly query?: string;
}

/** An event of the audit log as the API server writes it, in one line. */
export function auditLine({
  verb = 'get',
  who = 'eve',
  code = 200,
  role,
  namespace,
  query = '',
  ...object
}: AuditChange): string {
  const home = namespace === '' ? {} : { namespace: namespace ?? 'shop' };
  return JSON.stringify({
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level: 'Metadata',
    stage: 'ResponseComplete',
    requestURI: `/apis/x${query}`,
    verb,
    user: { username: who, groups: ['system:authenticated'] },
    sourceIPs: ['192.168.1.50'],
    userAgent: 'kubectl/v1.36.3',
    objectRef: { resource: 'secrets', ...home, apiVersion: 'v1', ...object },
    responseStatus: { metadata: {}, code },
    ...(role === undefined ? {} : { responseObject: { roleRef: { kind: 'ClusterRole', name: role } } }),
    annotations: { 'authorization.k8s.io/decision': code === 403 ? 'forbid' : 'allow' },
  });
}

/** Fires on the first event and not on the same event with the second change. */
export interface LogAlertCase {
  readonly alert: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly wrong: AuditChange;
  readonly right: AuditChange;
}

const external = 'system:serviceaccount:external-secrets:external-secrets';
const argo = 'system:serviceaccount:argocd:argocd-application-controller';
const redteam = 'system:serviceaccount:agent-redteam:agent-redteam';
const shop = { who: 'eve', home: 'shop' };
const exec: AuditChange = { resource: 'pods', subresource: 'exec', verb: 'get', namespace: 'agent-medical', code: 101 };
const bind: AuditChange = { resource: 'clusterrolebindings', namespace: '', verb: 'create', role: 'cluster-admin' };

const gate: AuditChange = {
  verb: 'patch',
  resource: 'validatingadmissionpolicybindings',
  apiGroup: 'admissionregistration.k8s.io',
  namespace: '',
  name: 'host-path',
};
const changed = { who: 'eve', verb: 'patch', resource: 'validatingadmissionpolicybindings', object: 'host-path' };
const constraint: AuditChange = {
  ...gate,
  verb: 'delete',
  resource: 'hostpath',
  apiGroup: 'constraints.gatekeeper.sh',
};
const webhook: AuditChange = {
  ...gate,
  resource: 'validatingwebhookconfigurations',
  name: 'gatekeeper-validating-webhook-configuration',
};
const injector = 'system:serviceaccount:cert-manager:cert-manager-cainjector';
const gatekeeper = 'system:serviceaccount:gatekeeper-system:gatekeeper-admin';

/** Changes of what admission refuses. */
const admissionCases: readonly LogAlertCase[] = [
  { alert: 'AdmissionChanged', labels: changed, wrong: gate, right: { ...gate, who: argo } },
  { alert: 'AdmissionChanged', labels: changed, wrong: gate, right: { ...gate, verb: 'watch' } },
  { alert: 'AdmissionChanged', labels: changed, wrong: gate, right: { ...gate, code: 403 } },
  { alert: 'AdmissionChanged', labels: changed, wrong: gate, right: { ...gate, query: '?a=b&dryRun=All' } },
  {
    alert: 'AdmissionChanged',
    labels: changed,
    wrong: { ...gate, query: '?fieldManager=dryRun=All' },
    right: { ...gate, subresource: 'status' },
  },
  {
    alert: 'AdmissionChanged',
    labels: { who: 'eve', verb: 'delete', resource: 'hostpath', object: 'host-path' },
    wrong: constraint,
    right: { ...constraint, who: gatekeeper },
  },
  {
    alert: 'AdmissionChanged',
    labels: { ...changed, resource: 'validatingwebhookconfigurations', object: webhook.name ?? '' },
    wrong: webhook,
    right: { ...webhook, who: injector, name: 'cert-manager-webhook' },
  },
];

export const logAlertCases: readonly LogAlertCase[] = [
  ...admissionCases,
  {
    alert: 'ClusterAdminGranted',
    labels: { who: 'eve', home: '' },
    wrong: bind,
    right: { ...bind, query: '?dryRun=All' },
  },
  { alert: 'SecretRead', labels: shop, wrong: {}, right: { who: external } },
  { alert: 'SecretRead', labels: shop, wrong: { verb: 'watch' }, right: { verb: 'create' } },
  { alert: 'SecretRead', labels: shop, wrong: {}, right: { resource: 'configmaps' } },
  { alert: 'SecretRead', labels: shop, wrong: {}, right: { code: 403 } },
  { alert: 'SecretRead', labels: shop, wrong: {}, right: { who: 'system:node:worker-1' } },
  {
    alert: 'SecretRead',
    labels: { who: 'system:node:eve:x', home: 'shop' },
    wrong: { who: 'system:node:eve:x' },
    right: { who: 'system:apiserver' },
  },
  {
    alert: 'SecretRead',
    labels: { who: 'system:serviceaccount:shop:external-secrets', home: 'shop' },
    wrong: { who: 'system:serviceaccount:shop:external-secrets' },
    right: { who: external },
  },
  {
    alert: 'AllSecretsRead',
    labels: { who: 'eve', verb: 'list' },
    wrong: { verb: 'list', namespace: '' },
    right: { verb: 'list' },
  },
  {
    alert: 'AllSecretsRead',
    labels: { who: 'eve', verb: 'list' },
    wrong: { verb: 'list', namespace: '' },
    right: { verb: 'list', namespace: '', who: argo },
  },
  {
    alert: 'IsolatedSecretRead',
    labels: { who: 'eve', home: 'agent-medical' },
    wrong: { namespace: 'agent-medical' },
    right: {},
  },
  {
    alert: 'IsolatedSecretRead',
    labels: { who: 'eve', home: 'redteam-target' },
    wrong: { namespace: 'redteam-target' },
    right: { namespace: 'redteam-target', who: external },
  },
  { alert: 'IsolatedSecretRead', labels: { who: redteam, home: 'shop' }, wrong: { who: redteam }, right: {} },
  { alert: 'SecretReadRefused', labels: shop, wrong: { code: 403 }, right: {} },
  { alert: 'SecretReadRefused', labels: shop, wrong: { code: 403 }, right: { code: 403, who: redteam } },
  {
    alert: 'HealthPodEntered',
    labels: { who: 'eve', home: 'agent-medical', subresource: 'exec' },
    wrong: exec,
    right: { ...exec, namespace: 'shop' },
  },
  {
    alert: 'HealthPodEntered',
    labels: { who: 'eve', home: 'agent-medical', subresource: 'ephemeralcontainers' },
    wrong: { ...exec, subresource: 'ephemeralcontainers', verb: 'patch', code: 200 },
    right: { ...exec, subresource: 'log', code: 200 },
  },
  {
    alert: 'HealthPodEntered',
    labels: { who: 'eve', home: 'agent-medical', subresource: 'exec' },
    wrong: exec,
    right: { ...exec, code: 403 },
  },
  { alert: 'ClusterAdminGranted', labels: { who: 'eve', home: '' }, wrong: bind, right: { ...bind, role: 'view' } },
  { alert: 'ClusterAdminGranted', labels: { who: 'eve', home: '' }, wrong: bind, right: { ...bind, who: argo } },
  {
    alert: 'ClusterAdminGranted',
    labels: { who: 'eve', home: 'shop' },
    wrong: { ...bind, resource: 'rolebindings', namespace: 'shop', verb: 'patch' },
    right: { ...bind, resource: 'rolebindings', namespace: 'shop', verb: 'get' },
  },
];
