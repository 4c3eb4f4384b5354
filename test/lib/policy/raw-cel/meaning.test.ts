import type { Manifest } from '../../../../lib/manifest';
import { kinds } from '../../../../lib/policy/kinds';
import { celPolicy } from '../../../../lib/policy/raw-cel/cel-policy';
import { ourWords } from '../../../support/oracle';

const facts = { id: 'own', severity: 'error', why: 'why', fix: 'fix', controls: [], kinds: [kinds.service] } as const;
const spec = {
  text: 'a😀b',
  upper: 'ÄB',
  number: 7,
  big: 9007199254740993n,
  half: 1.5,
  yes: true,
  none: null,
  list: ['a', 'b', 'a'],
  numbers: [3, 1, 2],
  mixed: [1, 'a'],
  map: { a: 'x', b: 'y' },
  items: [{ name: 'a', ports: [80] }, { name: 'b' }],
  amount: '1500m',
};
const object: Manifest = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'x', namespace: 'shop' }, spec };

/** What an expression says, `true`, `false` or `error`; `o` stands for the object's spec. */
async function value(expression: string): Promise<string> {
  const text = expression.replace(/\bo\./g, 'object.spec.');
  const rule = await celPolicy({ ...facts, validations: [{ expression: text, message: 'false' }] });
  if (rule.unevaluated !== undefined) return rule.unevaluated;
  return ourWords(rule, object)[0] ?? 'true';
}

describe('is true in CEL', () => {
  test.each([
    ...['o.number + 1 == 8', 'o.number - 8 == -1', 'o.number * 2 == 14', 'o.number / 2 == 3', '-o.number / 2 == -3'],
    ...['o.number % 4 == 3', '-o.number % 4 == -3', '-o.number == -7'],
    ...[
      'o.number > 6',
      'o.number >= 7',
      'o.number < 8',
      'o.number <= 7',
      'o.number != 8',
      '!(o.number > 7)',
      '!(o.number < 7)',
    ],
    ...['o.text < "b"', 'o.text <= o.text', 'o.text >= "a"', 'o.text > "a"', 'o.yes == true', 'o.none == null'],
    ...[
      'o.text + "c" == "a😀bc"',
      'o.list + ["c"] == ["a", "b", "a", "c"]',
      'o.text.size() == 3',
      'size(o.list) == 3',
      'o.map.size() == 2',
    ],
    ...[
      'o.text.startsWith("a")',
      'o.text.endsWith("b")',
      'o.text.contains("😀")',
      '!o.text.contains("x")',
      '!o.text.startsWith("b")',
    ],
    ...[
      'o.list.join() == "aba"',
      'o.list.join("-") == "a-b-a"',
      '"a,b".split(",") == ["a", "b"]',
      'o.text.split("") == ["a", "😀", "b"]',
    ],
    ...['"aba".replace("a", "$&") == "$&b$&"', 'o.upper.lowerAscii() == "Äb"', '"äb".upperAscii() == "äB"'],
    ...[
      'o.text.indexOf("b") == 2',
      'o.text.indexOf("x") == -1',
      '"abab".lastIndexOf("b") == 3',
      'o.text.substring(1) == "😀b"',
      'o.text.substring(1, 2) == "😀"',
    ],
    ...['o.numbers.min() == 1', 'o.numbers.max() == 3', 'o.list.min() == "a"', 'o.list.max() == "b"'],
    ...[
      'o.list.all(x, x in ["a", "b"])',
      'o.list.exists(x, x == "b")',
      'o.list.exists_one(x, x == "b")',
      '!o.list.exists_one(x, x == "a")',
    ],
    ...[
      'o.list.filter(x, x == "a") == ["a", "a"]',
      'o.list.map(x, x + "!") == ["a!", "b!", "a!"]',
      'o.list.map(x, x == "b", x + "!") == ["b!"]',
    ],
    ...[
      'o.map.all(k, o.map[k] != "")',
      'o.map.exists(k, k == "b")',
      '"a" in o.map',
      '!("z" in o.map)',
      '"b" in o.list',
      '!("z" in o.list)',
    ],
    ...[
      'o.map["a"] == "x"',
      'o.list[1] == "b"',
      'o.map[?"a"].orValue("z") == "x"',
      'o.map[?"z"].orValue("z") == "z"',
      'o.list[?1].orValue("z") == "b"',
    ],
    ...[
      'o.list[?3].orValue("z") == "z"',
      'o.list[?-1].orValue("z") == "z"',
      'o.?gone.?deeper.orValue("z") == "z"',
      'o.?text.hasValue()',
      '!o.?gone.hasValue()',
    ],
    ...[
      'o.?text.value() == o.text',
      'o.?map.a.orValue("z") == "x"',
      'o.?map["b"].orValue("z") == "y"',
      'o.?gone["b"].orValue("z") == "z"',
    ],
    ...[
      'has(o.items[0].name)',
      '!has(o.items[1].ports)',
      'has([{"has(x)": o.map}][0]["has(x)"].a) && has( o.items.filter(i, has(i.ports))[0].name )',
      '!has(o.?gone[0].name)',
      '!has(o.list[0].name)',
    ],
    ...['has(o.text)', '!has(o.gone)', 'has(o.map.a)', 'o.yes ? true : o.gone', 'o.text == "x" ? o.gone : true'],
    ...[
      'o.gone == 1 || true',
      'true || o.gone == 1',
      '!(o.gone == 1 && false)',
      '!(false && o.gone == 1)',
      'o.items.exists(i, i.ports[0] == 80)',
    ],
    ...[
      '{"a": 1, "b": 2} == {"b": 2, "a": 1}',
      '[dyn(1), dyn("a")] == o.mixed',
      'int("42") == 42',
      'int("-7") == -7',
      'int(o.half) == 1',
      'string(o.number) == "7"',
    ],
    ...[
      'dyn(o.number) == 7',
      'quantity(o.amount).isLessThan(quantity("2"))',
      'quantity("2Gi").isGreaterThan(quantity(o.amount))',
      'quantity("1.5").compareTo(quantity(o.amount)) == 0',
    ],
    ...[
      'quantity("1").compareTo(quantity("2")) == -1',
      'quantity("2").compareTo(quantity("1")) == 1',
      'isQuantity("1Gi")',
      '!isQuantity("1 Gi")',
    ],
    ...[
      'o.text.matches("^a.b$")',
      '!o.text.matches("^b")',
      'o.text.matches(o.list[0])',
      'object.metadata.name == "x"',
      '"DELETE" != request.operation',
    ],
    ...['has(request.operation)', 'oldObject == null', 'variables.anyObject == object', 'variables.params == null'],
  ])('%s', async expression => {
    expect(await value(expression)).toBe('true');
  });
});

