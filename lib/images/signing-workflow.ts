import type { Checkable, Complaint } from '../complaint';
import type { SigningIdentity } from '../talos/signing-identity';
import { checkSigningIdentity } from '../talos/signing-identity';

/** The action that brings cosign, by commit, with the version that the commit is. Its cosign is the third: see {@link SigningWorkflow} for what that asks. */
const installer = { action: 'sigstore/cosign-installer@6f9f17788090df1f26f669e9d70d6ae9567deba6', version: 'v4.1.2' };

const issuer = 'https://token.actions.githubusercontent.com';
const registry = 'ghcr.io';

/**
 * A reusable workflow of GitHub that signs one image without a key, made from the same identity that {@link SignedImages} and the nodes verify by. It has to stand in the repository, and to be
 * called from the branch, that the identity names: the certificate says where it ran. It ends by verifying what it signed as the cluster will, so an image that
 * would be refused is red where it is built.
 *
 * It signs in the older form, which policy-controller before 0.15 reads: cosign 3 does that only where it is told not to take its signing configuration from sigstore either.
 *
 * Refused: an identity that anybody could have; another issuer than GitHub's workflows, of which nothing here could ask for a token; another registry than GitHub's, which does not take the token
 * of a workflow. Source: sigstore, "Signing with CI systems"; GitHub, "OpenID Connect reference", `job_workflow_ref`; cosign 3.1, `cmd/cosign/cli/signcommon`.
 */
export class SigningWorkflow implements Checkable {
  readonly complaints: readonly Complaint[];
  /** The file, in YAML. */
  readonly text: string;

  constructor(signing: SigningIdentity) {
    this.complaints = [...checkSigningIdentity('signing', signing), ...checkWorkflow(signing)];
    this.text = workflowText(signing);
  }
}

function checkWorkflow({ issuer: given, images }: SigningIdentity): readonly Complaint[] {
  const [host = ''] = images.split('/');
  const who = { prop: 'signing.issuer', rule: issuer, got: given, fix: 'write the workflow of that issuer by hand' };
  const where = { prop: 'signing.images', rule: `names of ${registry}`, got: images, fix: 'log in to it by hand' };
  return [...(given === issuer ? [] : [who]), ...(host === registry ? [] : [where])];
}

/** What a glob names, by digest, as a pattern of bash: `*` stays within one part of a name, `**` does not. */
function imagePattern(images: string): string {
  const name = images.replace(/\*\*|\*|[^a-z0-9/-]/gi, part => {
    if (part === '**') return '.*';
    return part === '*' ? '[^/@]*' : `[${part}]`;
  });
  return `^${name}@sha256:[0-9a-f]{64}$`;
}

function workflowText(signing: SigningIdentity): string {
  return `${heading}    steps:\n${steps(signing)}`;
}

/** What may be asked of it, and what its token may do. */
const heading = `# Made by cdk8s-bulwark from the identity that nodes and admission verify by: change the definition, not this file.
# It signs one image, by digest, without a key, and verifies the signature as the cluster will.
name: sign image

on:
  workflow_call:
    inputs:
      image:
        description: the image by digest, as the step that pushed it says
        required: true
        type: string

permissions: {}

jobs:
  sign:
    runs-on: ubuntu-24.04
    timeout-minutes: 10
    permissions:
      id-token: write
      packages: write
    env:
      IMAGE: \${{ inputs.image }}
`;

function steps({ issuer: given, subjectPattern, images }: SigningIdentity): string {
  return `      - name: Refuse an image that nobody would ask for this signature
        env:
          NAMES: ${quoted(imagePattern(images))}
        run: |
          [[ "$IMAGE" =~ $NAMES ]] || {
            echo "::error::$IMAGE is not one of $NAMES"
            exit 1
          }
      - uses: ${installer.action} # ${installer.version}
      - name: Sign
        env:
          TOKEN: \${{ github.token }}
        run: |
          cosign login ${registry} --username "$GITHUB_ACTOR" --password-stdin <<<"$TOKEN"
          cosign sign --yes --new-bundle-format=false --use-signing-config=false "$IMAGE"
      - name: Verify as the cluster does
        env:
          ISSUER: ${quoted(given)}
          SUBJECT: ${quoted(subjectPattern)}
        run: |
          cosign verify --new-bundle-format=false \\
            --certificate-oidc-issuer "$ISSUER" \\
            --certificate-identity-regexp "$SUBJECT" \\
            "$IMAGE" >/dev/null
`;
}

/** A text in YAML, of which nothing is special. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
