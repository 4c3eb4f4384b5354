import { groupOf, type Manifest } from '../../lib/manifest';
import type { ObjectPolicy } from '../../lib/policy/policy';
import { allExamples } from '../support/examples';
import { mutations } from '../support/mutations';

/**
 * Objects to put to a running admission chain: every example of every policy, and every so many of their mutations, spread evenly. Most
 * mutations break a schema and are refused before admission; they cost a request and compare nothing. Of those with a null in a list
 * there are all.
 */
export function parityCases(mutated: number): Manifest[] {
  const examples = allExamples().map(({ manifest }) => manifest);
  const others = examples.flatMap(manifest => mutations(manifest).slice(1)).filter(addressable);
  const [odd, usual] = [others.filter(holdsNullInList), others.filter(one => !holdsNullInList(one))];
  const step = Math.max(1, Math.floor(usual.length / mutated));
  return [...examples, ...odd, ...usual.filter((_, at) => at % step === 0)].map(withoutExpectation);
}

/** Whether a request can be made of it: a name, a namespace that exists, no owner of the server's own fields. */
function addressable({ metadata }: Partial<Manifest>): boolean {
  const { name, namespace } = metadata ?? { name: '' };
  return typeof name === 'string' && name !== '' && (namespace === undefined || ['shop', 'other'].includes(namespace));
}

/** Without the annotation that says what the example proves. */
function withoutExpectation(manifest: Manifest): Manifest {
  const { annotations, ...metadata } = manifest.metadata;
  const { expected, ...rest } = (annotations ?? {}) as Record<string, string>;
  void expected;
  return Object.keys(rest).length === 0
    ? { ...manifest, metadata }
    : { ...manifest, metadata: { ...metadata, annotations: rest } };
}

/** Whether a policy judges objects of this kind and version. */
export function judges(policy: ObjectPolicy, { apiVersion, kind }: Manifest): boolean {
  const version = apiVersion.split('/').at(-1) ?? '';
  return policy.kinds.some(
    one => one.group === groupOf(apiVersion) && one.kind === kind && one.versions.includes(version),
  );
}

/** The API server reads null in a list of texts as an empty text, and refuses it in every other list and in every list of a custom resource. */
export function holdsNullInList(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(one => one === null || holdsNullInList(one));
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsNullInList);
}
