import type { RenderedObject } from '../../manifest';
import { checkLabelName, checkSubdomainName } from '../../name';
import type { Waiver } from '../../waiver';
import type { Weakening } from '../../weakening';
import { checkWeakening } from '../../weakening';
import { annotate } from '../annotate';
import type { ClusterDelivery, OrderedCluster } from '../cluster-delivery';
import { deliveryApp } from '../cluster-delivery';
import { ownObject } from '../own-object';
import type { SopsDecryption } from '../sops-decryption';
import { checkRecipients } from '../sops-decryption';
import { engineAccess, helmBinding, impersonation } from './engine-access';
import { withFluxHints } from './flux-hints';
import { fluxHelm } from './flux-helm';
import type { FluxSource } from './flux-source';
import { checkFluxSource, sourceObject } from './flux-source';
import type { FluxPlace } from './kustomization';
import { kustomization, lastFolder, rootKustomizations } from './kustomization';
import { rootAccess, rootRole } from './root-access';
import { unitAccess, unitFarewell } from './unit-access';
import type { Unit } from './units';
import { unitsOf } from './units';

/** How Flux decrypts the Secrets of the tree. */
export interface FluxDecryption extends SopsDecryption {
  /** The Secret in Flux' namespace that holds the private key under a name that ends in `.agekey`. It is made by hand, once, and is never in Git. @default `sops-age` */
  readonly keySecret?: string;
}

/** How Flux reaches a cluster, and from where. */
export interface FluxDeliveryOptions {
  readonly source: FluxSource;
  /** Why Flux may grant every right and install every Helm chart: whoever may write the committed tree owns the cluster. */
  readonly unlimited: Weakening;
  /** Flux' own namespace. @default `flux-system` */
  readonly namespace?: string;
  /** @default nothing is decrypted, and a Secret that SOPS encrypted is refused */
  readonly decryption?: FluxDecryption;
  /** API groups that the cluster serves before anything is delivered, and what brings them. @default none */
  readonly presentApis?: Readonly<Record<string, string>>;
}

/** The API groups of Flux itself. */
const fluxGroups = ['helm', 'image', 'kustomize', 'notification', 'source'].map(one => `${one}.toolkit.fluxcd.io`);
const rbac = 'rbac.authorization.k8s.io';
const impersonates = 'flux-impersonation';

/**
 * Delivery by Flux: one Kustomization for each app folder, which acts as a ServiceAccount with the rights that its objects take and no more. An
 * app whose objects define kinds for others of it has a folder for each phase. Namespaces, rights and native policies belong to the folder
 * `delivery`, so no app can weaken its own. The controllers' own rights stand there too: install them without those of their Helm chart.
 */
export function fluxDelivery(options: FluxDeliveryOptions): ClusterDelivery {
  const { source, unlimited, namespace = 'flux-system', presentApis = {}, decryption } = options;
  const keySecret = decryption?.keySecret ?? 'sops-age';
  return {
    complaints: [
      ...checkFluxSource(source),
      ...checkLabelName('namespace', namespace),
      ...checkWeakening('unlimited', unlimited),
      ...(decryption === undefined ? [] : checkRecipients(decryption)),
      ...checkSubdomainName('decryption.keySecret', keySecret),
    ],
    helm: fluxHelm,
    decryption,
    presentApis: [...fluxGroups, ...Object.keys(presentApis)],
    waivers: cluster => waivers(cluster, namespace, unlimited),
    deliver: input => {
      const keys = decryption === undefined ? undefined : { ...decryption, keySecret };
      return fluxObjects(input, { cluster: input.cluster, namespace, source, decryption: keys });
    },
  };
}

function fluxObjects(input: OrderedCluster, place: FluxPlace): readonly RenderedObject[] {
  const { units, ofRoot } = unitsOf({ ...input, objects: withHints(input) });
  const filled = withoutEmpty(units);
  const names = filled.map(one => one.name);
  const kept = [
    ...rootKustomizations(place, names),
    sourceObject(place.source, place.namespace),
    ...rootAccess(place),
    ...engineAccess(place),
    ...impersonation(place, impersonates, [deliveryApp, ...names]),
  ];
  const own = [
    ...kept.map(one => annotate(one, { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' })),
    ...filled.map(one => kustomization(place, one)),
    ...filled.flatMap(one => unitAccess(place, one)),
  ];
  const last = [
    ...impersonation(place, `${impersonates}-prune`, names),
    ...filled.flatMap(one => unitFarewell(place, one)),
  ];
  return [
    ...ofRoot,
    ...filled.flatMap(one => one.objects),
    ...own.map(one => ownObject(place.cluster, one)),
    ...last.map(one => ({ ...ownObject(place.cluster, one), app: lastFolder })),
  ];
}

/** The units that apply something, none of which waits for one that does not. */
function withoutEmpty(units: readonly Unit[]): readonly Unit[] {
  const empty = new Set(units.filter(one => one.objects.length === 0).map(one => one.name));
  return units
    .filter(one => !empty.has(one.name))
    .map(one => ({ ...one, after: one.after.filter(name => !empty.has(name)) }));
}

/** What the policies would refuse of Flux' own objects, each for the reason that the definition gives. */
function waivers(cluster: string, namespace: string, unlimited: Weakening): readonly Waiver[] {
  const role = (name: string): Waiver['object'] => ({ group: rbac, kind: 'Role', namespace, name });
  const everywhere = (kind: string, name: string): Waiver['object'] => ({ group: rbac, kind, namespace: '', name });
  return [
    { policy: 'rbac-escalation', object: everywhere('ClusterRole', rootRole(cluster)), ...unlimited },
    { policy: 'rbac-escalation', object: role(impersonates), ...unlimited },
    { policy: 'rbac-escalation', object: role(`${impersonates}-prune`), ...unlimited },
    { policy: 'rbac-cluster-admin', object: everywhere('ClusterRoleBinding', helmBinding(cluster)), ...unlimited },
  ];
}

function withHints({ objects, order }: OrderedCluster): readonly RenderedObject[] {
  return objects.map((object, at) => {
    const earlier = (order.needs[at] ?? []).filter(one => one.why === 'release order');
    const dependsOn = earlier.flatMap(({ on }) => {
      const { name, namespace = '' } = objects[on]?.manifest.metadata ?? { name: '' };
      return name === '' ? [] : [{ name, namespace }];
    });
    return { ...object, manifest: withFluxHints(object.manifest, dependsOn) };
  });
}
