import type { Manifest } from '../../manifest';
import { groupOf } from '../../manifest';
import { applies, matchedKinds, type ConstraintMatch } from '../../policy/constraint-match';
import { matchesKind } from '../../policy/kind-index';
import type { ClusterView } from '../fact';
import { at, isPlain, listAt, plainAt, textAt } from '../plain';
import { titleOf } from '../side';
import { celCode } from './emitted-code';
import { hardest, lazily, unevaluated, type Force, type Judge } from './judge';
import type { Namespaces } from './namespaces';
import { programOf, type Evaluators } from './programs';

/** The points at which Gatekeeper judges a request. */
const admissionPoints = new Set(['*', 'validation.gatekeeper.sh', 'vap.k8s.io']);

/** Every constraint of a tree with its template, as Gatekeeper judges by it at admission. */
export function gatekeeperJudges(view: ClusterView, names: Namespaces, evaluators: Evaluators): readonly Judge[] {
  const templates = new Map(view.kind('ConstraintTemplate').map(({ manifest }) => [kindMadeBy(manifest), manifest]));
  return view.objects
    .map(one => one.manifest)
    .filter(one => groupOf(one.apiVersion) === 'constraints.gatekeeper.sh')
    .map(constraint => {
      const template = templates.get(constraint.kind);
      const judge = lazily(() => judgeOf(constraint, template, evaluators));
      return {
        key: `${constraint.kind}/${constraint.metadata.name}`,
        title: titleOf(constraint),
        force: forceOf(constraint),
        sources: [constraint, template],
        judge: matched(plainAt(constraint, 'spec', 'match'), names, judge),
      };
    });
}

function kindMadeBy(template: Manifest): string {
  return textAt(template, 'spec', 'crd', 'spec', 'names', 'kind') ?? '';
}

function forceOf(constraint: Manifest): Force {
  const action = textAt(constraint, 'spec', 'enforcementAction') ?? 'deny';
  if (action !== 'scoped') return forceNamed(action);
  const here = listAt(constraint, 'spec', 'scopedEnforcementActions').filter(one =>
    listAt(one, 'enforcementPoints').some(point => admissionPoints.has(textAt(point, 'name') ?? '')),
  );
  return hardest(here.map(one => forceNamed(textAt(one, 'action') ?? '')));
}

function forceNamed(action: string): Force {
  return action === 'deny' || action === 'warn' ? action : 'off';
}

/** The judge for what the constraint matches; everything else is admitted. */
function matched(
  match: ConstraintMatch & { readonly namespaceSelector?: unknown },
  names: Namespaces,
  judge: Judge['judge'],
): Judge['judge'] {
  const kinds = matchedKinds(match);
  return object => {
    if (!matchesKind(kinds, object) || !applies(match, object) || names.ignored(object)) return 'admitted';
    const selected = names.selects(match.namespaceSelector, object);
    if (selected === undefined) return { unknown: 'the tree does not show the labels of its namespace' };
    return selected ? judge(object) : 'admitted';
  };
}

function judgeOf(constraint: Manifest, template: Manifest | undefined, evaluators: Evaluators): Judge['judge'] {
  if (template === undefined) return unevaluated('its ConstraintTemplate is not in the tree');
  const [target] = listAt(template, 'spec', 'targets');
  const source = listAt(target, 'code').find(one => textAt(one, 'engine') === 'K8sNativeValidation');
  if (source === undefined) return unevaluated('it is written in Rego');
  const parameters = at(constraint, 'spec', 'parameters');
  const code = celCode(plainAt(source, 'source'), 'matchCondition');
  const given = { ...code, parameters: isPlain(parameters) ? parameters : null };
  return programOf(constraint.metadata.name, given, evaluators);
}
