import type { Manifest } from '../../manifest';
import { groupOf, identityOf, identityText } from '../../manifest';
import { field } from '../../policy/pss/plain-field';
import { podTemplateOf } from '../../policy/pss/pod-template';
import type { CostPart } from './cost-part';
import { boundsOf, isSilent } from './cost-part';

/** Whether an object is a volume or makes pods, so that it costs something by itself. */
export function isWorkload(manifest: Manifest): boolean {
  return podTemplateOf(manifest) !== undefined || isClaim(manifest);
}

/**
 * What the containers and volumes of an object cost. Init containers run before the others, so the scheduler takes the larger of both; they are left
 * out unless they stay (`restartPolicy: Always`).
 */
export function workloadParts(manifest: Manifest): readonly CostPart[] {
  const name = identityText(identityOf(manifest));
  if (isClaim(manifest)) return [claimPart(name, manifest, 1)];
  const spec = podTemplateOf(manifest)?.spec;
  const everyNode = manifest.kind === 'DaemonSet';
  const times = everyNode ? 1 : replicasOf(manifest);
  const staying = listAt(spec, 'initContainers').filter(one => field(one, 'restartPolicy') === 'Always');
  const containers = [...listAt(spec, 'containers'), ...staying].map((container): CostPart => {
    const bounds = boundsOf(field(container, 'resources'));
    return { name, bounds, times, everyNode, unstated: isSilent(bounds.requests) || isSilent(bounds.limits) };
  });
  const claims = listAt(field(manifest, 'spec'), 'volumeClaimTemplates').map(one => claimPart(name, one, times));
  return [...containers, ...claims];
}

function isClaim({ apiVersion, kind }: Manifest): boolean {
  return kind === 'PersistentVolumeClaim' && groupOf(apiVersion) === '';
}

function claimPart(name: string, claim: unknown, times: number): CostPart {
  const bounds = boundsOf(field(claim, 'spec', 'resources'));
  return { name, bounds, times, everyNode: false, unstated: isSilent(bounds.requests) };
}

function replicasOf(manifest: Manifest): number {
  const found = field(manifest, 'spec', 'replicas');
  return typeof found === 'number' ? found : 1;
}

function listAt(value: unknown, name: string): readonly unknown[] {
  const list = field(value, name);
  return Array.isArray(list) ? (list as readonly unknown[]) : [];
}
