import type { Manifest } from '../../../../lib/manifest';
import { kinds } from '../../../../lib/policy/kinds';
import { celPolicy } from '../../../../lib/policy/raw-cel/cel-policy';
import { meaningSpec, ofSpec, trueInCel, withoutValueInCel } from '../../../support/cel-meanings';
import { ourWords } from '../../../support/oracle';

const facts = { id: 'own', severity: 'error', why: 'why', fix: 'fix', controls: [], kinds: [kinds.service] } as const;
const spec = { ...meaningSpec, big: 9007199254740993n };
const object: Manifest = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'x', namespace: 'shop' }, spec };

/** What an expression says, `true`, `false` or `error`; `o` stands for the object's spec. */
async function value(expression: string): Promise<string> {
  const rule = await celPolicy({ ...facts, validations: [{ expression: ofSpec(expression), message: 'false' }] });
  if (rule.unevaluated !== undefined) return rule.unevaluated;
  return ourWords(rule, object)[0] ?? 'true';
}

const ofTheEngine = [
  'object.metadata.name == "x"',
  'oldObject == null',
  'variables.anyObject == object',
  'variables.params == null',
  'has(variables.params)',
  'o.big + 1 == 9007199254740994 && o.big - 1 < o.big && int(o.big) == o.big',
  'o.list[?o.big].orValue("z") == "z"',
];

describe('is true in CEL', () => {
  test.each([...trueInCel, ...ofTheEngine])('%s', async expression => {
    expect(await value(expression)).toBe('true');
  });
});

describe('has no value in CEL', () => {
  test.each([
    ...withoutValueInCel,
    '{o.number: 1} == {}',
    'o.half + o.half == 3',
    'o.big * o.big == 0',
    'o.list[o.big] == ""',
  ])('%s', async expression => {
    expect(await value(expression)).toBe('error');
  });
});

describe('gives way to what decides beside it', () => {
  test.each(withoutValueInCel)('(%s) || true', async expression => {
    expect(await value(`(${expression}) || true`)).toBe('true');
  });
});

describe('is outside the portable subset', () => {
  test.each([
    ['o.half == 1.5', 'literals'],
    ['namespaceObject.metadata.name == ""', 'namespaceObject'],
    ['o.text.reverse() == ""', 'reverse'],
    ['o.text.split("a", 1) == []', 'split with a limit or an offset'],
    ['o.text.indexOf("a", 1) == 0', 'indexOf with a limit or an offset'],
    ['o.text.lastIndexOf("a", 1) == 0', 'lastIndexOf with a limit or an offset'],
    ['variables.gone == 1', 'variables.gone is not declared before it is used'],
    ['request.userInfo.username == ""', 'request'],
    ['request.operation != request.kind', 'request'],
    ['o.text == b"a"', 'literals'],
    ['request.operation == ""', 'request.operation compared'],
    ['o.list.all(x, request.operation == x)', 'request.operation compared'],
    ['request.operation > "DELETE"', "'request' is not known"],
    ['request.operation in ["DELETE"]', "'request' is not known"],
    ['request.name == "UPDATE"', "'request' is not known"],
    ['{1: 2}[1] == 2', 'maps with keys other than texts'],
    ['o.?text.optMap(t, t + "!").orValue("") == ""', 'Unknown variable: t'],
    ['o.?text.optMap(t, t == "a").orValue(true) && o.list.exists(x, x == "b")', 'Unknown variable: t'],
    ['o.list.all(i, t, t == "a")', 'Unknown variable: i'],
    ['[?o.?gone].size() == 0', 'QUESTION'],
    ['[1, 2].sum() == 3', "'list.sum()'"],
    ['o.list.map(x, x).isSorted()', 'isSorted'],
    ['o.?text.or(o.?other).orValue("") == ""', 'method or'],
    ['ip("10.0.0.1").family() == 4', 'ip'],
    ['authorizer.group("").resource("pods").check("get").allowed()', 'authorizer'],
  ])('%s', async (expression, what) => {
    const rule = await celPolicy({ ...facts, validations: [{ expression: ofSpec(expression) }] });
    expect(rule.unevaluated).toContain(what);
  });
});
