import type { PlatformDefinition } from '../definition';
import {
  drill,
  git,
  healthDataRetention,
  helm,
  images,
  logRetention,
  models,
  nas,
  network,
  nodes,
  registries,
  signing,
  unsigned,
} from './homelab';

/** The cluster that the household and the public use. Policies warn here until they have been denied on staging for a while. */
export const production: PlatformDefinition = {
  cluster: {
    name: 'production',
    kubernetes: '1.36',
    network,
    mesh: { mode: 'ambient', trustDomain: 'cluster.local', rootNamespace: 'istio-system' },
  },
  talos: '1.13.9',
  delivery: 'argo-cd',
  nodes,
  enforcement: {
    stage: 'warn',
    since: '2026-11-22',
    owner: 'platform',
    except: { 'image-signature': 'dryrun' },
  },
  contact: 'bruno@lucena.cloud',
  domain: 'lucena.cloud',
  git,
  backup: { ...nas, path: `${nas.path}/production`, cron: '0 2 * * *', retain: 3, drill },
  healthDataRetention,
  models,
  logRetention,
  helm,
  images,
  signing,
  unsigned,
  registries,
  redteamUntil: '2026-12-31',
  replicas: 2,
};
