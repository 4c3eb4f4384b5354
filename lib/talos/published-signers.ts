import type { SigningIdentity } from './signing-identity';

const issuer = 'https://accounts.google.com';

/** The Kubernetes project signs every image of its registry. Source: Kubernetes, "Verify Signed Kubernetes Artifacts"; Talos, "Verifying image signatures". */
export const kubernetesImages: SigningIdentity = {
  issuer,
  subjectPattern: '^krel-trust@k8s-releng-prod\\.iam\\.gserviceaccount\\.com$',
  images: 'registry.k8s.io/*',
};

/** Sidero Labs signs Talos and the images that its nodes start from. Source: Talos, "Verifying image signatures". */
export const talosImages: SigningIdentity = {
  issuer,
  subjectPattern: '^([^@]+@siderolabs\\.com|releasemgr-svc@talos-production\\.iam\\.gserviceaccount\\.com)$',
  images: 'ghcr.io/siderolabs/*',
};
