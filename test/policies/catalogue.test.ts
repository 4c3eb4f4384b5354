import { evaluate } from '../../lib/policy/evaluate';
import type { Manifest, RenderedObject } from '../../lib/manifest';
import type { Finding } from '../../lib/policy/finding';
import { catalogue } from '../../policies';
import type { Example } from '../support/examples';
import { examples, hasFile, policyFolders } from '../support/examples';

const ids = catalogue.map(policy => policy.id);

function rendered(manifest: Manifest): RenderedObject {
  return { manifest, cluster: '', app: '', constructPath: '' };
}

/** What a policy finds in an example. A policy over the whole set judges all documents of the file together. */
function findingsIn({ policy, file, manifest }: Example): readonly Finding[] {
  const own = catalogue.filter(one => one.id === policy);
  const together = own.some(one => one.type === 'set') ? examples(policy, file).map(one => one.manifest) : [manifest];
  const { kind, metadata } = manifest;
  return evaluate(own, together.map(rendered))
    .filter(({ object }) => object.kind === kind && object.name === metadata.name)
    .filter(({ object }) => object.namespace === (metadata.namespace ?? ''));
}

/** The places that it blames. */
function blamed(example: Example): readonly string[] {
  return [...new Set(findingsIn(example).map(({ path }) => path))].sort();
}

/** What it says, as a reviewer reads it. */
function words(example: Example): readonly string[] {
  return findingsIn(example).map(({ path, message }) => `${path}  ${message}`);
}

describe('the catalogue', () => {
  test('has each policy once, in the order of the ids', () => {
    expect(ids).toEqual([...new Set(ids)].sort());
  });

  test('has exactly the policies that have a folder', () => {
    expect(policyFolders()).toEqual(ids);
  });

  test.each(ids)('%s has admitted and denied examples', id => {
    expect(examples(id, 'admitted.yaml')).not.toEqual([]);
    expect(examples(id, 'denied.yaml').flatMap(example => example.expected)).not.toEqual([]);
    expect(hasFile(id, 'policy.ts')).toBe(true);
  });

  test.each(catalogue)('$id says why, what to do and for which control, in ids without colons', policy => {
    expect(policy.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(policy.why).not.toMatch(/[.\n]$/);
    expect(policy.why.length).toBeGreaterThan(20);
    expect(policy.fix.length).toBeGreaterThan(10);
    expect(policy.controls).not.toEqual([]);
  });
});

describe('a policy', () => {
  // One test a policy: it builds its conditions once, and whatever is wrong with them shows in the test that built them.
  test.each(ids)('%s admits what is admitted and blames the expected fields of what is denied', id => {
    const admitted = examples(id, 'admitted.yaml').map(one => ({ ...one, expected: [] }));
    const denied = examples(id, 'denied.yaml').filter(({ expected }) => expected.length > 0);
    const all = [...admitted, ...denied].map(one => [nameOf(one), one] as const);
    expect(all.map(([name, one]) => [name, blamed(one)])).toEqual(
      all.map(([name, { expected }]) => [name, [...expected].sort()]),
    );
    expect(denied.flatMap(words)).toMatchSnapshot();
  });
});

function nameOf({ file, manifest }: Example): string {
  return `${file} ${manifest.kind} ${manifest.metadata.name}`;
}
