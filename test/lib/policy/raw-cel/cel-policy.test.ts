import type { Manifest } from '../../../../lib/manifest';
import { compilePolicy } from '../../../../lib/policy/compiled-policy';
import { Scope } from '../../../../lib/policy/expression/scope';
import { admits } from '../../../../lib/policy/refusal';
import { evaluate } from '../../../../lib/policy/evaluate';
import { kinds } from '../../../../lib/policy/kinds';
import type { CelSketch } from '../../../../lib/policy/raw-cel/cel-policy';
import { celPolicy } from '../../../../lib/policy/raw-cel/cel-policy';
import { typesOfConditions } from '../../../support/cel-meanings';
import { ourWords } from '../../../support/oracle';

const facts = {
  id: 'own',
  severity: 'error',
  why: 'why',
  fix: 'mend it',
  controls: [],
  kinds: [kinds.service],
} as const;

function sketch(expression: string, more: Partial<CelSketch> = {}): CelSketch {
  return { ...facts, validations: [{ expression, message: 'no' }], ...more };
}

function service(spec: unknown): Manifest {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name: 'x', namespace: 'shop' }, spec };
}

async function verdict(expression: string, spec: unknown): Promise<string> {
  return ourWords(await celPolicy(sketch(expression)), service(spec))[0] ?? 'admitted';
}

