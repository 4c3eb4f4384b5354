import type { RenderedObject } from '../manifest';
import { complaintText } from '../complaint';
import type { AppFolder, PlacedComplaint, Rendering } from '../pipeline/rendering';
import { outsideProjects } from './argo-cd/outside-project';
import type { PlannedDelivery } from './cluster-deliveries';
import { deliveryApp } from './cluster-delivery';
import { deliveryOrder } from './order/delivery-order';
import type { AppNeed } from './order/needs';
import type { OrderComplaint } from './order/order-complaints';
import { orderComplaints } from './order/order-complaints';
import { undeclaredNamespaces } from './release-namespace';
import { undecrypted } from './sops-decryption';
import { groupsOfReleases } from './terraform/terraform-delivery';

/** A rendering with everything that its engines have to know, or what is wrong with its order. */
export interface Delivered {
  readonly rendering: Rendering;
  readonly complaints: readonly PlacedComplaint[];
}

/**
 * The stage between rendering and checking that makes each cluster deliverable: it reads what the charts rendered, so no chart has to
 * be made last, and adds the engine's own objects in the app folder `delivery`. Clusters without a delivery stay as they are.
 */
export function deliver(rendering: Rendering, deliveries: ReadonlyMap<string, PlannedDelivery>): Delivered {
  const declared = declaredNeeds(rendering);
  const parts = [...objectsByCluster(rendering.objects)].map(([cluster, objects]) => {
    const planned = deliveries.get(cluster);
    return planned === undefined
      ? { objects, complaints: placed(outsideProjects(objects), objects, cluster) }
      : deliverCluster({ cluster, objects, planned, apps: declared.get(cluster) ?? [] });
  });
  const objects = parts.flatMap(one => one.objects);
  return {
    rendering: { ...rendering, objects, apps: [...rendering.apps, ...newApps(rendering, objects)] },
    complaints: parts.flatMap(one => one.complaints),
  };
}

interface Input {
  readonly cluster: string;
  readonly objects: readonly RenderedObject[];
  readonly planned: PlannedDelivery;
  readonly apps: readonly AppNeed[];
}

interface DeliveredCluster {
  readonly objects: readonly RenderedObject[];
  readonly complaints: readonly PlacedComplaint[];
}

function deliverCluster({ cluster, objects, planned, apps }: Input): DeliveredCluster {
  const { delivery, releases, rendered } = planned;
  const ahead = delivery.terraform === undefined ? [] : groupsOfReleases(releases);
  const orders = renderedOrders(objects, rendered);
  const order = deliveryOrder(objects, { present: [...delivery.presentApis, ...ahead], apps, orders });
  const wrong = [
    ...orderComplaints(order, objects),
    ...undeclaredNamespaces(objects),
    ...undecrypted(objects, delivery.decryption),
  ];
  const ofDelivery = (delivery.check?.({ cluster, objects, order }) ?? []).map(one => ({
    ...one,
    prop: `delivery.${one.prop}`,
  }));
  const complaints = [...placed([...wrong, ...ofDelivery], objects, cluster), ...reservedApp(objects)];
  if (complaints.length > 0) return { objects, complaints };
  const delivered = delivery.deliver({ cluster, objects, order });
  return { objects: delivered, complaints: placed(outsideProjects(delivered), delivered, cluster) };
}

/** The order of each object of a rendered release, by its place among the objects. */
function renderedOrders(
  objects: readonly RenderedObject[],
  rendered: PlannedDelivery['rendered'],
): ReadonlyMap<number, number> {
  const orders = objects.map(({ constructPath }, at) => {
    return [at, rendered.get(constructPath.slice(0, constructPath.lastIndexOf('/')))] as const;
  });
  return new Map(orders.filter((one): one is [number, number] => one[1] !== undefined));
}

/** Complaints at the objects that they are about, or at the cluster. */
function placed(
  all: readonly OrderComplaint[],
  objects: readonly RenderedObject[],
  cluster: string,
): PlacedComplaint[] {
  return all.map(({ at, ...complaint }) => {
    const object = at === undefined ? undefined : objects[at];
    const source = object?.source?.();
    const place = { constructPath: object?.constructPath ?? cluster, ...(source === undefined ? {} : { source }) };
    return { ...place, text: complaintText(complaint), complaint };
  });
}

function reservedApp(objects: readonly RenderedObject[]): readonly PlacedComplaint[] {
  const taken = objects.find(one => one.app === deliveryApp);
  if (taken === undefined) return [];
  const fix = "give the chart another id; the engine's own objects go there";
  const complaint = { prop: 'the app', rule: `other than '${deliveryApp}'`, got: deliveryApp, fix };
  return [{ constructPath: taken.constructPath, text: complaintText(complaint), complaint }];
}

function objectsByCluster(objects: readonly RenderedObject[]): ReadonlyMap<string, readonly RenderedObject[]> {
  const clusters = new Map<string, RenderedObject[]>();
  for (const object of objects) {
    const known = clusters.get(object.cluster);
    if (known === undefined) clusters.set(object.cluster, [object]);
    else known.push(object);
  }
  return clusters;
}

/** What constructs declared with `node.addDependency` between the apps of one cluster. */
function declaredNeeds({ apps, dependencies }: Rendering): ReadonlyMap<string, readonly AppNeed[]> {
  const byPath = new Map(apps.map(app => [app.constructPath, app]));
  const needs = new Map<string, AppNeed[]>();
  for (const one of dependencies) {
    const [from, on] = [appAt(one.from, byPath), appAt(one.needs, byPath)];
    if (from === undefined || on === undefined || from === on || from.cluster !== on.cluster) continue;
    needs.set(from.cluster, [...(needs.get(from.cluster) ?? []), { from: from.name, needs: on.name }]);
  }
  return needs;
}

function appAt(path: string, apps: ReadonlyMap<string, AppFolder>): AppFolder | undefined {
  for (let at = path; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) {
    const app = apps.get(at);
    if (app !== undefined) return app;
  }
  return undefined;
}

function newApps({ apps }: Rendering, objects: readonly RenderedObject[]): readonly AppFolder[] {
  const known = new Set(apps.map(one => `${one.cluster}/${one.name}`));
  const added = new Map<string, AppFolder>();
  for (const { cluster, app } of objects) {
    const key = `${cluster}/${app}`;
    if (!known.has(key)) added.set(key, { cluster, name: app, constructPath: key });
  }
  return [...added.values()];
}
