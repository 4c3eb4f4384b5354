import type { ImageName } from './definition';

/** The images that are built by us. */
export type OwnImage = Extract<
  ImageName,
  | 'agent-bruno'
  | 'agent-medical'
  | 'agent-redteam'
  | 'agent-sre'
  | 'devsecops-scanner'
  | 'homepage-api'
  | 'homepage-frontend'
  | 'knative-lambda-operator'
>;

/** What an image is built on. The standard is the first three: what is not there cannot be used by whoever breaks in. */
export type BaseImage = 'alpine' | 'distroless' | 'scratch' | 'debian-slim';

/** What each Dockerfile ended on in November 2026. It is a claim: the scanner measures it, and an alert names what it finds to be otherwise. */
export const baseImages: Readonly<Record<OwnImage, BaseImage>> = {
  'agent-bruno': 'debian-slim',
  'agent-medical': 'debian-slim',
  'agent-redteam': 'debian-slim',
  'agent-sre': 'debian-slim',
  'devsecops-scanner': 'debian-slim',
  'homepage-api': 'scratch',
  'homepage-frontend': 'alpine',
  'knative-lambda-operator': 'alpine',
};
