import { groupOf } from '../../manifest';
import type { ClusterView } from '../fact';
import { textAt } from '../plain';
import { titleOf } from '../side';
import { unevaluated, type Force, type Judge } from './judge';

interface Engine {
  readonly group: string;
  readonly kinds: readonly string[];
  /** The field that says how hard it is enforced, and what it says when it denies. */
  readonly field: string;
  readonly denies: string;
  readonly usual: string;
  readonly why: string;
}

const engines: readonly Engine[] = [
  {
    group: 'kyverno.io',
    kinds: ['ClusterPolicy', 'Policy'],
    field: 'validationFailureAction',
    denies: 'enforce',
    usual: 'audit',
    why: 'it is a policy of Kyverno',
  },
  {
    group: 'policy.sigstore.dev',
    kinds: ['ClusterImagePolicy'],
    field: 'mode',
    denies: 'enforce',
    usual: 'enforce',
    why: 'no tree holds the signatures of images',
  },
];

/** Policies of engines whose language is not evaluated here: what they deny cannot be told, and that is said. */
export function otherJudges(view: ClusterView): readonly Judge[] {
  return engines.flatMap(({ group, kinds, field, denies, usual, why }) =>
    kinds
      .flatMap(kind => view.kind(kind))
      .map(one => one.manifest)
      .filter(one => groupOf(one.apiVersion) === group)
      .map(manifest => {
        const said = (textAt(manifest, 'spec', field) ?? usual).toLowerCase();
        const force: Force = said === denies ? 'deny' : 'off';
        const title = titleOf(manifest);
        return { key: `${group}/${title}`, title, force, sources: [manifest], judge: unevaluated(why) };
      }),
  );
}
