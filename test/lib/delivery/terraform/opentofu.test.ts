import { platform } from '../../../../charts/platform';
import { staging } from '../../../../charts/clusters/staging';
import { synthesize } from '../../../../lib/pipeline/synth';
import { validate, type Tofu } from '../../../support/opentofu';
import { broken } from '../../../support/rendered';
import { tool } from '../../../support/tool';

/** The real provider where somebody has built it; else the program that stands in for it with the same schema. */
const programs = { tofu: tool('tofu'), provider: tool('terraform-provider-helm') ?? tool('helm-provider') };
const isHere = programs.tofu !== undefined && programs.provider !== undefined;

/** What Terraform installs of the whole platform. */
function configuration(): object {
  const define = (root: Parameters<typeof platform>[0]): void =>
    platform(root, [{ ...staging, delivery: 'terraform' }]);
  const result = synthesize({ define, today: '2026-11-22' });
  if (result.status !== 'clean') throw new Error(JSON.stringify(result));
  return JSON.parse(result.terraform.get('staging/cdk.tf.json') ?? '') as object;
}

const release = ['resource', 'helm_release', 'gatekeeper'] as const;

function tests(given: Tofu): void {
  let whole: object = {};
  beforeAll(() => {
    whole = configuration();
  });

  test('takes the configuration of the whole platform, without fetching anything', () => {
    expect(Object.keys(whole)).toContain('resource');
    expect(validate(given, whole)).toEqual([]);
  });

  test.each([
    ['an attribute that the provider does not know', [...release, 'verison'], '1.0.0', 'verison'],
    ['a release without a Helm chart', [...release, 'chart'], undefined, '"chart" is required'],
    ['an attribute of another type', [...release, 'atomic'], 'perhaps', 'bool'],
    ['a release that waits for one that is not there', [...release, 'depends_on'], ['helm_release.none'], 'undeclared'],
    ['a setting that the provider does not know', ['provider', 'helm', 0, 'kubernets'], {}, 'kubernets'],
    ['a provider that nobody declares', ['terraform', 'required_providers', 'helm', 'source'], 'a b', 'source'],
  ])('refuses %s', (_, path, change, said) => {
    expect(validate(given, broken(whole, path, change)).join('\n')).toContain(said);
  });
}

if (isHere) describe('OpenTofu', () => tests(programs as Tofu));
else describe.skip('OpenTofu (skipped: run tools/build tofu helm-provider)', () => tests({ tofu: '', provider: '' }));
