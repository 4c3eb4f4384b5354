import type { Chart } from 'cdk8s';
import type { PolicyAdmissionProps } from '../../../lib/admission/policy-admission';
import { PolicyAdmission } from '../../../lib/admission/policy-admission';
import type { Manifest } from '../../../lib/manifest';
import { hostPath } from '../../../policies/host-path/policy';
import { rbacWildcards } from '../../../policies/rbac-wildcards/policy';
import { manifestsOf, mistakesIn, renderShop } from '../../support/clusters';
import { reason } from '../../support/images';
import { only } from '../../support/rendered';

const role = { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole', namespace: '', name: 'cluster-admin' };
const admission =
  (more: Partial<PolicyAdmissionProps> = {}) =>
  (chart: Chart): void =>
    void new PolicyAdmission(chart, 'admission', { policy: rbacWildcards, stage: 'deny', by: 'native', ...more });

const conditionsOf = (policy: PolicyAdmissionProps['policy']): readonly { expression: string }[] => {
  const native = only(manifestsOf(admission({ policy })), 'ValidatingAdmissionPolicy');
  return (native['spec'] as { matchConditions?: readonly { expression: string }[] }).matchConditions ?? [];
};

test('an object of others is excused by its exact name in both forms, and the exclusion is a waiver of the constraint', () => {
  const excludedObjects = [{ object: role, ...reason }];
  const objects = manifestsOf(admission({ excludedObjects }));
  const text = 'rbac.authorization.k8s.io/ClusterRole cluster-admin';
  const { parameters } = only(objects, 'RbacWildcards')['spec'] as { parameters: { waived: string[] } };
  expect(parameters.waived).toEqual([text]);
  expect(JSON.stringify(only(objects, 'ValidatingAdmissionPolicy'))).toContain(text);
  const { waivers } = renderShop(admission({ excludedObjects }));
  expect(waivers.map(({ policy, object }) => [policy, object.kind, object.name])).toEqual([
    ['admission-exclusion', 'RbacWildcards', 'rbac-wildcards'],
  ]);
  const plain = only(manifestsOf(admission()), 'RbacWildcards')['spec'] as { parameters: { waived: string[] } };
  expect(plain.parameters.waived).toEqual([]);
});

test.each<[string, Partial<typeof role>, string]>([
  ['a name with a wildcard', { name: 'system:*' }, 'one exact name'],
  ['no name', { name: '' }, 'one exact name'],
  ['a kind that the policy does not judge', { group: 'apps', kind: 'Deployment', namespace: 'shop' }, 'policy judges'],
  ['a namespace for what has none', { namespace: 'kube-system' }, 'without a namespace'],
  ['no namespace for what has one', { kind: 'Role' }, 'with the namespace of the Role'],
])('%s excuses nothing and is refused', (_, change, text) => {
  const excludedObjects = [{ object: { ...role, ...change }, ...reason }];
  expect(mistakesIn(admission({ excludedObjects }))).toEqual([expect.stringContaining(text)]);
});

test('an exclusion without a reason is refused', () => {
  const excludedObjects = [{ object: role, ...reason, reason: '' }];
  expect(mistakesIn(admission({ excludedObjects }))).toEqual([expect.stringContaining('admission-exclusion.reason')]);
});

test('a native policy about rights does not judge the API server itself, which would not start; another judges everybody', () => {
  expect(conditionsOf(rbacWildcards).map(one => one.expression)).toEqual([
    expect.stringContaining('request.userInfo.username != "system:apiserver"'),
  ]);
  expect(conditionsOf(hostPath)).toEqual([]);
  const template: Manifest = only(manifestsOf(admission()), 'ConstraintTemplate');
  expect(JSON.stringify(template)).not.toContain('userInfo');
});
