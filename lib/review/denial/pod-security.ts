import type { Manifest } from '../../manifest';
import { newestMinor, violations } from '../../policy/pss/level';
import type { ClusterView } from '../fact';
import { textAt } from '../plain';
import { titleOf } from '../side';
import type { Judge } from './judge';

const enforce = 'pod-security.kubernetes.io/enforce';

/** Every namespace of a tree, as Pod Security admission judges the pods in it. The objects that make pods are admitted, their pods are not. */
export function podSecurityJudges(view: ClusterView): readonly Judge[] {
  return view.kind('Namespace').map(({ manifest: namespace }) => {
    const { name, labels } = namespace.metadata;
    const level = textAt(labels, enforce);
    const known = level === 'restricted' || level === 'baseline' ? level : undefined;
    const minor = minorOf(textAt(labels, `${enforce}-version`));
    return {
      key: `Pod Security/${name}`,
      title: titleOf(namespace),
      force: known === undefined ? 'off' : 'deny',
      sources: [asked(namespace)],
      judge: object => {
        if (known === undefined || object.metadata.namespace !== name) return 'admitted';
        const controls = violations(object, known, minor).map(one => one.control);
        return controls.length === 0 ? 'admitted' : { refused: `its pods break ${[...new Set(controls)].join(', ')}` };
      },
    };
  });
}

/** Only what Pod Security reads of a namespace, so that any other label is no news. */
function asked({ apiVersion, kind, metadata }: Manifest): Manifest {
  const labels = {
    level: textAt(metadata.labels, enforce) ?? '',
    version: textAt(metadata.labels, `${enforce}-version`) ?? '',
  };
  return { apiVersion, kind, metadata: { name: metadata.name, labels } };
}

/** `v1.36` is 36; anything else is judged as the newest release. */
function minorOf(version: string | undefined): number {
  const minor = /^v1\.(\d+)$/.exec(version ?? '')?.[1];
  return minor === undefined ? newestMinor : Number(minor);
}
