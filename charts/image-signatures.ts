import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { PolicyController, SecureNamespace, SignedImages, verifiedImages, waive } from '../lib';
import type { SecureNamespaceProps, Stage } from '../lib';
import type { PlatformDefinition } from './definition';
import { image } from './image';
import type { Monitoring } from './monitoring';

const policy = 'image-signature';

/** How hard signatures of the owner's images are asked for: `dryrun` asks for none, `warn` tells who brings an image without one, `deny` refuses it, on nodes as well. */
export function signatureStage({ enforcement }: PlatformDefinition): Stage {
  return enforcement.except[policy] ?? enforcement.stage;
}

/** A namespace for images of the owner. What starts there is judged by its signature from the stage `warn` on; before that, a waiver says why not. */
export function ownNamespace(
  scope: Construct,
  name: string,
  definition: PlatformDefinition,
  { labels = {}, ...props }: SecureNamespaceProps = {},
): SecureNamespace {
  const asks = signatureStage(definition) !== 'dryrun';
  const namespace = new SecureNamespace(scope, name, {
    ...props,
    labels: { ...labels, ...(asks ? verifiedImages : {}) },
  });
  if (!asks) waive(namespace, policy, { group: '', kind: 'Namespace', namespace: '', name }, definition.unsigned);
  return namespace;
}

/** policy-controller, and who has to have signed the owner's images: the identity that their workflows sign with, and that nodes ask for. */
export class ImageSignatures extends Chart {
  constructor(scope: Construct, id: string, definition: PlatformDefinition, { prometheus }: Monitoring) {
    super(scope, id);
    const stage = signatureStage(definition);
    new PolicyController(this, 'policy-controller', {
      unnamed: stage,
      kubectl: image(definition, 'kubectl'),
      outsideMesh: {
        reason: 'the API server calls its webhook and has no identity in the mesh; the webhook speaks TLS by itself',
        owner: 'platform',
        expires: '2027-06-30',
      },
      prometheus,
      version: definition.helm['policy-controller'],
    });
    const name = 'own-images';
    new SignedImages(this, name, { signing: definition.signing, stage });
    const object = { group: 'policy.sigstore.dev', kind: 'ClusterImagePolicy', namespace: '', name };
    if (stage !== 'deny') waive(this, policy, object, definition.unsigned);
  }
}
