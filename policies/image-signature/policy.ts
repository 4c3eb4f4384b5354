import type { RenderedObject } from '../../lib/manifest';
import { field, isMapping } from '../../lib/policy/pss/plain-field';
import { podTemplateOf } from '../../lib/policy/pss/pod-template';
import type { ObjectSet } from '../../lib/policy/set/object-set';
import type { SetViolation } from '../../lib/policy/set/set-findings';
import { ruleOverSet } from '../../lib/policy/set/set-findings';
import { nsa, slsa } from '../controls';
import { coversImage } from './covers-image';

const label = 'policy.sigstore.dev/include';
const containers = ['containers', 'initContainers', 'ephemeralContainers'];

/**
 * Where signatures of images are asked for, nobody gets around them. Each ClusterImagePolicy enforces, and each of its authorities is a key or signers
 * by name: an issuer, and a whole subject or a pattern that is anchored. Each namespace in which something runs an image that such a policy names
 * carries the label by which policy-controller looks at it; without the label the policy is not asked.
 */
export const imageSignature = ruleOverSet({
  id: 'image-signature',
  severity: 'error',
  why: 'an image that nobody had to sign is whatever the last one who could push made of it',
  fix: `sign in the workflow that builds, set mode: enforce with named signers, and label the namespace ${label}: "true"`,
  controls: [nsa('Building secure container images'), slsa('Verifying artifacts')],
  violations: set => {
    const policies = set.ofKind('policy.sigstore.dev', 'ClusterImagePolicy');
    return [...policies.flatMap(weakened), ...unasked(set, policies)];
  },
});

function weakened(object: RenderedObject): readonly SetViolation[] {
  const mode = field(object.manifest, 'spec', 'mode') ?? 'enforce';
  const authorities = listAt(field(object.manifest, 'spec'), 'authorities');
  const expected = 'a key, or signers by issuer and whole subject';
  const none = { object, path: '/spec/authorities', found: 'nobody', expected };
  return [
    ...(mode === 'enforce' ? [] : [{ object, path: '/spec/mode', found: JSON.stringify(mode), expected: 'enforce' }]),
    ...(authorities.length === 0 ? [none] : []),
    ...authorities.flatMap((authority, at) =>
      asksForSomebody(authority)
        ? []
        : [{ object, path: `/spec/authorities/${String(at)}`, found: 'anybody', expected }],
    ),
  ];
}

function asksForSomebody(authority: unknown): boolean {
  if (field(authority, 'static') !== undefined) return field(authority, 'static', 'action') === 'fail';
  if (isMapping(field(authority, 'key'))) return true;
  const identities = listAt(field(authority, 'keyless'), 'identities');
  return identities.length > 0 && identities.every(one => isNamed(one, 'issuer') && isNamed(one, 'subject'));
}

function isNamed(identity: unknown, what: 'issuer' | 'subject'): boolean {
  const [whole, pattern] = [field(identity, what), field(identity, `${what}RegExp`)];
  if (typeof whole === 'string' && whole !== '') return true;
  return typeof pattern === 'string' && /^\^.+\$$/.test(pattern) && !/^\^\.[*+]\$$/.test(pattern);
}

/** The namespaces that run what a policy names and do not ask for it. One that the set does not declare is named by what runs in it. */
function unasked(set: ObjectSet, policies: readonly RenderedObject[]): readonly SetViolation[] {
  const globs = policies.flatMap(one => listAt(field(one.manifest, 'spec'), 'images')).map(one => field(one, 'glob'));
  const path = `/metadata/labels/${label.replace('/', '~1')}`;
  return set.podNamespaces.flatMap(name => {
    const runs = set.workloadsIn(name).find(({ object }) => imagesOf(object).some(image => isNamedBy(globs, image)));
    if (runs === undefined) return [];
    const namespace = set.find('', 'Namespace', '', name);
    const found = field(namespace?.manifest, 'metadata', 'labels', label);
    if (found === 'true') return [];
    const object = namespace ?? runs.object;
    const undeclared = { path: '/metadata/namespace', found: name, expected: `a namespace labelled ${label}: "true"` };
    return [
      {
        object,
        ...(namespace === undefined
          ? undeclared
          : { path, found: JSON.stringify(found ?? 'nothing'), expected: '"true"' }),
      },
    ];
  });
}

function isNamedBy(globs: readonly unknown[], image: string): boolean {
  return globs.some(glob => typeof glob === 'string' && coversImage(glob, image));
}

function imagesOf({ manifest }: RenderedObject): readonly string[] {
  const spec = podTemplateOf(manifest)?.spec;
  return containers
    .flatMap(name => listAt(spec, name))
    .map(one => field(one, 'image'))
    .filter(one => typeof one === 'string');
}

function listAt(parent: unknown, name: string): readonly unknown[] {
  const list = field(parent, name);
  return Array.isArray(list) ? list : [];
}
