import type { Manifest } from '../../manifest';
import { groupOf } from '../../manifest';
import { resourceOfKind } from '../../kind-resource';
import { notTheApiServer } from '../../policy/api-server-itself';
import { readSelector, selects } from '../../reach/inventory/selector';
import type { ClusterView } from '../fact';
import { at, listAt, plainAt, textsAt, textAt } from '../plain';
import { titleOf } from '../side';
import { nativeVariables } from './emitted-parameters';
import { celCode, type EmittedCode } from './emitted-code';
import { lazily, unevaluated, type Force, type Judge, type Judgement } from './judge';
import type { Namespaces } from './namespaces';
import { programOf, type Evaluators } from './programs';

/** Every ValidatingAdmissionPolicy of a tree with each of its bindings, as the API server judges by it. */
export function nativeJudges(view: ClusterView, names: Namespaces, evaluators: Evaluators): readonly Judge[] {
  const policies = new Map(
    view.kind('ValidatingAdmissionPolicy').map(one => [one.manifest.metadata.name, one.manifest]),
  );
  return view.kind('ValidatingAdmissionPolicyBinding').map(({ manifest: binding }) => {
    const name = textAt(binding, 'spec', 'policyName') ?? '';
    const policy = policies.get(name);
    const judge =
      policy === undefined ? unevaluated('its policy is not in the tree') : lazily(() => judgeOf(policy, evaluators));
    const rules = [plainAt(policy, 'spec', 'matchConstraints'), plainAt(binding, 'spec', 'matchResources')];
    return {
      key: `${kindNamed(name)}/${name}`,
      title: titleOf(binding),
      force: forceOf(textsAt(binding, 'spec', 'validationActions')),
      sources: [binding, policy],
      judge: object => matched(rules, object, names) ?? judge(object),
    };
  });
}

/** The kind of the constraint that a policy of this name has, so that both engines speak of one policy. */
function kindNamed(policy: string): string {
  return policy.replace(/(^|-)([a-z0-9])/g, (_, __, first: string) => first.toUpperCase());
}

function forceOf(actions: readonly string[]): Force {
  if (actions.includes('Deny')) return 'deny';
  return actions.includes('Warn') ? 'warn' : 'off';
}

function judgeOf(policy: Manifest, evaluators: Evaluators): Judge['judge'] {
  if (at(policy, 'spec', 'paramKind') !== undefined)
    return unevaluated('its parameters stand in an object of their own');
  const code = ofOthers(celCode(policy['spec'], 'matchConditions'));
  const ours = nativeVariables(code.variables);
  const parameters = ours?.parameters;
  const taken: EmittedCode =
    ours === undefined || parameters === undefined ? code : { ...code, variables: ours.variables, parameters };
  return programOf(policy.metadata.name, taken, evaluators);
}

/** The code without the question who asks, of one that leaves alone what the API server does of itself: nothing in a tree is that. */
function ofOthers(code: EmittedCode): EmittedCode {
  const { name, expression } = notTheApiServer;
  const rest = code.matchConditions.filter(one => one.name !== name || one.expression !== expression);
  return { ...code, matchConditions: rest };
}

/** What is said of an object before the policy is asked: undefined when both the policy and its binding match it. */
function matched(rules: readonly unknown[], object: Manifest, names: Namespaces): Judgement | undefined {
  const answers = rules.map(one => matches(one, object, names));
  if (answers.includes(false)) return 'admitted';
  return answers.includes(undefined) ? { unknown: 'the tree does not show the labels of its namespace' } : undefined;
}

function matches(rules: unknown, object: Manifest, names: Namespaces): boolean | undefined {
  const wanted = listAt(rules, 'resourceRules');
  if (wanted.length > 0 && !wanted.some(one => ruleMatches(one, object))) return false;
  if (listAt(rules, 'excludeResourceRules').some(one => ruleMatches(one, object))) return false;
  const labels = at(rules, 'objectSelector');
  const read = labels === undefined ? undefined : readSelector(labels, '', () => undefined);
  if (read !== undefined && !selects(read, object.metadata.labels ?? {})) return false;
  return names.selects(at(rules, 'namespaceSelector'), object);
}

/** `matchPolicy: Equivalent` converts other versions of a resource, so the version decides nothing. */
function ruleMatches(rule: unknown, { apiVersion, kind, metadata }: Manifest): boolean {
  const holds = (field: string, value: string): boolean => {
    const values = textsAt(rule, field);
    return values.includes('*') || values.includes(value);
  };
  const written = ['CREATE', 'UPDATE'].some(operation => holds('operations', operation));
  const named = textsAt(rule, 'resourceNames');
  return (
    written &&
    holds('apiGroups', groupOf(apiVersion)) &&
    (holds('resources', resourceOfKind(kind)) || textsAt(rule, 'resources').includes('*/*')) &&
    (named.length === 0 || named.includes(metadata.name))
  );
}
