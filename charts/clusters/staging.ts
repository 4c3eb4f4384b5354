import { kubernetesImages, talosImages } from '../../lib';
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

/** The cluster where every change lands first. Every policy denies here. */
export const staging: PlatformDefinition = {
  cluster: {
    name: 'staging',
    kubernetes: '1.36',
    // The owner's plans name no control-plane address for staging: the network of the nodes is the narrowest block that is known.
    network: { ...network, apiServer: { addresses: network.nodeCidrs, port: 6443 } },
    mesh: { mode: 'ambient', trustDomain: 'cluster.local', rootNamespace: 'istio-system' },
  },
  talos: '1.13.9',
  delivery: 'argo-cd',
  // The nodes verify what others sign here first.
  nodes: { ...nodes, signers: [kubernetesImages, talosImages] },
  enforcement: {
    stage: 'deny',
    since: '2026-11-22',
    owner: 'platform',
    except: { 'image-signature': 'warn' },
  },
  contact: 'bruno@lucena.cloud',
  domain: 'staging.lucena.cloud',
  git,
  backup: { ...nas, path: `${nas.path}/staging`, cron: '0 2 * * *', retain: 3, drill },
  healthDataRetention,
  models,
  logRetention,
  helm,
  images,
  signing,
  unsigned,
  registries,
  redteamUntil: '2026-12-31',
  replicas: 1,
};
