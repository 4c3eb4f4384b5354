import { FieldOwners } from './coverage';
import type { Coverage, ObjectFacts } from './fact';
import type { Aspect } from './change';
import { admissionCoverage, admissionFacts } from './facts/admission';
import { containerCoverage, containerFacts } from './facts/container';
import { deliveryCoverage, deliveryFacts } from './facts/delivery';
import { exposureCoverage, exposureFacts } from './facts/exposure';
import { hostCoverage, hostFacts } from './facts/host';
import { accountFacts, identityCoverage } from './facts/identity';
import { exemptionCoverage } from './facts/exemption';
import { expiryCoverage, expiryFacts } from './facts/expiry';
import { imageCoverage, imageFacts } from './facts/image';
import { levelFacts } from './facts/level';
import { meshCoverage, meshObjectFacts } from './facts/mesh';
import { namespaceCoverage } from './facts/namespace';
import { nodeCoverage, nodeFacts } from './facts/node';
import { quotaCoverage, quotaFacts } from './facts/quota';
import { reachCoverage } from './facts/reach-coverage';
import { rightsCoverage } from './facts/rights';
import { secretCoverage, secretFacts } from './facts/secret';
import { recipientCoverage, recipientFacts } from './facts/secret-recipient';
import { stageCoverage, stageFacts } from './facts/stage';
import { storageCoverage, storageFacts } from './facts/storage';
import { neutralFields, noise } from './neutral-fields';

/** What is read from an object by itself, whenever it changes. */
export const objectFacts: readonly ObjectFacts[] = [
  levelFacts,
  accountFacts,
  expiryFacts,
  containerFacts,
  hostFacts,
  imageFacts,
  secretFacts,
  recipientFacts,
  exposureFacts,
  meshObjectFacts,
  stageFacts,
  admissionFacts,
  storageFacts,
  deliveryFacts,
  quotaFacts,
  nodeFacts,
];

const covered: readonly (readonly [Aspect, readonly Coverage[]])[] = [
  ['rights', [...rightsCoverage, ...identityCoverage]],
  ['pod-security', [containerCoverage, hostCoverage, ...namespaceCoverage]],
  ['image', [imageCoverage]],
  ['secret', secretCoverage],
  ['secret', recipientCoverage],
  ['exposure', exposureCoverage],
  ['mesh', meshCoverage],
  ['stage', stageCoverage],
  ['admission', admissionCoverage],
  ['storage', storageCoverage],
  ['delivery', deliveryCoverage],
  ['policy', quotaCoverage],
  ['node', nodeCoverage],
  ['waiver', [...expiryCoverage, ...exemptionCoverage]],
  ['reach', reachCoverage],
];

/** Which aspect explains which field; what is neutral comes last, so that an aspect always has the first word. */
export const fieldOwners = new FieldOwners([
  ...covered.map(([owner, coverage]) => ({ owner, coverage })),
  { owner: 'neutral', coverage: neutralFields },
]);

/** Tells whether a field is noise that reports fold. */
export const noiseFields = new FieldOwners([{ owner: 'neutral', coverage: noise }]);
