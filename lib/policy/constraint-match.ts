import type { Manifest } from '../manifest';
import { groupOf } from '../manifest';
import type { TargetKind } from './target';

/** The part of a Constraint's `spec.match` that can be decided of an object alone. */
export interface ConstraintMatch {
  readonly kinds?: readonly { readonly apiGroups?: readonly string[]; readonly kinds?: readonly string[] }[];
  readonly namespaces?: readonly string[];
  readonly excludedNamespaces?: readonly string[];
  readonly name?: string;
  readonly labelSelector?: LabelSelector;
  readonly scope?: string;
}

interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly Expression[];
}

interface Expression {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

const any = '*';

/** The kinds that a match names; `*` stands for every group or kind. A match without kinds judges everything. */
export function matchedKinds({ kinds }: ConstraintMatch): readonly TargetKind[] {
  const pairs = (kinds ?? [{}]).flatMap(one =>
    (one.apiGroups ?? [any]).flatMap(group => (one.kinds ?? [any]).map(kind => ({ group, kind }))),
  );
  return pairs.map(pair => ({ ...pair, versions: [], resource: '', scope: 'Namespaced' }));
}

/**
 * Whether a match leaves an object in. A `namespaceSelector` is not looked at, because labels of a namespace are not known
 * from the object: more is judged then, never less.
 */
export function applies(match: ConstraintMatch, object: Manifest): boolean {
  const { name = '', labels = {} } = object.metadata;
  return (
    inScope(match, object) &&
    inNamespaces(match, namespaceIn(object)) &&
    (match.name === undefined || match.name === '' || fits(match.name, name)) &&
    selects(match.labelSelector ?? {}, labels)
  );
}

/** The namespace that an object is in, which of a Namespace is itself; empty for what is in none. */
export function namespaceIn({ apiVersion, kind, metadata }: Manifest): string {
  const { name = '', namespace = '' } = metadata;
  return kind === 'Namespace' && groupOf(apiVersion) === '' ? name : namespace;
}

// An object that names no namespace may be namespaced all the same: it is judged, whatever the scope.
function inScope({ scope }: ConstraintMatch, { kind, metadata }: Manifest): boolean {
  if (scope === 'Cluster') return kind === 'Namespace' || (metadata.namespace ?? '') === '';
  return scope !== 'Namespaced' || kind !== 'Namespace';
}

function inNamespaces({ namespaces = [], excludedNamespaces = [] }: ConstraintMatch, namespace: string): boolean {
  if (namespace === '') return true;
  if (excludedNamespaces.some(pattern => fits(pattern, namespace))) return false;
  return namespaces.length === 0 || namespaces.some(pattern => fits(pattern, namespace));
}

/** Gatekeeper's patterns have a star at the start, at the end, or at both. */
export function fits(pattern: string, text: string): boolean {
  const core = pattern.replace(/^\*|\*$/g, '');
  const [open, closed] = [pattern.startsWith(any), pattern.endsWith(any) && pattern.length > 1];
  if (open && closed) return text.includes(core);
  if (open) return text.endsWith(core);
  return closed ? text.startsWith(core) : text === pattern;
}

function selects(
  { matchLabels = {}, matchExpressions = [] }: LabelSelector,
  labels: Readonly<Record<string, string>>,
): boolean {
  const equal = Object.entries(matchLabels).every(([key, value]) => labels[key] === value);
  return equal && matchExpressions.every(one => holds(one, labels[one.key]));
}

// An operator that is not known leaves the object in.
function holds({ operator, values = [] }: Expression, label: string | undefined): boolean {
  if (operator === 'Exists') return label !== undefined;
  if (operator === 'DoesNotExist') return label === undefined;
  if (operator === 'In') return label !== undefined && values.includes(label);
  return operator !== 'NotIn' || label === undefined || !values.includes(label);
}
