import type { IConstruct } from 'constructs';
import type { Checkable, Complaint } from '../complaint';
import { complain } from '../complaint';
import type { RenderedObject } from '../manifest';
import type { Waiver } from '../waiver';
import { waive } from '../waiver';
import type { HelmDelivery } from './helm-release';
import type { DeliveryOrder } from './order/delivery-order';
import type { SopsDecryption } from './sops-decryption';
import type { TerraformOptions } from './terraform/terraform-options';

/** The objects of one cluster, and the order they have to arrive in. */
export interface OrderedCluster {
  readonly cluster: string;
  readonly objects: readonly RenderedObject[];
  readonly order: DeliveryOrder;
}

/** How everything reaches one cluster: one line of its definition. */
export interface ClusterDelivery extends Checkable {
  /** How the Helm releases of the cluster become objects, or what else installs them. */
  readonly helm: HelmDelivery;
  /** The API groups that the cluster serves before anything is delivered, the engine's own included. */
  readonly presentApis: readonly string[];
  /** What the policies would refuse of the engine's own objects in this cluster, and why that is right. @default nothing */
  waivers?(cluster: string): readonly Waiver[];
  /** For whom the Secrets in the tree are encrypted, where the engine decrypts. @default nothing decrypts, and a Secret that SOPS encrypted is refused */
  readonly decryption?: SopsDecryption | undefined;
  /** How Terraform installs the releases, where no object of the cluster does. */
  readonly terraform?: TerraformOptions;
  /** All objects of the cluster as they are committed: the given ones with what the engine has to know, and the engine's own. */
  deliver(cluster: OrderedCluster): readonly RenderedObject[];
  /** What is wrong with its options for these objects. @default nothing can be */
  check?(cluster: OrderedCluster): readonly Complaint[];
}

/** The app folder that holds the engine's own objects. */
export const deliveryApp = 'delivery';

const deliveries = new WeakMap<IConstruct, ClusterDelivery>();

/** Says how everything below `scope`, a whole cluster, is delivered. A {@link HelmAddon} below needs no `delivery` prop then. */
export function provideDelivery(scope: IConstruct, delivery: ClusterDelivery): void {
  deliveries.set(scope, delivery);
  complain(scope, ...delivery.complaints.map(one => ({ ...one, prop: `delivery.${one.prop}` })));
  if (delivery.complaints.length > 0) return;
  for (const { policy, object, ...weakening } of delivery.waivers?.(scope.node.id) ?? [])
    waive(scope, policy, object, weakening);
}

/** The delivery that the nearest scope provides. */
export function findDelivery(scope: IConstruct): ClusterDelivery | undefined {
  for (let at: IConstruct | undefined = scope; at !== undefined; at = at.node.scope) {
    const delivery = deliveries.get(at);
    if (delivery !== undefined) return delivery;
  }
  return undefined;
}
