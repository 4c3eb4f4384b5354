import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import type { Complaint } from '../complaint';
import { complain } from '../complaint';
import type { Manifest } from '../manifest';
import { rememberOrigin } from '../origin';
import { annotate } from './annotate';
import { findDelivery } from './cluster-delivery';
import type { HelmChart } from './helm-chart';
import type { HelmDelivery, HelmRelease } from './helm-release';
import { checkHelmRelease } from './helm-release';
import type { HelmValues } from './helm-values';
import type { HelmArchive } from './rendered/helm-archive';
import { findHelmArchive } from './rendered/helm-archives';
import { renderAddon } from './rendered/render-addon';
import { bringsAnnotation, clusterKindsAnnotation, releaseObject } from './order/release-object';

/** What a {@link HelmAddon} installs, and by what. */
export interface HelmAddonProps {
  readonly chart: HelmChart;
  /** The namespace of the release. Something else declares it, with its Pod Security labels. */
  readonly namespace: string;
  /** How this release reaches the cluster, such as `argoCd({ project: 'platform' })`. @default as the cluster's delivery says */
  readonly delivery?: HelmDelivery | undefined;
  /** @default the id of the construct */
  readonly releaseName?: string;
  /** @default none: the Helm chart's own values */
  readonly values?: HelmValues;
  /**
   * Its vendored archive: the release is then rendered when the platform is synthesized, and its objects are ordinary manifests of the cluster.
   * @default as the cluster says (`provideHelmArchives`); otherwise the engine renders it in the cluster
   */
  readonly rendered?: HelmArchive;
  /** Releases of the same app with a lower order are healthy before this one starts. @default 0 */
  readonly order?: number;
  /** The API groups that the Helm chart defines, for one that this library does not know. @default those it is known to define */
  readonly brings?: readonly string[];
  /** The cluster-scoped kinds that it creates, as `<group>/<Kind>`. @default those it is known to create */
  readonly clusterKinds?: readonly string[];
}

const isAddon = Symbol.for('cdk8s-bulwark.HelmAddon');

/**
 * A Helm chart of somebody else, installed at one exact version with values that stand in Git. Refuses ranges, `latest`,
 * plain HTTP, values that look like secrets, and a release name that another add-on of the cluster already has.
 */
export class HelmAddon extends Construct {
  /** The release as data, for every form of delivery and for tests against the Helm chart's own values. */
  readonly release: HelmRelease;
  /** The archive that it is rendered from, when it is. */
  readonly rendered: HelmArchive | undefined;

  constructor(scope: Construct, id: string, props: HelmAddonProps) {
    super(scope, id);
    rememberOrigin(this);
    Object.defineProperty(this, isAddon, { value: true });
    const { chart, namespace, releaseName, values, order } = props;
    this.release = { name: releaseName ?? id, namespace, chart, values: values ?? {}, order: order ?? 0 };
    this.rendered = props.rendered ?? findHelmArchive(this, this.release.name);
    const complaints = checkHelmRelease(this.release);
    complain(this, ...complaints);
    claimName(this);
    if (this.rendered === undefined) install(this, props);
    else if (complaints.length === 0) renderAddon(this, { ...props, release: this.release, archive: this.rendered });
  }
}

function install(addon: HelmAddon, props: HelmAddonProps): void {
  for (const object of objectsOf(addon, props)) new ApiObject(addon, object.kind.toLowerCase(), object);
}

/** The objects that install a release, as its own delivery or else the cluster's makes them. */
function objectsOf(addon: HelmAddon, props: HelmAddonProps): readonly Manifest[] {
  const delivery = props.delivery ?? findDelivery(addon)?.helm;
  if (delivery === undefined) complain(addon, noDelivery);
  complain(addon, ...(props.delivery?.complaints ?? []).map(one => ({ ...one, prop: `delivery.${one.prop}` })));
  return (delivery?.objects(addon.release) ?? []).map(object => withWhatItBrings(object, props));
}

const noDelivery: Complaint = {
  prop: 'delivery',
  rule: 'given here or by the cluster',
  got: 'nothing',
  fix: "call provideDelivery(cluster, argoCdDelivery({ ... })) where the cluster is made, or pass 'delivery'",
};

/** What the order of delivery and the AppProject have to know stands on the object that installs the release. */
function withWhatItBrings(object: Manifest, { brings, clusterKinds }: HelmAddonProps): Manifest {
  if (releaseObject(object) === undefined) return object;
  return annotate(object, {
    ...(brings === undefined ? {} : { [bringsAnnotation]: brings.join(',') }),
    ...(clusterKinds === undefined ? {} : { [clusterKindsAnnotation]: clusterKinds.join(',') }),
  });
}

/** Every add-on below `root`, for the forms of delivery that are not objects of the cluster. */
export function helmAddonsOf(root: IConstruct): readonly HelmAddon[] {
  return root.node.findAll().filter((one): one is HelmAddon => isAddon in one);
}

const claims = new WeakMap<IConstruct, Map<string, string>>();

/** One name is one release in a cluster, whatever its namespace: the objects that deliver it share a namespace. */
function claimName(addon: HelmAddon): void {
  const names = claims.get(addon.node.root) ?? new Map<string, string>();
  claims.set(addon.node.root, names);
  const { name } = addon.release;
  const key = `${addon.node.path.split('/')[0] ?? ''}/${name}`;
  const owner = names.get(key);
  if (owner === undefined) names.set(key, addon.node.path);
  else
    complain(addon, { prop: 'releaseName', rule: `other than that of ${owner}`, got: name, fix: 'name it otherwise' });
}
