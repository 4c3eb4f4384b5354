import type { Chart } from 'cdk8s';
import { admissionResources } from '../../../../lib/admission/admission-resource';
import { GatekeeperPolicy } from '../../../../lib/admission/gatekeeper-policy';
import { NativeAdmissionPolicy } from '../../../../lib/admission/native-admission-policy';
import { PolicyAdmission, type PolicyAdmissionProps } from '../../../../lib/admission/policy-admission';
import type { Stage } from '../../../../lib/admission/stage';
import type { Manifest } from '../../../../lib/manifest';
import type { ObjectPolicy } from '../../../../lib/policy/policy';
import { celParser } from '../../../../lib/policy/raw-cel/cel-library';
import { plainly } from '../../../../lib/review/mask';
import { reportOf, reviewFormats } from '../../../../lib/review/report/report';
import { review, type ReviewOptions } from '../../../../lib/review/review';
import { catalogue } from '../../../../policies';
import { manifestsOf } from '../../../support/clusters';
import { reason } from '../../../support/images';
import { broken, only } from '../../../support/rendered';
import { changesBetween, hardened, namespace, sideOf, told } from '../../../support/review-sides';

const good = hardened('orders');
const bad = hardened('site', { image: 'ghcr.io/acme/site:1.0' });
const policyNamed = (id: string): ObjectPolicy => {
  const found = catalogue.find(one => one.id === id);
  if (found?.type !== 'object') throw new Error(`no policy ${id}`);
  return found;
};

/** A policy of the catalogue as a cluster installs it. */
const installed = (stage: Stage, more: Partial<PolicyAdmissionProps> = {}): readonly Manifest[] =>
  manifestsOf((chart: Chart) => {
    new PolicyAdmission(chart, 'admission', { policy: policyNamed('image-digest'), stage, ...more });
  });

interface Promotion {
  readonly from: readonly Manifest[];
  readonly to: readonly Manifest[];
}

/** What a change of admission says of the same committed objects. */
function promoted({ from, to }: Promotion, objects: readonly Manifest[], options: ReviewOptions = { catalogue }) {
  const changes = changesBetween([...from, ...objects], [...to, ...objects], options);
  const denials = changes.filter(one => one.aspect === 'denial');
  return { changes, denials: told(denials), why: changes.find(one => one.aspect === 'stage')?.why };
}

const toDeny = (more: Partial<PolicyAdmissionProps> = {}): Promotion => ({
  from: installed('warn', more),
  to: installed('deny', more),
});

test('a policy that starts to deny names every committed object that it refuses, and its words', () => {
  const { denials, why, changes } = promoted(toDeny(), [good, bad, hardened('blog', { image: 'blog:2' })]);
  expect(why).toBe('2 committed objects would be refused');
  expect(denials).toEqual([
    'tightening denial ImageDigest image-digest: - -> denies Deployment shop/blog',
    'tightening denial ImageDigest image-digest: - -> denies Deployment shop/site',
  ]);
  expect(changes.find(one => one.aspect === 'denial')?.why).toContain('must');
});

test('a policy that starts to deny nothing that is committed says so as a fact', () => {
  expect(promoted(toDeny(), [good])).toMatchObject({ denials: [], why: 'nothing committed would be refused' });
});

test.each(reviewFormats)(
  'the %s report names what a policy starts to deny, and that another denies nothing',
  format => {
    const report = (...objects: readonly Manifest[]): string => {
      const { from, to } = toDeny();
      const result = review(sideOf([...from, ...objects]), sideOf([...to, ...objects]), { catalogue });
      return reportOf({ review: result, valueText: plainly }, format, { colour: false });
    };
    expect(report(good, bad)).toMatch(/(starts to deny|denies) Deployment shop\/site/);
    expect(report(good, bad)).not.toMatch(/(starts to deny|denies) Deployment shop\/orders/);
    expect(report(good)).toContain('nothing committed would be refused');
  },
);

