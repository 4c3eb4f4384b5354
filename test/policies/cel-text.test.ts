import { matchesKind } from '../../lib/policy/kind-index';
import type { ObjectPolicy } from '../../lib/policy/policy';
import { catalogue } from '../../policies';
import { celTwin } from '../support/cel-twin';
import { examplesOf } from '../support/examples';
import { ourWords } from '../support/oracle';

const policies = catalogue.filter((policy): policy is ObjectPolicy => policy.type === 'object');

describe('the CEL text of a policy', () => {
  test.each(policies)('$id: parses, and says of every example what the function says', async policy => {
    const manifests = examplesOf(policy.id).map(({ manifest }) => manifest);
    const judged = manifests.filter(one => matchesKind(policy.kinds, one));
    const twin = await celTwin(policy);
    expect(judged).not.toEqual([]);
    expect(judged.map(one => ourWords(twin, one))).toEqual(judged.map(one => ourWords(policy, one)));
  });
});
