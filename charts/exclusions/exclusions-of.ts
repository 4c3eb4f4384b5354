import type { Construct } from 'constructs';
import { helmAddonsOf } from '../../lib';
import type { ExcludedNamespace, ExcludedObject, ObjectPolicy } from '../../lib';
import { kubernetesObjects } from './kubernetes-objects';
import type { PoliciesByObject } from './object-text';
import { identityIn } from './object-text';
import { objectsOfControllers, podMakers, releaseObjects } from './release-objects';

const owner = { owner: 'platform', expires: '2027-06-30' };

/** The namespaces that a policy leaves alone: where pods have names that nobody knows before, policies about pods do. No other policy leaves one alone. */
export function namespacesWithout({ id, kinds }: ObjectPolicy, cluster: Construct): readonly ExcludedNamespace[] {
  if (!kinds.some(one => one.kind === 'Pod')) return [];
  const system = 'Talos runs the parts of Kubernetes there; refusing them would lock the cluster';
  const makers = helmAddonsOf(cluster).flatMap(({ release: { name, namespace } }) => {
    const maker = Object.hasOwn(podMakers, name) ? podMakers[name] : undefined;
    return maker?.policies.includes(id) === true ? [{ namespace, reason: maker.reason, ...owner }] : [];
  });
  return [{ namespace: 'kube-system', reason: system, ...owner }, ...makers];
}

/**
 * The objects that a policy leaves alone because others make them: Kubernetes, the Helm releases of this cluster that stand in no tree, and what
 * the programs of any release make while they run.
 */
export function objectsWithout({ id }: ObjectPolicy, cluster: Construct): readonly ExcludedObject[] {
  const own = excused(id, kubernetesObjects, 'the API server makes it when it starts, and mends it at each start');
  const theirs = helmAddonsOf(cluster).flatMap(({ release: { name }, rendered }) => {
    const brought = `the Helm release ${name} brings it, and this tree does not contain it`;
    return [
      ...(rendered === undefined ? excused(id, of(releaseObjects, name), brought) : []),
      ...excused(id, of(objectsOfControllers, name), `what the Helm release ${name} installs makes it while it runs`),
    ];
  });
  return [...own, ...theirs];
}

function of(all: Readonly<Record<string, PoliciesByObject>>, release: string): PoliciesByObject {
  return (Object.hasOwn(all, release) ? all[release] : undefined) ?? {};
}

function excused(policy: string, objects: PoliciesByObject, reason: string): readonly ExcludedObject[] {
  return Object.entries(objects)
    .filter(([, policies]) => policies.includes(policy))
    .map(([text]) => ({ object: identityIn(text), reason, ...owner }));
}
