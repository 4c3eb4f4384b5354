import type { SigningIdentity, Weakening } from '../../lib';
import type { GitSource, HelmVersions, Images, PlatformDefinition } from '../definition';

/** What both clusters of the homelab share: one network, one repository, one set of versions. A cluster's own file may replace any of it. */

/** The owner publishes these images by tag; no public repository states their digests. Renovate's digest pinning ends the waiver. */
const noDigestKnown: Weakening = {
  reason: 'no public source states the digest of this image yet; Renovate pins it with its first update',
  owner: 'platform',
  expires: '2027-03-31',
};

/** By digest where public repositories state it; everything else says why not. */
export const images: Images = {
  'agent-bruno': { reference: 'ghcr.io/brunovlucena/agent-bruno:v1.5.6', unpinned: noDigestKnown },
  'agent-medical': { reference: 'ghcr.io/brunovlucena/medical-agent:1.1.1', unpinned: noDigestKnown },
  'agent-redteam': { reference: 'ghcr.io/brunovlucena/exploit-runner:v1.2.0', unpinned: noDigestKnown },
  'agent-sre': { reference: 'ghcr.io/brunovlucena/agent-sre:v0.5.15', unpinned: noDigestKnown },
  cloudflared: {
    reference:
      'docker.io/cloudflare/cloudflared:2026.8.3@sha256:51c9cefcb4569df44e1ad403ab1d3d8065aa8e84339bcfc6aee75502e1140339',
  },
  'devsecops-scanner': { reference: 'ghcr.io/brunovlucena/scanner:v0.2.0', unpinned: noDigestKnown },
  'homepage-api': { reference: 'ghcr.io/brunovlucena/homepage-api:v0.1.19', unpinned: noDigestKnown },
  'homepage-frontend': { reference: 'ghcr.io/brunovlucena/homepage-frontend:v0.1.20', unpinned: noDigestKnown },
  'knative-lambda-operator': {
    reference: 'ghcr.io/brunovlucena/knative-lambda-operator:v1.13.14',
    unpinned: noDigestKnown,
  },
  'kube-bench': {
    reference:
      'docker.io/aquasec/kube-bench:v0.16.0@sha256:75506f222d1eb6ce2a751a5533bdc0a3b54c898e2e49e7751d0ee22cfb862679',
  },
  kubectl: {
    reference: 'docker.io/alpine/k8s:1.36.2@sha256:44ef4942e171939b9c665a4a84beb80e2dcdb9a24330d4651cfdfd2e9deecc47',
  },
  postgres: {
    reference:
      'docker.io/library/postgres:16.14-alpine@sha256:57c72fd2a128e416c7fcc499958864df5301e940bca0a56f58fddf30ffc07777',
  },
  redis: {
    reference:
      'docker.io/library/redis:7.2-alpine@sha256:29e8589c3f9ba699b5f7aa4b3c7733c58852a3626439e619aa0ee78de08c6ca0',
  },
  'static-site': {
    reference:
      'docker.io/nginxinc/nginx-unprivileged:1.29.1@sha256:593a17dc61d117d1bfb208246903265abe0047c5bd4508b6e790895924b24c31',
  },
};

export const helm: HelmVersions = {
  alloy: '1.11.1',
  'argo-cd': '10.1.1',
  base: '1.30.3',
  'cert-manager': 'v1.21.1',
  cni: '1.30.3',
  'external-secrets': '2.9.0',
  falco: '9.1.0',
  falcosidekick: '0.14.0',
  flux2: '2.18.3',
  gatekeeper: '3.23.0',
  istiod: '1.30.3',
  'kiali-server': '2.29.0',
  'kube-prometheus-stack': '88.5.3',
  loki: '18.11.0',
  longhorn: '1.12.1',
  'policy-controller': '0.10.6',
  'trivy-operator': '0.34.0',
  ztunnel: '1.30.3',
};

export const git: GitSource = { url: 'https://github.com/brunovlucena/homelab', revision: 'main' };

/** Talos gives pods and Services these blocks unless it is told otherwise; the nodes share the network of the house. */
export const network: PlatformDefinition['cluster']['network'] = {
  cni: { name: 'flannel', enforcesNetworkPolicies: true },
  dns: { namespace: 'kube-system', podLabels: { 'k8s-app': 'kube-dns' }, port: 53 },
  apiServer: { addresses: ['192.168.1.101/32'], port: 6443 },
  podCidrs: ['10.244.0.0/16'],
  serviceCidrs: ['10.96.0.0/12'],
  nodeCidrs: ['192.168.1.0/24'],
};

/** For how many days logs are kept. */
export const logRetention: PlatformDefinition['logRetention'] = { operations: 30, security: 90 };

/** The owner's plan says that the NAS copies to Storj. Nobody has written down yet when it last did. */
const notShown: Weakening = {
  reason: 'the plan of the owner names the copy to Storj; nobody has yet looked there and written down what was seen',
  owner: 'bruno',
  expires: '2027-03-31',
};

/** The NAS of the house: TrueNAS, over NFS. It copies the backups out of the house by itself. */
export const nas = {
  server: '192.168.1.100',
  path: '/mnt/tank/longhorn',
  offSite: { copy: notShown, readBack: notShown },
} as const;

/** The GPU machine of the house, which serves models with Ollama. */
export const models = { address: '192.168.1.105/32', port: 11434 } as const;

/** Where images may come from: the owner's own registry, and projects that publish at Docker Hub, each by name. */
export const registries: readonly string[] = [
  'docker.io/alpine/',
  'docker.io/aquasec/',
  'docker.io/cloudflare/',
  'docker.io/library/',
  'docker.io/nginxinc/',
  'ghcr.io/brunovlucena/',
];

/** The nodes are administered from the house, and their disks open on their own boards alone. */
export const nodes: PlatformDefinition['nodes'] = {
  administrators: ['192.168.1.0/24'],
  diskKey: { type: 'tpm' },
  signers: [],
};

/** The workflows of the owner's repository on its main branch: they build and push these images, and may have tokens to sign with. */
export const signing: SigningIdentity = {
  issuer: 'https://token.actions.githubusercontent.com',
  subjectPattern: '^https://github\\.com/brunovlucena/homelab/\\.github/workflows/[^@]+@refs/heads/main$',
  images: 'ghcr.io/brunovlucena/*',
};

/** What is known is who builds the images; no workflow of the repository signs yet. Its plan for 2025 says that Cosign comes after the build. */
export const unsigned: Weakening = {
  reason:
    'no workflow of the owner signs what it builds yet: enforcing a signature now would refuse every image of the owner',
  owner: 'bruno',
  expires: '2027-03-31',
};

/** The restore drills take the volumes of both databases: each can tell by itself whether what was restored is whole. */
export const drill = {
  postgres: { claim: { namespace: 'postgres', name: 'var-lib-postgresql-data-postgres-0' }, size: '20Gi' },
  redis: { claim: { namespace: 'redis', name: 'data-redis-0' }, size: '2Gi' },
} as const;

/** No plan of the owner gives a figure. It must be decided before records of real patients are kept. */
export const healthDataRetention: Weakening = {
  reason: 'the owner has not decided how long medical records are kept; no figure is assumed meanwhile',
  owner: 'bruno',
  expires: '2027-03-31',
};
