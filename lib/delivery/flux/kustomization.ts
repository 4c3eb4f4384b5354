import type { Manifest, RenderedObject } from '../../manifest';
import { deliveryApp } from '../cluster-delivery';
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
}

/** The folder of what comes last: the accounts of the apps, and what they may delete. */
export const lastFolder = phaseFolder(deliveryApp, 1);

/**
 * The Kustomization of one folder. It prunes, puts right what was changed by hand, acts with the rights of its own
 * ServiceAccount, and is ready when what others wait for is healthy. It waits for the root, which brings those rights: without
 * them it would fail, and be tried again a minute later.
 */
export function kustomization(place: FluxPlace, { name, after, checked }: Unit): Manifest {
  const spec = kustomizationSpec(place, name);
  return { ...bare(place, name), spec: { ...spec, ...waitingFor([deliveryApp, ...after]), ...healthOf(checked) } };
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
