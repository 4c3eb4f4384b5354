import type { Manifest, RenderedObject } from '../../lib/manifest';
import { evaluate } from '../../lib/policy/evaluate';
import { catalogue } from '../../policies';
import { examples } from '../support/examples';
import { mutations } from '../support/mutations';

const ids = [
  'definition-first',
  'flux-substitution',
  'image-signature',
  'namespace-declared',
  'namespace-default-deny',
  'namespace-named',
  'network-policies-enforced',
  'pod-network-policy',
  'pods-fit-namespace-level',
  'prune-protection',
  'reference-provided',
  'service-selects-pods',
  'volume-backup-group',
  'zero-egress',
];

function rendered(manifest: Manifest): RenderedObject {
  return { manifest, cluster: '', app: '', constructPath: '' };
}

describe('a rule over the whole set', () => {
  test.each(ids)('%s judges all the others when one object is misshapen', id => {
    const own = catalogue.filter(policy => policy.id === id);
    const denied = examples(id, 'denied.yaml').map(example => example.manifest);
    const cases = denied.flatMap((one, at) => mutations(one).map(mutation => denied.with(at, mutation)));
    const broken = cases
      .flatMap(objects => evaluate(own, objects.map(rendered)))
      .filter(finding => finding.found.includes('could not be evaluated'));
    expect(own).toHaveLength(1);
    expect(cases.length).toBeGreaterThan(100);
    expect(broken).toEqual([]);
  });
});
