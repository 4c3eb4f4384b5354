import type { Complaint } from '../complaint';

/** Who signs the images that are built here, without a key: a workflow, as the issuer of its tokens names it. One value for signing in CI and for verifying on nodes and at admission. */
export interface SigningIdentity {
  /** The issuer of the tokens, such as `https://token.actions.githubusercontent.com`. */
  readonly issuer: string;
  /** A regular expression that the whole subject matches, such as the workflow of one repository and branch. */
  readonly subjectPattern: string;
  /** What the images are named, a glob such as `ghcr.io/acme/*`. */
  readonly images: string;
}

/**
 * The Talos document that refuses to pull an image of these names that its identity has not signed, whoever asks for it: Kubernetes or Talos itself.
 * The first identity whose names match an image is the one that is asked. There is one document for all of them, the same in Talos 1.13 and 1.14.
 */
export function imageVerification(signers: readonly SigningIdentity[]): object {
  return {
    apiVersion: 'v1alpha1',
    kind: 'ImageVerificationConfig',
    rules: signers.map(({ issuer, subjectPattern, images }) => ({
      image: images,
      keyless: { issuer, subjectRegex: subjectPattern },
    })),
  };
}

/** Complaints about an identity that anybody could have: no issuer, a pattern that is not anchored. */
export function checkSigningIdentity(prop: string, identity: SigningIdentity): readonly Complaint[] {
  const { issuer, subjectPattern, images } = identity;
  const wrong = (field: keyof SigningIdentity, rule: string, fix: string): Complaint => {
    return { prop: `${prop}.${field}`, rule, got: identity[field], fix };
  };
  const anchored = subjectPattern.startsWith('^') && subjectPattern.endsWith('$') && subjectPattern !== '^.*$';
  return [
    ...(/^https:\/\/[^\s/]+/.test(issuer) ? [] : [wrong('issuer', 'an https:// address', 'name who issues the tokens')]),
    ...(anchored ? [] : [wrong('subjectPattern', 'anchored, ^...$, and of one signer', 'name the workflow that signs')]),
    ...(/^[a-z0-9.-]+\.[a-z]+\/\S+/.test(images) ? [] : [wrong('images', 'names of one registry', "write 'ghcr.io/acme/*'")]),
  ];
}
