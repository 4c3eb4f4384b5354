import type { Manifest } from '../../../../lib/manifest';
import { evaluate } from '../../../../lib/policy/evaluate';
import { namespaced } from '../../../../lib/policy/kinds';
import type { ObjectPolicy } from '../../../../lib/policy/policy';
import { policy } from '../../../../lib/policy/policy';
import { objects } from '../../../../lib/policy/target';
import { celTwin } from '../../../support/cel-twin';
import type { Sample } from '../../../support/language';
import { sentences } from '../../../support/language';
import { ourWords } from '../../../support/oracle';
import { samples } from '../../../support/samples';

/** Objects by what the function says of them. The oracle compares all samples with the real API server; this needs no program. */
function outcomes(rule: ObjectPolicy): ReadonlyMap<string, readonly Manifest[]> {
  const known = new Map<string, Manifest[]>();
  for (const object of samples) {
    const outcome = ourWords(rule, object).join();
    known.set(outcome, [...(known.get(outcome) ?? []), object]);
  }
  return known;
}

/** What a policy says in CEL, and of objects that it refuses. */
function reading(rule: ObjectPolicy, refused: readonly Manifest[]): readonly string[] {
  const said = refused.flatMap(manifest => {
    const findings = evaluate([rule], [{ manifest, cluster: '', app: '', constructPath: '' }]);
    const places = findings.map(({ path, found, expected }) => `  ${path}: ${found} -> ${expected}`);
    return [`${JSON.stringify(manifest['spec'])}: ${ourWords(rule, manifest).join()}`, ...places];
  });
  return [...rule.conditions().map(({ text }) => text), ...said];
}

describe('the CEL text of the language', () => {
  test.each(Object.entries(sentences))('%s: parses, and means what the function means', async (name, requires) => {
    const facts = { id: 'sample', severity: 'error', why: name, fix: 'mend it', controls: [] } as const;
    const matches = objects<Sample>(namespaced('example.com', ['v1'], 'Sample', 'samples'));
    const rule = policy({ ...facts, matches, requires });
    const known = outcomes(rule);
    const some = [...known.values()].slice(0, 30).flatMap(alike => alike.slice(0, 3));
    const twin = await celTwin(rule);
    expect(some.map(object => ourWords(twin, object))).toEqual(some.map(object => ourWords(rule, object)));

    const refused = [...known]
      .filter(([outcome]) => outcome !== '' && outcome !== 'error')
      .map(([, [first]]) => first!);
    expect(reading(rule, refused.slice(0, 2))).toMatchSnapshot();
  });
});