describe('has no value in CEL', () => {
  test.each([
    ...[
      'o.gone == 1',
      'o.text.gone == 1',
      'o.map["z"] == ""',
      'o.list[3] == ""',
      'o.list[-1] == ""',
      'o.number / 0 == 1',
      'o.number % 0 == 1',
    ],
    ...[
      'o.number + "a" == ""',
      'o.text > 1',
      '-o.text == 1',
      '!o.text',
      'o.text ? true : false',
      'o.number.size() == 1',
    ],
    ...[
      'o.number.startsWith("a")',
      'o.list.join(o.number) == ""',
      'o.mixed.join() == ""',
      'o.text.join() == ""',
      'o.mixed.min() == 1',
      '[].min() == 1',
      'o.text.max() == ""',
    ],
    ...[
      'o.?gone.value() == 1',
      'o.text.orValue("a") == "a"',
      'o.text.hasValue()',
      'int("x") == 1',
      'int("1.5") == 1',
      'int(o.list) == 1',
      'int("") == 0',
    ],
    ...[
      'quantity("x").compareTo(quantity("1")) == 0',
      'o.text.compareTo(quantity("1")) == 0',
      'o.text.substring(4) == ""',
      'o.text.substring(-1) == ""',
      'o.text.substring(2, 1) == ""',
    ],
    ...[
      'o.number && true',
      'o.text || false',
      'o.list.all(x, o.gone)',
      'o.list.exists(x, x)',
      'o.list.filter(x, x) == []',
      'o.number.all(x, true)',
      'has(o.gone.deeper)',
      'has(o.items[2].name)',
      'has([o.list][0].name)',
    ],
    ...[
      '9223372036854775807 + o.number == 0',
      '-9223372036854775807 - o.number == 0',
      'o.text.matches(o.number)',
      '{o.number: 1} == {}',
      'o.text[0] == "a"',
    ],
  ])('%s', async expression => {
    expect(await value(expression)).toBe('error');
  });
});

describe('is outside the portable subset', () => {
  test.each([
    ['o.half == 1.5', 'literals'],
    ['namespaceObject.metadata.name == ""', 'namespaceObject'],
    ['oops.a == 1', 'oops'],
    ['o.text.reverse() == ""', 'reverse'],
    ['o.text.split("a", 1) == []', 'split with a limit or an offset'],
    ['o.text.indexOf("a", 1) == 0', 'indexOf with a limit or an offset'],
    ['o.text.lastIndexOf("a", 1) == 0', 'lastIndexOf with a limit or an offset'],
    ['variables.gone == 1', 'variables.gone is not declared before it is used'],
    ['request.userInfo.username == ""', 'request'],
    ['request.operation != request.kind', 'request'],
    ['o.text == b"a"', 'literals'],
  ])('%s', async (expression, what) => {
    const rule = celPolicy({ ...facts, validations: [{ expression: expression.replace(/\bo\./g, 'object.spec.') }] });
    await expect(
      rule.then(
        one => one.unevaluated,
        (error: unknown) => String(error),
      ),
    ).resolves.toContain(what);
  });
});
