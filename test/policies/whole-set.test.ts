import type { Manifest, RenderedObject } from '../../lib/manifest';
import { evaluate } from '../../lib/policy/evaluate';
import { catalogue } from '../../policies';
import { examples } from '../support/examples';
import { mutations } from '../support/mutations';

const ids = catalogue.filter(policy => policy.type === 'set').map(policy => policy.id);

function rendered(manifest: Manifest): RenderedObject {
  return { manifest, cluster: '', app: '', constructPath: '' };
}

describe('a rule over the whole set', () => {
  test.each(ids)('%s judges all the others when one object is misshapen', id => {
    const own = catalogue.filter(policy => policy.id === id);
    const denied = examples(id, 'denied.yaml').map(example => example.manifest);
    const cases = denied.flatMap((one, at) => mutations(one).map(mutation => denied.with(at, mutation)));
    const broken = cases
      .flatMap(objects => evaluate(own, objects.map(rendered)))
      .filter(finding => finding.found.includes('could not be evaluated'));
    expect(own).toHaveLength(1);
    expect(cases.length).toBeGreaterThan(80);
    expect(broken).toEqual([]);
  });
});

const misshapen: readonly (readonly [policy: string, place: string, object: object])[] = [
  [
    'admission-exclusion',
    '/spec/match',
    { apiVersion: 'constraints.gatekeeper.sh/v1beta1', kind: 'HostPath', spec: { match: 'kube-*' } },
  ],
  [
    'admission-exclusion',
    '/spec',
    { apiVersion: 'admissionregistration.k8s.io/v1', kind: 'ValidatingAdmissionPolicyBinding', spec: ['x'] },
  ],
  [
    'admission-exclusion',
    '/spec/matchResources/namespaceSelector',
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicyBinding',
      spec: { matchResources: { namespaceSelector: 7 } },
    },
  ],
  [
    'falco-least-privilege',
    '/spec/source/helm/valuesObject',
    { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', spec: { source: { chart: 'falco', helm: 'values' } } },
  ],
  [
    'falco-least-privilege',
    '/spec/sources/1/helm/valuesObject',
    { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', spec: { sources: [null, { chart: 'falco' }] } },
  ],
  [
    'falco-rule-exception',
    '/data/rules.yaml',
    { apiVersion: 'v1', kind: 'ConfigMap', data: { 'rules.yaml': ['- rule: shell\n  exceptions:\n'] } },
  ],
  [
    'request-token-required',
    '/spec',
    { apiVersion: 'security.istio.io/v1', kind: 'RequestAuthentication', spec: 'every request' },
  ],
];

test.each(misshapen)('%s finds an object that is misshapen at %s, with and without metadata', (id, path, object) => {
  const own = catalogue.filter(policy => policy.id === id);
  for (const metadata of [{ name: 'odd' }, null, 'odd', { name: 1, namespace: {} }]) {
    const findings = evaluate(own, [rendered({ ...object, metadata } as unknown as Manifest)]);
    expect(findings).toEqual([expect.objectContaining({ policy: id, path })]);
    expect(findings[0]?.found).not.toContain('could not be evaluated');
  }
});

test('a policy that denies requests without a token counts only when its rules can be read', () => {
  const own = catalogue.filter(policy => policy.id === 'request-token-required');
  const authentication = { apiVersion: 'security.istio.io/v1', kind: 'RequestAuthentication', spec: {} };
  const rule = { from: [{ source: { notRequestPrincipals: ['*'] } }] };
  const findings = (rules: unknown): number => {
    const policy = {
      apiVersion: 'security.istio.io/v1',
      kind: 'AuthorizationPolicy',
      spec: { action: 'DENY', rules },
    };
    const objects = [authentication, policy].map(one => ({ ...one, metadata: { name: 'x', namespace: 'shop' } }));
    return evaluate(
      own,
      objects.map(one => rendered(one)),
    ).length;
  };
  expect(findings([rule])).toBe(0);
  expect([rule, 'all', [null], [['from']], [{ from: rule.from[0] }], [{ from: [null] }]].map(findings)).toEqual(
    Array<number>(6).fill(1),
  );
});