test('the way back is a broadening and denies nothing', () => {
  const { changes, denials } = promoted({ from: installed('deny'), to: installed('warn') }, [bad]);
  expect(told(changes)).toEqual(['broadening stage ImageDigest image-digest: deny -> warn']);
  expect(denials).toEqual([]);
});

test('a policy that starts to warn says of how many, and denies none of them', () => {
  const { why, denials } = promoted({ from: installed('dryrun'), to: installed('warn') }, [good, bad]);
  expect(why).toBe('1 committed object would be warned of');
  expect(denials).toEqual([]);
});

test('what the constraint waives or excludes is not refused, and is once it no longer does', () => {
  const object = { group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'site' };
  const excluded = { excludedNamespaces: [{ namespace: 'shop', ...reason }] };
  expect(promoted(toDeny({ waived: [object] }), [bad]).denials).toEqual([]);
  expect(promoted(toDeny(excluded), [bad]).denials).toEqual([]);
  for (const more of [{ waived: [object] }, excluded]) {
    expect(promoted({ from: installed('deny', more), to: installed('deny') }, [bad]).denials).toHaveLength(1);
  }
});

test('a native policy is judged by the parameters that stand in it, whatever the catalogue has by default', () => {
  const use = (stage: Stage, ...registries: string[]): readonly Manifest[] =>
    installed(stage, { policy: policyNamed('allowed-registries'), by: 'native', parameters: { registries } });
  const denials = (registry: string): readonly string[] =>
    promoted({ from: use('warn', registry), to: use('deny', registry) }, [good]).denials;
  expect(denials('ghcr.io/acme/')).toEqual([]);
  expect(denials('quay.io/acme/')).toEqual([
    'tightening denial ValidatingAdmissionPolicyBinding allowed-registries: - -> denies Deployment shop/orders',
  ]);
});

test('a constraint that only audits refuses nothing, and a policy that changes its engine is no news', () => {
  const audited = toDeny({ by: 'native' });
  const { denials } = promoted(audited, [bad]);
  expect(denials).toEqual([
    'tightening denial ValidatingAdmissionPolicyBinding image-digest: - -> denies Deployment shop/site',
  ]);
  expect(promoted({ from: installed('deny'), to: installed('deny', { by: 'native' }) }, [bad]).denials).toEqual([]);
});

test('a namespace that enforces more refuses the pods of what is committed in it, and nothing elsewhere', () => {
  const root = hardened('root', { securityContext: {} });
  const change = (from: string, to: string, objects: readonly Manifest[]): ReturnType<typeof promoted> =>
    promoted({ from: [namespace('shop', from)], to: [namespace('shop', to)] }, objects);
  const { denials, changes } = change('baseline', 'restricted', [
    good,
    root,
    broken(root, ['metadata', 'namespace'], 'other'),
  ]);
  expect(denials).toEqual(['tightening denial Namespace shop: - -> denies Deployment shop/root']);
  expect(changes.find(one => one.aspect === 'pod-security')?.why).toContain('1 committed object would be refused');
  expect(change('privileged', 'baseline', [root]).denials).toEqual([]);
  expect(told(change('restricted', 'baseline', [root]).changes)).toContain(
    'broadening pod-security Namespace shop: enforce restricted -> enforce baseline',
  );
});

test('a template that is not what the catalogue emits is evaluated as the CEL that it is, or said to be not evaluated', async () => {
  const changed = (stage: Stage): readonly Manifest[] =>
    installed(stage).map(one =>
      one.kind === 'ConstraintTemplate'
        ? broken(one, [...cel, 'validations', 0, 'expression'], 'variables.anyObject.metadata.name != "orders"')
        : one,
    );
  const promotion = { from: changed('warn'), to: changed('deny') };
  const parseCel = await celParser();
  expect(promoted(promotion, [good, bad], { catalogue, parseCel }).denials).toEqual([
    'tightening denial ImageDigest image-digest: - -> denies Deployment shop/orders',
  ]);
  const { denials, why } = promoted(promotion, [good, bad]);
  expect(denials).toEqual([
    'unclassified denial ImageDigest image-digest: - -> not evaluated for Deployment shop/orders, Deployment shop/site',
  ]);
  expect(why).toMatch(/^2 committed objects not evaluated, because its CEL/);
});

