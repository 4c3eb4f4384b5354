import { argoCdDelivery, fluxDelivery, terraformDelivery } from '../lib';
import type { ClusterDelivery } from '../lib';
import type { PlatformDefinition } from './definition';

/** What the clusters serve before anything is delivered, and what brings it: docs/bootstrap.md has the commands. */
const presentApis = {
  'gateway.networking.k8s.io':
    'the release manifests of the Gateway API, applied once by hand or by Talos as extra manifests',
};

/** Terraform's state is a Secret of the cluster that it describes. */
const backend = { type: 'kubernetes', settings: { namespace: 'kube-system', secret_suffix: 'platform' } };

/** What Flux may do. */
const unlimited = {
  reason:
    'the engine grants what the tree says and installs whatever Helm charts bring; the tree is reviewed and signed',
  owner: 'platform',
  expires: '2027-06-30',
};

/** How a cluster receives everything: by the engine that its definition names. */
export function deliveryOf({ delivery, git, secrets }: PlatformDefinition): ClusterDelivery {
  const source = { type: 'git', git, verify: { keys: 'platform-committers' } } as const;
  const { plugin, recipients } = secrets ?? {};
  const byFlux = recipients === undefined ? {} : { decryption: { recipients } };
  const byPlugin = recipients === undefined || plugin === undefined ? {} : { decryption: { plugin, recipients } };
  const engines = {
    'argo-cd': () => argoCdDelivery({ git, presentApis, ...byPlugin }),
    flux: () => fluxDelivery({ source, unlimited, presentApis, ...byFlux }),
    terraform: () => terraformDelivery({ backend, presentApis }),
  };
  return engines[delivery]();
}
