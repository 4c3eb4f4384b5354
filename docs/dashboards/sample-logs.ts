import { firstSecond, hours } from './sample-series';

/** Log lines of one stream, each with its second. */
export interface SampleStream {
  readonly labels: string;
  readonly lines: readonly { readonly at: number; readonly text: string }[];
}

/** What happens again and again in the last two days of the sample week: how many seconds lie between two, and the line. */
type Habit = readonly [seconds: number, line: object | string];

const request = (
  who: string,
  verb: string,
  resource: string,
  more: { code?: number; [part: string]: unknown } = {},
): object => {
  const { code = 200, ...where } = more;
  return {
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    stage: 'ResponseComplete',
    verb,
    user: { username: who },
    objectRef: { resource, ...where },
    responseStatus: { code },
  };
};
const account = (namespace: string, name = namespace): string => `system:serviceaccount:${namespace}:${name}`;

const requests: readonly Habit[] = [
  [900, request(account('external-secrets'), 'get', 'secrets', { namespace: 'shop' })],
  [1300, request(account('external-secrets'), 'update', 'secrets', { namespace: 'shop' })],
  [2100, request(account('cert-manager'), 'list', 'secrets', { namespace: 'istio-ingress' })],
  [14_000, request('bruno', 'get', 'secrets', { namespace: 'clinic' })],
  [21_000, request('bruno', 'create', 'pods', { subresource: 'exec', namespace: 'shop' })],
  [40_000, request(account('agent-sre'), 'create', 'pods', { subresource: 'portforward', namespace: 'games' })],
  [5000, request(account('games', 'chess'), 'list', 'secrets', { namespace: 'games', code: 403 })],
  [16_000, request(account('ai-agents', 'agent-bruno'), 'create', 'pods', { namespace: 'shop', code: 403 })],
  [30_000, request('system:anonymous', 'get', 'namespaces', { code: 401 })],
  [700, request(account('argocd', 'argocd-application-controller'), 'patch', 'deployments', { namespace: 'shop' })],
  [26_000, request(account('argocd', 'argocd-application-controller'), 'patch', 'rolebindings', { namespace: 'shop' })],
  [60_000, request('bruno', 'create', 'clusterrolebindings')],
  [33_000, request('bruno', 'delete', 'networkpolicies', { namespace: 'games' })],
  [
    11_000,
    request(account('argocd', 'argocd-application-controller'), 'update', 'networkpolicies', { namespace: 'games' }),
  ],
  [1100, request(account('agent-redteam'), 'list', 'pods', { namespace: 'redteam-target' })],
  [2900, request(account('agent-redteam'), 'create', 'pods', { namespace: 'redteam-target', code: 403 })],
  [1500, request(account('agent-medical'), 'get', 'configmaps', { namespace: 'agent-medical' })],
  [19_000, request('bruno', 'get', 'pods', { namespace: 'agent-medical' })],
];

const refused = (constraint_name: string, resource_kind: string): object => ({
  process: 'admission',
  event_type: 'violation',
  constraint_name,
  resource_kind,
  constraint_action: 'deny',
});
const violations: readonly Habit[] = [
  [9000, refused('rbac-wildcards', 'Role')],
  [21_000, refused('rbac-secrets', 'ClusterRole')],
  [17_000, refused('network-policy-open', 'NetworkPolicy')],
  [4000, refused('image-digest', 'Pod')],
];

const rejected = (to: string): string =>
  `error access connection complete src.workload="chess-1" src.namespace="games" dst.workload="orders-1" dst.namespace="${to}" direction="inbound" error="connection closed due to policy rejection: allow policies exist, but none allowed"`;
const rejections: readonly Habit[] = [
  [450, rejected('shop')],
  [1700, rejected('clinic')],
];

function stream(labels: string, habits: readonly Habit[]): SampleStream {
  const end = firstSecond + hours * 3600;
  const lines = habits.flatMap(([seconds, line]) => {
    const text = typeof line === 'string' ? line : JSON.stringify(line);
    const count = Math.floor((48 * 3600) / seconds);
    return Array.from({ length: count }, (_, index) => ({ at: end - Math.round((index + 0.37) * seconds), text }));
  });
  return { labels, lines: lines.sort((a, b) => a.at - b.at) };
}

/** Two days of logs in which much is wrong, as Alloy would label them. */
export const sampleLogs: readonly SampleStream[] = [
  stream('{job="kubernetes-audit",data_class="security"}', requests),
  stream('{namespace="gatekeeper-system",pod="gatekeeper-controller-manager-1",container="manager"}', violations),
  stream('{namespace="istio-system",pod="ztunnel-x1",container="istio-proxy"}', rejections),
];