const cel = ['spec', 'targets', 0, 'code', 0, 'source'] as const;

test('the CEL that the catalogue emits gives the same answer by its text as by its function', async () => {
  const byText = { catalogue: [], parseCel: await celParser() };
  for (const by of ['gatekeeper', 'native'] as const) {
    const expected = promoted(toDeny({ by }), [good, bad]).denials;
    expect(promoted(toDeny({ by }), [good, bad], byText).denials).toEqual(expected);
    expect(expected).toHaveLength(1);
  }
});

test('Rego, a missing template and engines of others are said to be not evaluated, never passed', () => {
  const rego = (stage: Stage): readonly Manifest[] =>
    manifestsOf(chart => {
      const code = { rego: 'package a\nviolation contains {"msg": "no"} if { true }' };
      const resources = [admissionResources.deployment];
      new GatekeeperPolicy(chart, 'old', { description: 'old', code, stage, resources });
    });
  const kyverno = (action: string): readonly Manifest[] => [
    {
      apiVersion: 'kyverno.io/v1',
      kind: 'ClusterPolicy',
      metadata: { name: 'k' },
      spec: { validationFailureAction: action },
    },
  ];
  const bare = (stage: Stage): readonly Manifest[] => installed(stage).filter(one => one.kind !== 'ConstraintTemplate');
  expect(promoted({ from: rego('warn'), to: rego('deny') }, [good]).why).toMatch(/not evaluated.*Rego/);
  expect(promoted({ from: kyverno('Audit'), to: kyverno('Enforce') }, [good]).why).toMatch(/not evaluated.*Kyverno/);
  expect(promoted({ from: bare('warn'), to: bare('deny') }, [good]).why).toMatch(/not evaluated.*not in the tree/);
});

test('a namespaceSelector is followed by the labels in the tree, and without them the answer is open', () => {
  const use = (stage: Stage): readonly Manifest[] =>
    manifestsOf(chart => {
      const resources = [admissionResources.deployment];
      const code = { validations: [{ expression: 'false', message: 'never' }] };
      new NativeAdmissionPolicy(chart, 'never', { stage, resources, cel: code });
    }).map(one =>
      one.kind.endsWith('Binding')
        ? broken(one, ['spec', 'matchResources'], { namespaceSelector: { matchLabels: { tier: 'web' } } })
        : one,
    );
  const denials = async (...objects: readonly Manifest[]): Promise<readonly string[]> =>
    promoted({ from: use('warn'), to: use('deny') }, objects, { parseCel: await celParser() }).denials;
  return Promise.all([
    expect(denials(good, namespace('shop', 'restricted', { tier: 'web' }))).resolves.toEqual([
      expect.stringContaining('denies Deployment shop/orders') as string,
    ]),
    expect(denials(good, namespace('shop'))).resolves.toEqual([]),
    expect(denials(good)).resolves.toEqual([expect.stringContaining('unclassified') as string]),
  ]);
});

test('a namespace that Gatekeeper no longer ignores is denied what it was not', () => {
  const ignored = namespace('shop', 'restricted', { 'admission.gatekeeper.sh/ignore': 'yes' });
  const all = installed('deny');
  const from = changesBetween([...all, ignored, bad], [...all, namespace('shop'), bad], { catalogue });
  expect(told(from.filter(one => one.aspect === 'denial'))).toHaveLength(1);
  expect(only(all, 'ImageDigest')).toBeDefined();
});
