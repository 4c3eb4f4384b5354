import { celPolicy } from '../../../../lib/policy/raw-cel/cel-policy';
import { namespaced } from '../../../../lib/policy/kinds';
import { typesOfConditions, meaningSpec, ofSpec, trueInCel, withoutValueInCel } from '../../../support/cel-meanings';
import type { OracleAnswer } from '../../../support/oracle';
import { oracleWords, ourWords } from '../../../support/oracle';
import { samples, seed } from '../../../support/samples';
import { askAll, describeWithTool } from '../../../support/tool';

/** Expressions as people write them, guarded and unguarded. */
const expressions: readonly string[] = [
  'object.spec.text == "a"',
  'has(object.spec.text) && object.spec.text.startsWith("a")',
  '!has(object.spec.part) || has(object.spec.part.text)',
  'has(object.spec.items[0].name)',
  'has(object.spec.?items[?0].name) && object.spec.items.all(i, has(i.ports[0].name) || true)',
  'has(object.spec[object.spec.text].text) || has({"has(a[0].b)": 1}.a)',
  'object.spec.?items.orValue([]).filter(i, has([i][0].name)).size() == 1',
  'object.spec.?text.orValue("a") in ["a", "b"]',
  'object.spec.?part.?text.hasValue() ? object.spec.part.text == "a" : true',
  'object.spec.?map[?"a"].orValue("b") == "b"',
  'object.spec.map["a"] != ""',
  'object.spec.texts[0] == "a"',
  'object.spec.?texts[?0].orValue("a") == "a"',
  'object.spec.?texts.orValue([]).all(t, t.contains("a"))',
  'object.spec.texts.exists(t, t.endsWith("b"))',
  'object.spec.?texts.orValue([]).exists_one(t, t == "a")',
  'object.spec.?texts.orValue([]).map(t, t + "!").join(",") != "a!"',
  'object.spec.?items.orValue([]).filter(i, has(i.name)).all(i, i.name.size() > 0)',
  'object.spec.?items.orValue([]).map(i, i.?ports.orValue([]).exists(p, p < 1024), "x").size() == 0',
  'object.spec.items.all(i, i.?flag.orValue(false) || i.?name.orValue("") == "y")',
  'size(object.spec.text) < 3',
  'object.spec.number + 1 > 2',
  'object.spec.number * 2 - 1 != 1 && object.spec.number / 2 >= 0',
  'object.spec.number % 2 == 0',
  '-object.spec.number < 0',
  'string(object.spec.number) == "1"',
  'int(object.spec.text) == 1',
  'object.spec.text + object.spec.other == "ab"',
  'object.spec.texts + object.spec.numbers == ["a", "b"]',
  'object.spec.text.replace("a", "b") == "b"',
  'object.spec.text.split("a").size() == 2',
  'object.spec.text.split("").size() < 2',
  'object.spec.text.indexOf("b") == object.spec.text.lastIndexOf("b")',
  'object.spec.text.lastIndexOf(object.spec.other) < 1',
  'object.spec.text.substring(1) == object.spec.other',
  'object.spec.text.substring(0, object.spec.number) != "a"',
  'object.spec.text.lowerAscii() == object.spec.text',
  'object.spec.text.upperAscii() == object.spec.text',
  'object.spec.text.matches("^[a-z]+$")',
  'object.spec.text.matches(object.spec.other)',
  '"a" in object.spec.map && object.spec.map.all(k, object.spec.map[k] != "")',
  'quantity(object.spec.amount).compareTo(quantity("1")) >= 0',
  'isQuantity(object.spec.amount) && quantity(object.spec.amount).isLessThan(quantity("1Ki"))',
  'object.spec.flag && object.spec.number > 0 || object.spec.text == "a"',
  '!object.spec.flag',
  'object.spec.flag ? true : object.spec.texts == []',
  'object.spec.part == {"text": "a"}',
  '{"a": 1}.exists(k, k == object.spec.?text.orValue("a"))',
  'variables.list.all(t, variables.list.exists(o, o == t) && t != variables.params.refused)',
  'request.operation == "DELETE" || has(request.operation) && object.spec.?flag.orValue(true)',
  'object.?metadata.?namespace.orValue("") == "shop" && object.kind == "Sample"',
];

describeWithTool('oracle', 'raw CEL means what CEL means', oracle => {
  let counted = 0;
  afterAll(() => {
    process.stderr.write(`${String(counted)} raw CEL cases compared with the API server, seed ${String(seed)}\n`);
  });

  test.each(expressions)('%s', async expression => {
    const params = { refused: 'none' };
    const code = {
      variables: [{ name: 'list', expression: 'object.spec.?texts.orValue(["a"])' }],
      validations: [{ expression, message: 'refused', messageExpression: '"text " + object.spec.text' }],
    };
    const facts = { id: 'raw', severity: 'error', why: 'why', fix: 'fix', controls: [] } as const;
    const rule = await celPolicy({
      ...facts,
      ...code,
      params,
      kinds: [namespaced('example.com', ['v1'], 'Sample', 'samples')],
    });
    expect(rule.unevaluated).toBeUndefined();
    const asked = (id: number) => (id === 0 ? { policy: code, policyName: 'raw' } : { policyRef: 'raw' });

    const answers = askAll<OracleAnswer>(
      oracle,
      samples.map((object, id) => ({ id, object, params, ...asked(id) })),
    );

    counted += samples.length;
    const differences = samples.flatMap((object, at) => {
      const [ours, theirs] = [ourWords(rule, object), oracleWords(answers[at]!)];
      const same = JSON.stringify(ours) === JSON.stringify(theirs);
      return same ? [] : [{ spec: JSON.stringify(object.spec), ours, theirs, answer: answers[at]?.message }];
    });
    expect({ differences: differences.slice(0, 3), count: differences.length }).toEqual({ differences: [], count: 0 });
  });

  test('what the tests without a server expect is what the API server says', () => {
    const expected = [
      ...trueInCel.map(expression => ({ expression, verdict: 'allow' })),
      ...withoutValueInCel.map(expression => ({ expression, verdict: 'error' })),
    ];
    const object = { apiVersion: 'example.com/v1', kind: 'Sample', metadata: { name: 'x' }, spec: meaningSpec };
    const questions = expected.map(({ expression }, id) => {
      return { id, object, policy: { validations: [{ expression: ofSpec(expression) }] }, policyName: expression };
    });
    const answers = askAll<OracleAnswer>(oracle, questions);
    counted += answers.length;
    expect(expected.map((one, at) => ({ ...one, verdict: answers[at]?.verdict }))).toEqual(expected);
  });

  test('a match condition is refused for its type where the API server refuses it', () => {
    const object = { apiVersion: 'example.com/v1', kind: 'Sample', metadata: { name: 'x' }, spec: { x: true } };
    const variables = [{ name: 'x', expression: 'true' }];
    const questions = typesOfConditions.map(([expression], id) => {
      const policy = { variables, matchConditions: [{ name: 'a', expression }], validations: [{ expression: 'true' }] };
      return { id, object, policy, policyName: expression };
    });
    const answers = askAll<OracleAnswer>(oracle, questions);
    counted += answers.length;
    const refused = (at: number) => answers[at]?.message.includes('must evaluate to bool but got dyn');
    expect(typesOfConditions.map(([expression], at) => [expression, refused(at)])).toEqual(typesOfConditions);
  });
});
