import type { Manifest, RenderedObject } from '../../manifest';
import { isSopsEncrypted } from '../../secrets/sops-faults';
import { deliveryApp } from '../cluster-delivery';
import type { SopsDecryption } from '../sops-decryption';
import { recipientsOf } from '../sops-decryption';
import type { FluxSource } from './flux-source';
import { treeFolder } from './flux-source';
import { phaseFolder } from './phases';
import type { Unit } from './units';

/** The API group and version of Flux' Kustomization. */
export const kustomizeApi = 'kustomize.toolkit.fluxcd.io/v1';

/** What is the same for all Kustomizations of one cluster. */
export interface FluxPlace {
  readonly cluster: string;
  /** Flux' own namespace. */
  readonly namespace: string;
  readonly source: FluxSource;
  /** For whom Secrets are encrypted, and the Secret with the key; undefined where none are. */
  readonly decryption?: (SopsDecryption & { readonly keySecret: string }) | undefined;
}

/** The folder of what comes last: the accounts of the apps, and what they may delete. */
export const lastFolder = phaseFolder(deliveryApp, 1);

/**
 * The Kustomization of one folder. It prunes, puts right what was changed by hand, acts with the rights of its own
 * ServiceAccount, and is ready when what others wait for is healthy. It waits for the root, which brings those rights: without
 * them it would fail, and be tried again a minute later. Only a folder with a Secret that SOPS encrypted is given the key.
 */
export function kustomization(place: FluxPlace, { name, after, checked, objects }: Unit): Manifest {
  const spec = { ...kustomizationSpec(place, name), ...waitingFor([deliveryApp, ...after]), ...healthOf(checked) };
  const { decryption } = place;
  const { metadata, ...rest } = bare(place, name);
  if (decryption === undefined || !objects.some(one => isSopsEncrypted(one.manifest)))
    return { ...rest, metadata, spec };
  const decrypted = { decryption: { provider: 'sops', secretRef: { name: decryption.keySecret } } };
  const said = { ...metadata, annotations: recipientsOf(decryption) };
  return { ...rest, metadata: said, spec: { ...spec, ...decrypted } };
}

/**
 * The Kustomizations of the folder `delivery`, which makes what decides over others, and of the one after all apps. They act
 * as an account that may grant every right, so nobody else may write to these folders, and nothing prunes them.
 */
export function rootKustomizations(place: FluxPlace, units: readonly string[]): readonly Manifest[] {
  const last = { ...kustomizationSpec(place, lastFolder), serviceAccountName: deliveryApp };
  return [
    { ...bare(place, deliveryApp), spec: kustomizationSpec(place, deliveryApp) },
    { ...bare(place, lastFolder), spec: { ...last, ...waitingFor(units) } },
  ];
}

function waitingFor(names: readonly string[]): object {
  return names.length === 0 ? {} : { dependsOn: names.map(name => ({ name })) };
}

function bare({ namespace }: FluxPlace, name: string): Manifest {
  return { apiVersion: kustomizeApi, kind: 'Kustomization', metadata: { name, namespace } };
}

function kustomizationSpec({ cluster, source }: FluxPlace, name: string): Readonly<Record<string, unknown>> {
  return {
    interval: '10m',
    retryInterval: '1m',
    timeout: '5m',
    path: `./${treeFolder(source)}/${cluster}/${name}`,
    prune: true,
    serviceAccountName: name,
    sourceRef: { kind: source.type === 'git' ? 'GitRepository' : 'OCIRepository', name: 'platform' },
  };
}

/** A ConstraintTemplate says in its own way that its kind can be used; everything else has conditions that Flux knows. */
const templateHealth = {
  apiVersion: 'templates.gatekeeper.sh/v1',
  kind: 'ConstraintTemplate',
  current: 'status.created',
};

function healthOf(objects: readonly RenderedObject[]): object {
  const checked = objects.map(one => one.manifest);
  if (checked.length === 0) return {};
  const healthChecks = checked.map(({ apiVersion, kind, metadata }) => {
    const { name, namespace } = metadata;
    return { apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) };
  });
  const templates = checked.some(one => one.kind === templateHealth.kind);
  return { healthChecks, ...(templates ? { healthCheckExprs: [templateHealth] } : {}) };
}