describe('a policy in raw CEL', () => {
  test('is evaluated with the meaning it has in the API server', async () => {
    expect(await verdict('object.spec.type != "NodePort"', { type: 'NodePort' })).toBe('no');
    expect(await verdict('object.spec.type != "NodePort"', { type: 'ClusterIP' })).toBe('admitted');
    expect(await verdict('object.spec.type != "NodePort"', {})).toBe('error');
    expect(await verdict('!has(object.spec.type) || object.spec.type == "x"', {})).toBe('admitted');
    expect(await verdict('object.spec.ports.all(p, p.port > 1 && p.port < 9)', { ports: [{ port: 3 }] })).toBe(
      'admitted',
    );
    expect(await verdict('object.spec.?ports.orValue([]).size() == 0', {})).toBe('admitted');
  });

  test('has its own message, and takes the plain one where that has no value', async () => {
    const says = [{ expression: 'false', message: 'plain', messageExpression: '"type " + object.spec.type' }];
    const policy = await celPolicy(sketch('', { validations: says }));
    expect(ourWords(policy, service({ type: 'a' }))).toEqual(['type a']);
    expect(ourWords(policy, service({}))).toEqual(['plain']);
    const silent = await celPolicy(sketch('', { validations: [{ expression: ' 1 == 2 ' }] }));
    expect(ourWords(silent, service({}))).toEqual(['failed expression: 1 == 2']);
  });

  test('judges nothing that its match conditions leave out', async () => {
    const matchConditions = [{ name: 'only-x', expression: 'object.spec.x == true' }];
    const policy = await celPolicy(sketch('false', { matchConditions }));
    expect(policy.matchConditions).toEqual(matchConditions);
    expect(ourWords(policy, service({ x: false }))).toEqual([]);
    expect(ourWords(policy, service({ x: true }))).toEqual(['no']);
    expect(ourWords(policy, service({}))).toEqual(['error']);
  });

  test('leaves out what one of several match conditions leaves out, also beside one without a value', async () => {
    const matchConditions = ['object.spec.x == true', 'object.spec.y == true'].map((expression, at) => {
      return { name: `only-${String(at)}`, expression };
    });
    const policy = await celPolicy(sketch('false', { matchConditions }));
    expect(ourWords(policy, service({ x: true, y: true }))).toEqual(['no']);
    expect(ourWords(policy, service({ x: true, y: false }))).toEqual([]);
    expect(ourWords(policy, service({ y: false }))).toEqual([]);
    expect(await celPolicy(sketch('true'))).not.toHaveProperty('matchConditions');
  });

  test.each([
    ['object.spec.text > 1', 'no such overload'],
    ['object.spec.list.x == 1', 'a list has no fields'],
    ['object.spec.gone == 1', 'no such key'],
    ['quantity(object.spec.text) == quantity("1")', 'not a quantity'],
    ['object.spec.text.matches("[" + object.spec.text)', 'not a pattern'],
    ['object.spec.number * 9223372036854775807 == 1', 'integer overflow'],
    ['object.spec.number / 0 == 1', 'division by zero'],
    ['object.spec.half + object.spec.half == 3', 'a double without a fraction'],
    ['int(object.spec.text) == 1', 'not an integer'],
    ['object.spec.text.substring(9) == ""', 'index out of range'],
  ])('says why %s has no value', async (expression, why) => {
    const manifest = service({ text: 'a', list: [], number: 2, half: 1.5 });
    const [finding] = evaluate(
      [await celPolicy(sketch(expression))],
      [{ manifest, cluster: '', app: '', constructPath: '' }],
    );
    expect(finding?.found).toBe(`could not be evaluated: ${why}`);
  });

  test('without a sentence says only what it expects', async () => {
    const [finding] = evaluate(
      [await celPolicy(sketch('false'))],
      [{ manifest: service({}), cluster: '', app: '', constructPath: '' }],
    );
    expect(finding).toMatchObject({ message: 'no', path: '', found: 'a violation', expected: 'no' });
  });

  test('judges only the objects that it applies to', async () => {
    const policy = await celPolicy(sketch('false', { applies: ({ metadata }) => metadata?.['name'] === 'y' }));
    expect(ourWords(policy, service({}))).toEqual([]);
    expect(ourWords(policy, { ...service({}), metadata: { name: 'y' } })).toEqual(['no']);
  });

  test('says in its finding what it says to the API server, beside what it would have said without a value', async () => {
    const says = [{ expression: 'false', message: 'plain', messageExpression: '"type " + object.spec.type' }];
    const policy = await celPolicy(sketch('', { validations: says }));
    const [finding] = evaluate(
      [policy],
      [{ manifest: service({ type: 'a' }), cluster: '', app: '', constructPath: '' }],
    );
    expect(finding).toMatchObject({ message: 'type a', found: 'type a', expected: 'plain' });
  });

  test.each(['object.spec.type', 'object.spec.?type.orValue("a")', 'dyn("a")', 'true ? object.spec.type : "a"'])(
    'has no message of its own where the API server cannot know that it is a text: %s',
    async messageExpression => {
      const policy = await celPolicy(
        sketch('', { validations: [{ expression: 'false', message: 'no', messageExpression }] }),
      );
      expect(ourWords(policy, service({ type: 'a' }))).toEqual(['no']);
    },
  );

  test.each(typesOfConditions)(
    'refuses a match condition whose type the API server cannot know: %s',
    async (expression, refused) => {
      const variables = [{ name: 'x', expression: 'true' }];
      const made = celPolicy(sketch('true', { variables, matchConditions: [{ name: 'a', expression }] }));
      const outcome = await made.then(() => '', String);
      expect(outcome).toBe(refused ? 'Error: own: matchConditions.a: must be bool, is dyn' : '');
    },
  );

  test('takes no longer when thirty variables ask twice for the one before, whether they have a value or not', async () => {
    const asking = (last: string, again: (before: string) => string) =>
      Array.from({ length: 30 }, (_, at) => {
        return { name: `v${String(at)}`, expression: at === 0 ? last : again(`variables.v${String(at - 1)}`) };
      });
    const sums = sketch('variables.v29 == 536870912', { variables: asking('1', before => `${before} + ${before}`) });
    expect(ourWords(await celPolicy(sums), service({}))).toEqual([]);
    const errors = sketch('variables.v29', { variables: asking('object.gone', before => `${before} && ${before}`) });
    expect(ourWords(await celPolicy(errors), service({}))).toEqual(['error']);
  });

  test('knows an update, and the object before it, where somebody says that it is one', async () => {
    const rule = sketch('request.operation != "UPDATE" || oldObject.spec.type == object.spec.type');
    const compiled = compilePolicy(await celPolicy(rule));
    const scope = new Scope(service({ type: 'a' }));
    expect(admits(compiled, scope)).toBe(true);
    Object.assign(scope, { operation: 'UPDATE', oldObject: service({ type: 'b' }) });
    expect(admits(compiled, scope)).toBe(false);
    Object.assign(scope, { operation: 'DELETE' });
    expect(admits(compiled, scope)).toBe(true);
  });

  test('is an error to each who asks for a variable without a value', async () => {
    const variables = [{ name: 'x', expression: 'object.gone' }];
    const validations = [{ expression: 'variables.x == 1' }, { expression: 'variables.x != 1' }];
    expect(ourWords(await celPolicy(sketch('', { variables, validations })), service({}))).toEqual(['error', 'error']);
  });

  test('reads its variables and parameters, each variable once', async () => {
    const variables = [{ name: 'ports', expression: 'object.spec.?ports.orValue([])' }];
    const rule = sketch('variables.ports.all(p, p in variables.params.allowed)', {
      variables,
      params: { allowed: [80] },
    });
    const policy = await celPolicy(rule);
    expect(ourWords(policy, service({ ports: [80] }))).toEqual([]);
    expect(ourWords(policy, service({ ports: [81] }))).toEqual(['no']);
  });

  test('that does not compile is refused, with every expression that is wrong', async () => {
    const validations = [{ expression: '1 + "a" == 2' }, { expression: 'object.spec.' }, { expression: '"text"' }];
    await expect(celPolicy(sketch('', { validations }))).rejects.toThrow(
      /own: validations\[0\]: no such overload.*\nown: validations\[1\]: .*\nown: validations\[2\]: must be bool, is string/,
    );
  });

  test('that is wrong in several places is refused with each of them', async () => {
    const rule = sketch('true', {
      variables: [{ name: 'a', expression: '1 +' }],
      matchConditions: [{ name: 'm', expression: '"text"' }],
      validations: [{ expression: 'true', messageExpression: '1' }],
    });
    await expect(celPolicy(rule)).rejects.toThrow(
      /own: variables\.a: .+\nown: matchConditions\.m: must be bool, is string\nown: validations\[0\]\.messageExpression: must be string, is int$/,
    );
  });

  test('says of every expression outside the subset why it is', async () => {
    const validations = [{ expression: 'namespaceObject.x == 1' }, { expression: 'type(object) == string' }];
    const { unevaluated } = await celPolicy(sketch('', { validations }));
    expect(unevaluated).toMatch(
      /^validations\[0\]: Unknown variable: namespaceObject; validations\[1\]: function type$/,
    );
  });

  test.each([
    'object.?spec',
    'has(object)',
    'has(object.spec[0])',
    'has(1.x)',
    'gone.x == 1',
    'object.spec.list.all(x, gone.y == x)',
    'object.spec.text.startsWith(gone)',
    'object.spec.all(1, true)',
  ])('that the API server refuses as well is an error: %s', async expression => {
    await expect(celPolicy(sketch(expression))).rejects.toThrow('own: validations[0]: ');
  });

  test.each([
    ['request.operation == "CREATE"', 'request'],
    ['namespaceObject.metadata.name == "x"', 'namespaceObject'],
    ['url(object.spec.x).getHost() == "a"', 'url'],
    ['object.spec.x == 1.5', 'literals'],
    ['type(object.spec.x) == string', 'type'],
  ])('outside the portable subset is reported and never passed: %s', async (expression, what) => {
    const policy = await celPolicy(sketch(expression));
    const object = { manifest: service({}), cluster: '', app: '', constructPath: '' };
    const [finding, ...others] = evaluate([policy], [object]);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      policy: 'own',
      severity: 'info',
      found: expect.stringContaining('not evaluated at synth'),
    });
    expect(finding?.found).toContain(what);
  });

  test('refuses a pattern that RE2 refuses', async () => {
    await expect(celPolicy(sketch('object.spec.x.matches("(?=a)")'))).rejects.toThrow('validations[0]');
  });
});
