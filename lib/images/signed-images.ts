import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { Stage } from '../admission/stage';
import { checkStage } from '../admission/stage';
import { complain } from '../complaint';
import { checkSubdomainName } from '../name';
import { rememberOrigin } from '../origin';
import type { SigningIdentity } from '../talos/signing-identity';
import { checkSigningIdentity } from '../talos/signing-identity';

/** The API group and version of {@link SignedImages}' object. */
export const sigstorePolicyApi = 'policy.sigstore.dev/v1beta1';

/** The label by which a namespace asks that its images are verified: `new SecureNamespace(chart, 'shop', { labels: verifiedImages })`. */
export const verifiedImages = { 'policy.sigstore.dev/include': 'true' } as const;

/** What {@link SignedImages} needs. */
export interface SignedImagesProps {
  /** Who signs, and what: the same value that the nodes verify by. */
  readonly signing: SigningIdentity;
  /** `deny` refuses an image that is not signed; before that its author is warned, for policy-controller cannot record in silence. */
  readonly stage: Stage;
  /** The name of the object. @default the construct's id */
  readonly name?: string;
}

/**
 * Images of these names are admitted only with a signature of this identity, in every namespace that carries {@link verifiedImages}. The
 * signature is keyless: a certificate of Fulcio for the signer's token, and an entry in Rekor's log. It is judged by sigstore's
 * policy-controller, which something else installs; a node's own verification (`imageVerification`) holds while that is down.
 *
 * policy-controller before 0.15 reads the older form of signatures: {@link SigningWorkflow} signs so.
 *
 * Refused: an identity that anybody could have, a stage that is none. Source: SLSA, "Verifying artifacts"; sigstore, "Policy Controller".
 */
export class SignedImages extends Construct {
  constructor(scope: Construct, id: string, { signing, stage, name = id }: SignedImagesProps) {
    super(scope, id);
    rememberOrigin(this);
    complain(
      this,
      ...checkSigningIdentity('signing', signing),
      ...checkStage('stage', stage),
      ...checkSubdomainName('name', name),
    );
    const { issuer, subjectPattern, images } = signing;
    const keyless = { url: 'https://fulcio.sigstore.dev', identities: [{ issuer, subjectRegExp: subjectPattern }] };
    new ApiObject(this, 'policy', {
      apiVersion: sigstorePolicyApi,
      kind: 'ClusterImagePolicy',
      metadata: { name },
      spec: {
        mode: modeOf(stage),
        images: [{ glob: images }],
        authorities: [{ name: 'signer', keyless, ctlog: { url: 'https://rekor.sigstore.dev' } }],
      },
    });
  }
}

/** What is no stage enforces: a mistake closes until it has been reported. */
function modeOf(stage: Stage): 'warn' | 'enforce' {
  return stage === 'warn' || stage === 'dryrun' ? 'warn' : 'enforce';
}
