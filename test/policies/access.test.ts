import { blames, clusterObject, findings, object } from '../support/judged';

const role = (rule: object) => clusterObject('rbac.authorization.k8s.io/v1/ClusterRole', { rules: [rule] });
const binding = (name: string) =>
  object('rbac.authorization.k8s.io/v1/RoleBinding', { subjects: [{ kind: 'Group', name }] });

test.each(['pods/attach', 'pods/ephemeralcontainers', 'pods/exec', 'pods/portforward', 'pods/proxy'])(
  'no role may use %s',
  resource => {
    expect(blames('rbac-exec', role({ resources: ['pods', resource] }))).toEqual(['/rules/0/resources/1']);
  },
);

test.each(['certificatesigningrequests/approval', 'nodes/proxy', 'serviceaccounts/token'])(
  'no role leads on through %s',
  resource => {
    expect(blames('rbac-escalation', role({ resources: [resource] }))).toEqual(['/rules/0/resources/0']);
  },
);

test.each(['bind', 'escalate', 'impersonate'])('no role may %s', verb => {
  expect(blames('rbac-escalation', role({ verbs: ['get', verb] }))).toEqual(['/rules/0/verbs/1']);
});

test.each(['system:anonymous', 'system:authenticated', 'system:serviceaccounts', 'system:unauthenticated'])(
  'nothing is bound to %s',
  group => {
    expect(blames('rbac-everybody', binding(group))).toEqual(['/subjects/0/name']);
    expect(blames('rbac-everybody', binding(`${group}:shop`))).toEqual([]);
  },
);

test('a subject without a name is nobody in particular, and a binding without subjects binds nobody', () => {
  const nameless = object('rbac.authorization.k8s.io/v1/RoleBinding', { subjects: [{ kind: 'Group' }] });
  expect(findings('rbac-everybody', nameless)).toEqual([]);
  expect(findings('rbac-everybody', object('rbac.authorization.k8s.io/v1/RoleBinding'))).toEqual([]);
});

describe('Secrets that a role does not name', () => {
  const reading = { apiGroups: [''], resources: ['secrets'], verbs: ['get'] };

  test.each(['get', 'list', 'watch', '*'])('are not read with the verb %s', verb => {
    expect(blames('rbac-secrets', role({ ...reading, verbs: ['create', verb] }))).toEqual(['/rules/0/resourceNames']);
  });

  test.each([
    ['another verb', { verbs: ['create', 'delete'] }],
    ['another resource', { resources: ['configmaps', 'secretstores'] }],
    ['another group', { apiGroups: ['apps', 'example.com'] }],
    ['a name', { resourceNames: ['own'] }],
    ['no verb', { verbs: undefined }],
    ['no resource', { resources: undefined }],
    ['no group', { apiGroups: undefined }],
  ])('are not meant by a rule with %s', (_what, change) => {
    expect(blames('rbac-secrets', role({ ...reading, ...change }))).toEqual([]);
  });

  test.each([
    ['every resource', { resources: ['*'] }],
    ['every group', { apiGroups: ['*'] }],
    ['an empty list of names', { resourceNames: [] }],
  ])('are meant by a rule with %s', (_what, change) => {
    expect(blames('rbac-secrets', role({ ...reading, ...change }))).toEqual(['/rules/0/resourceNames']);
  });
});

test.each([
  ['verbs', '/rules/0/verbs/0'],
  ['resources', '/rules/0/resources/0'],
  ['apiGroups', '/rules/0/apiGroups/0'],
])('no wildcard stands among %s, in a Role or a ClusterRole', (field, path) => {
  const rule = { verbs: ['get'], resources: ['pods'], apiGroups: [''] };
  expect(blames('rbac-wildcards', role({ ...rule, [field]: ['*'] }))).toEqual([path]);
  const own = object('rbac.authorization.k8s.io/v1/Role', { rules: [{ ...rule, [field]: ['*'] }] });
  expect(blames('rbac-wildcards', own)).toEqual([path]);
  expect(blames('rbac-wildcards', role(rule), role({}))).toEqual([]);
});

test.each(['*/exec', '*/token', 'pods/*'])(
  'no wildcard stands in the resource %s: it would mean what is listed by name',
  resource => {
    expect(blames('rbac-wildcards', role({ resources: ['pods', resource] }))).toEqual(['/rules/0/resources/1']);
  },
);

test('only the role cluster-admin is cluster-admin', () => {
  const bound = (name?: string) =>
    clusterObject('rbac.authorization.k8s.io/v1/ClusterRoleBinding', { roleRef: { name } });
  expect(blames('rbac-cluster-admin', bound('cluster-admin'))).toEqual(['/roleRef/name']);
  expect(blames('rbac-cluster-admin', bound('cluster-administration-of-billing'), bound())).toEqual([]);
});

test('a pod has a ServiceAccount of its own: none, an empty name and default are the same one', () => {
  const named = (spec: object) => object('v1/Pod', { spec: { containers: [], ...spec } });
  expect(blames('own-service-account', named({ serviceAccountName: 'orders' }))).toEqual([]);
  for (const spec of [{}, { serviceAccountName: '' }, { serviceAccountName: 'default' }])
    expect(blames('own-service-account', named(spec))).toEqual(['/spec/serviceAccountName']);
});
