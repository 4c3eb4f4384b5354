import { namespaced } from '../../../../lib/policy/kinds';
import { policy } from '../../../../lib/policy/policy';
import { objects } from '../../../../lib/policy/target';
import { celTwin } from '../../../support/cel-twin';
import type { Sample } from '../../../support/language';
import { sentences } from '../../../support/language';
import { ourWords } from '../../../support/oracle';
import { samples } from '../../../support/samples';

// The oracle compares all samples with the real API server; this needs no program and a part of them is enough.
const some = samples.filter((_, at) => at % 9 === 0);

describe('the CEL text of the language', () => {
  test.each(Object.entries(sentences))('%s: parses, and means what the function means', async (name, requires) => {
    const facts = { id: 'sample', severity: 'error', why: name, fix: 'mend it', controls: [] } as const;
    const matches = objects<Sample>(namespaced('example.com', ['v1'], 'Sample', 'samples'));
    const rule = policy({ ...facts, matches, requires });
    const twin = await celTwin(rule);
    expect(some.map(object => ourWords(twin, object))).toEqual(some.map(object => ourWords(rule, object)));
  });
});
