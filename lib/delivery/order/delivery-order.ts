import type { Manifest } from '../../manifest';
import { admissionNeeds } from './admission-needs';
import type { AppNeed, AppNeeds, Need } from './needs';
import { needsOf, undefinedGroup } from './needs';
import { Providers } from './providers';
import { releaseNeeds } from './release-needs';
import type { ReleaseObject } from './release-object';
import { sortApps, sortObjects } from './sort-delivery';

/** An object and the app that it is delivered with. */
export interface OrderedObject {
  readonly manifest: Manifest;
  readonly app: string;
}

/** What is known besides the objects. */
export interface OrderOptions {
  /** API groups that the cluster serves before anything is delivered. @default none but Kubernetes' own */
  readonly present?: Iterable<string>;
  /** What somebody declared between apps, for a reason that objects do not show. @default none */
  readonly apps?: readonly AppNeed[];
  /** By object: the order of the rendered release that it belongs to. @default none is rendered */
  readonly orders?: ReadonlyMap<number, number>;
}

/** In which order objects have to reach a cluster. */
export interface DeliveryOrder {
  /** By object: what it needs. */
  readonly needs: readonly (readonly Need[])[];
  /** By object: the earliest level that its needs allow; 0 needs nothing. Empty when there is a cycle. */
  readonly levels: readonly number[];
  /** By app: the apps that it comes after. */
  readonly apps: AppNeeds;
  /** By app: the earliest level that the apps before it allow. Empty when there is a cycle. */
  readonly appLevels: ReadonlyMap<string, number>;
  /** What no order can satisfy: each needs the next and says why; the first is repeated at the end. */
  readonly cycle?: readonly string[];
  /** The objects whose kind nothing defines, with their API group. */
  readonly undelivered: readonly { readonly at: number; readonly group: string }[];
  /** The Helm releases among the objects. */
  readonly releases: ReadonlyMap<number, ReleaseObject>;
}

/**
 * The order in which the objects of one cluster have to be delivered, computed from the objects alone: definitions before their
 * instances, namespaces before their content, ConstraintTemplates before constraints, what makes a Secret before what reads it,
 * operators and webhooks before what they define or judge, releases of an app by their order. Linear in objects and needs.
 *
 * What judges pods comes before workloads, except in the apps that the judge itself needs: they cannot wait for it.
 */
export function deliveryOrder(objects: readonly OrderedObject[], options: OrderOptions = {}): DeliveryOrder {
  const manifests = objects.map(one => one.manifest);
  const providers = new Providers(manifests);
  const appOf = (at: number): string => objects[at]?.app ?? '';
  const byRelease = releaseNeeds(ordersOf(manifests, providers, options.orders ?? new Map()), appOf);
  const needs = manifests.map((one, at) => [...needsOf(one, at, providers), ...(byRelease.get(at) ?? [])]);
  const { apps, barrier } = admissionNeeds({ needs, appOf, providers, declared: options.apps ?? [] });
  for (const { app } of objects) if (!apps.has(app)) apps.set(app, new Set());
  const byApp = sortApps({ manifests, needs }, apps, appOf);
  const sorted = sortObjects({ manifests, needs }, barrier);
  const undelivered = undeliveredAmong(manifests, providers, new Set(options.present ?? []));
  return { needs, apps, undelivered, releases: providers.releases, ...byApp, ...sorted };
}

/** Definitions wait for nothing: an earlier release may need what a later one defines. */
function ordersOf(
  manifests: readonly Manifest[],
  { releases }: Providers,
  rendered: ReadonlyMap<number, number>,
): ReadonlyMap<number, number> {
  const waiting = [...rendered].filter(([at]) => manifests[at]?.kind !== 'CustomResourceDefinition');
  return new Map([...[...releases].map(([at, { order }]) => [at, order] as const), ...waiting]);
}

function undeliveredAmong(
  manifests: readonly Manifest[],
  providers: Providers,
  present: ReadonlySet<string>,
): DeliveryOrder['undelivered'] {
  return manifests.flatMap((one, at) => {
    const group = undefinedGroup(one, providers, present);
    return group === undefined ? [] : [{ at, group }];
  });
}
