import type { Stage } from '../../../lib/admission/stage';
import type { SignedImagesProps } from '../../../lib/images/signed-images';
import { SignedImages } from '../../../lib/images/signed-images';
import type { Manifest } from '../../../lib/manifest';
import type { SigningIdentity } from '../../../lib/talos/signing-identity';
import { imageVerification } from '../../../lib/talos/signing-identity';
import { manifestsOf, mistakesIn } from '../../support/clusters';
import { crdErrors, describeWithCrds } from '../../support/crd-schemas';
import { broken, only } from '../../support/rendered';

const signing: SigningIdentity = {
  issuer: 'https://token.actions.githubusercontent.com',
  subjectPattern: '^https://github\\.com/acme/shop/\\.github/workflows/release\\.yml@refs/heads/main$',
  images: 'ghcr.io/acme/*',
};

function policyAt(stage: Stage): Manifest {
  return only(
    manifestsOf(chart => new SignedImages(chart, 'acme', { signing, stage })),
    'ClusterImagePolicy',
  );
}

interface Spec {
  readonly mode: string;
  readonly images: readonly { readonly glob: string }[];
  readonly authorities: readonly {
    readonly static?: unknown;
    readonly keyless?: { readonly identities?: readonly { readonly issuer: string; readonly subjectRegExp: string }[] };
  }[];
}

const specOf = (policy: Manifest): Spec => policy['spec'] as Spec;

/** Whether an image that nobody signed is refused: every authority asks for the one identity, and failure is enforced. */
function isRefused(policy: Manifest): boolean {
  const { mode, authorities } = specOf(policy);
  const one = { issuer: signing.issuer, subjectRegExp: signing.subjectPattern };
  const asks = authorities.every(by => JSON.stringify(by.keyless?.identities) === JSON.stringify([one]));
  return mode === 'enforce' && authorities.length > 0 && asks;
}

test('an image without the signature is refused at the stage deny, and let in with a warning before', () => {
  expect(isRefused(policyAt('deny'))).toBe(true);
  expect([policyAt('warn'), policyAt('dryrun')].map(one => specOf(one).mode)).toEqual(['warn', 'warn']);
});

test('an authority that accepts anybody is not what it writes', () => {
  const policy = policyAt('deny');
  expect(isRefused(broken(policy, ['spec', 'authorities', 0], { static: { action: 'pass' } }))).toBe(false);
  expect(isRefused(broken(policy, ['spec', 'authorities', 0, 'keyless', 'identities'], undefined))).toBe(false);
});

test('admission and nodes ask for the same identity of the same images', () => {
  const { rules } = imageVerification([signing]) as {
    rules: { image: string; keyless: { issuer: string; subjectRegex: string } }[];
  };
  const { images, authorities } = specOf(policyAt('deny'));
  const [identity] = authorities[0]?.keyless?.identities ?? [];
  expect(rules.map(one => one.image)).toEqual(images.map(one => one.glob));
  expect(rules[0]?.keyless).toEqual({ issuer: identity?.issuer, subjectRegex: identity?.subjectRegExp });
});

test.each<[string, Partial<SignedImagesProps>, string]>([
  ['a pattern that is not anchored', { signing: { ...signing, subjectPattern: 'acme' } }, 'signing.subjectPattern'],
  ['every signer there is', { signing: { ...signing, subjectPattern: '^.*$' } }, 'signing.subjectPattern'],
  ['an issuer by plain HTTP', { signing: { ...signing, issuer: 'http://id' } }, 'signing.issuer'],
  ['every image there is', { signing: { ...signing, images: '*' } }, 'signing.images'],
  ['a stage that is none', { stage: 'audit' as Stage }, 'stage must be one of'],
  ['a name that is none', { name: 'Acme_Images' }, 'name must be'],
])('%s is refused', (_, more, text) => {
  const mistakes = mistakesIn(chart => new SignedImages(chart, 'acme', { signing, stage: 'deny', ...more }));
  expect(mistakes.join('\n')).toContain(text);
});

describeWithCrds("against policy-controller's real CustomResourceDefinition", () => {
  test('the object is valid, and one with a misspelt field is not', () => {
    expect(crdErrors(policyAt('deny'))).toEqual([]);
    expect(crdErrors(broken(policyAt('deny'), ['spec', 'image'], []))).not.toEqual([]);
  });
});
