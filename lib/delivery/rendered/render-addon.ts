import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { findCluster } from '../../cluster-scope';
import type { Complaint } from '../../complaint';
import { complain } from '../../complaint';
import type { Manifest } from '../../manifest';
import { identityOf } from '../../manifest';
import { waive } from '../../waiver';
import type { HelmRelease } from '../helm-release';
import { knownHelmChart } from '../order/known-helm-chart';
import type { HelmArchive } from './helm-archive';
import { objectName } from './object-name';
import { releaseObjects } from './release-objects';
import { renderRelease } from './render-release';

/** A release that is rendered, and the archive that it is rendered from. */
export interface RenderInput {
  readonly release: HelmRelease;
  readonly archive: HelmArchive;
  /** @default those that the Helm chart is known to create */
  readonly clusterKinds?: readonly string[] | undefined;
}

/** Makes every object of a rendered release an ordinary object below `scope`, with the exceptions that it needs; or complains of what prevents it. */
export function renderAddon(scope: Construct, { release, archive, clusterKinds = [] }: RenderInput): void {
  const cluster = findCluster(scope);
  if (cluster === undefined) {
    complain(scope, noCluster);
    return;
  }
  const { chart } = release;
  const known = knownHelmChart(chart.name, chart.source.type === 'oci' ? chart.source.registry : chart.source.url);
  const facts = { release, archive, clusterKinds: [...clusterKinds, ...(known?.clusterKinds ?? [])] };
  const rendered = renderRelease(release, archive, cluster);
  const objects = 'complaints' in rendered ? rendered : releaseObjects(rendered.manifests, facts);
  if ('complaints' in objects) {
    complain(scope, ...objects.complaints);
    return;
  }
  const ids = idsOf(objects.manifests);
  objects.manifests.forEach((one, at) => new ApiObject(scope, ids[at] ?? '', one));
  waiveAll(scope, objects.manifests, archive);
}

/** `deployment.orders`, as its file is called; with group and namespace where two objects would have one id. */
function idsOf(manifests: readonly Manifest[]): readonly string[] {
  const short = manifests.map(({ kind, metadata }) => `${kind.toLowerCase()}.${metadata.name}`);
  const taken = new Set(short.filter((id, at) => short.indexOf(id) !== at));
  return manifests.map((one, at) => {
    const { group, namespace } = identityOf(one);
    const id = short[at] ?? '';
    return taken.has(id) ? [id, group, namespace].filter(part => part !== '').join('.') : id;
  });
}

function waiveAll(scope: Construct, objects: readonly Manifest[], { waived = [] }: HelmArchive): void {
  for (const { policies, objects: names, ...weakening } of waived) {
    for (const one of objects) {
      if (!names.includes(objectName(one)) && !names.includes(`${one.kind} ${one.metadata.name}`)) continue;
      for (const policy of policies) waive(scope, policy, identityOf(one), weakening);
    }
  }
}

const noCluster: Complaint = {
  prop: 'rendered',
  rule: 'in a cluster, for Helm charts ask for its version',
  got: 'nothing',
  fix: 'call provideCluster(scope, cluster) where the cluster is made',
};
