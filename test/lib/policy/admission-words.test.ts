import type { Manifest } from '../../../lib/manifest';
import { admissionForm } from '../../../lib/policy/admission-form';
import { evaluate } from '../../../lib/policy/evaluate';
import { atLeast } from '../../../lib/policy/finding';
import { gatorSuite } from '../../../lib/policy/gator-suite';
import { boolean, integer, string, strings } from '../../../lib/policy/parameter';
import { podTemplates } from '../../../lib/policy/pod-template';
import { policy } from '../../../lib/policy/policy';
import { when } from '../../../lib/policy/expression/logic';
import { kinds } from '../../../lib/policy/kinds';
import { celPolicy } from '../../../lib/policy/raw-cel/cel-policy';

const facts = { id: 'rule', severity: 'error', why: 'why', fix: 'mend it', controls: [] } as const;
const container = { name: 'c', image: 'a' };

function pod(spec: object = {}, metadata: object = { name: 'x', namespace: 'shop' }): Manifest {
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [container], ...spec } } as Manifest;
}

describe('the form of a policy for admission', () => {
  const configured = policy({
    ...facts,
    matches: podTemplates,
    parameters: {
      classes: strings({ description: 'a list', default: ['low'] }),
      mode: string({ description: 'a text', default: 'a', oneOf: ['a', 'b'] }),
      free: string({ description: 'any text', default: '' }),
      most: integer({ description: 'a number', default: 3, minimum: 1 }),
      any: integer({ description: 'any number', default: 0 }),
      strict: boolean({ description: 'a switch', default: true }),
    },
    requires: (one, { classes, most, strict }) => [
      one.priorityClassName.or('').isIn(classes),
      one.priority.or(0).isAtMost(most),
      when(strict, one.hostNetwork.or(false)),
    ],
  });

  test('has the schema of each parameter without its default, and the values written out', () => {
    const { schema, parameters, description } = admissionForm(configured, { parameters: { most: 5 } });
    expect(description).toBe('why; mend it');
    expect(schema.type).toBe('object');
    expect(schema.properties).toEqual({
      classes: { type: 'array', items: { type: 'string' }, description: 'a list' },
      mode: { type: 'string', description: 'a text', enum: ['a', 'b'] },
      free: { type: 'string', description: 'any text' },
      most: { type: 'integer', description: 'a number', minimum: 1 },
      any: { type: 'integer', description: 'any number' },
      strict: { type: 'boolean', description: 'a switch' },
      waived: { type: 'array', items: { type: 'string' }, description: expect.stringContaining('group/Kind') },
    });
    expect(parameters).toEqual({ classes: ['low'], mode: 'a', free: '', most: 5, any: 0, strict: true, waived: [] });
  });

  test('judges by each parameter', () => {
    const found = (spec: object, values: object = {}) =>
      evaluate([configured], [{ manifest: pod(spec), cluster: '', app: '', constructPath: '' }], {
        parameters: { rule: { classes: ['low'], most: 3, strict: false, ...values } },
      }).map(one => one.path);
    expect(found({ priorityClassName: 'low', priority: 3 })).toEqual([]);
    expect(found({ priorityClassName: 'low', priority: 3 }, { most: 2, strict: true })).toEqual([
      '/spec/priority',
      '/spec/hostNetwork',
    ]);
  });

  test('keeps the match conditions of raw CEL, and has none otherwise', async () => {
    const matchConditions = [{ name: 'a', expression: 'true' }];
    const raw = { ...facts, kinds: [kinds.pod], validations: [{ expression: 'false' }] };
    expect(admissionForm(await celPolicy({ ...raw, matchConditions })).code.matchConditions).toEqual(matchConditions);
    const { code } = admissionForm(await celPolicy(raw));
    expect(code).not.toHaveProperty('matchConditions');
    expect(code.validations).toEqual([
      { expression: 'variables.waived || (false)', message: 'failed expression: false' },
    ]);
  });
});

describe('the words of a refusal', () => {
  const saying = async (messageExpression: string) => {
    const validations = [{ expression: 'false', message: ' plain ', messageExpression }];
    const rule = await celPolicy({ ...facts, kinds: [kinds.pod], validations });
    return evaluate([rule], [{ manifest: pod(), cluster: '', app: '', constructPath: '' }])[0]?.message;
  };

  test('are its own, without the space around them', async () => {
    expect(await saying('"\\t \\u00a0two words\\u3000 "')).toBe('two words');
    expect(await saying('"\\ufeffkept"')).toBe('\ufeffkept');
  });

  test.each([
    '""',
    '"  "',
    '"a\\nb"',
    'object.spec.gone',
    'object.spec.containers',
    '"' + 'x'.repeat(5 * 1024 + 1) + '"',
  ])('are the plain ones where %s is no message', async expression => {
    expect(await saying(expression)).toBe('plain');
  });

  test('may be as long as the API server allows, in bytes', async () => {
    expect(await saying(`"${'x'.repeat(5 * 1024)}"`)).toHaveLength(5 * 1024);
    expect(await saying(`"${'ä'.repeat(5 * 512 + 1)}"`)).toBe('plain');
  });

  const closed = policy({ ...facts, matches: podTemplates, requires: one => one.hostNetwork.or(false).is(false) });
  const message = (manifest: Manifest) =>
    evaluate([closed], [{ manifest, cluster: '', app: '', constructPath: '' }])[0]?.message;

  test('name the object, with its namespace where it has one', () => {
    const words = 'hostNetwork is true, must be false';
    expect(message(pod({ hostNetwork: true }))).toBe(`Pod shop/x: ${words}`);
    expect(message(pod({ hostNetwork: true }, { name: 'x' }))).toBe(`Pod x: ${words}`);
    expect(message(pod({ hostNetwork: true }, {}))).toBe(`Pod : ${words}`);
  });

  test.each([{ name: 1 }, { name: 'x', namespace: 1 }, { name: ['x'] }])(
    'are the plain ones for an object named %j',
    metadata => {
      expect(message(pod({ hostNetwork: true }, metadata))).toBe('rule: mend it');
    },
  );
});

test('a finding says where its object came from, and nothing of what is not known', () => {
  const closed = policy({ ...facts, matches: podTemplates, requires: one => one.hostNetwork.or(false).is(false) });
  const source = { file: 'a.ts', line: 3 };
  const [known] = evaluate(
    [closed],
    [{ manifest: pod({ hostNetwork: true }), cluster: 'c', app: '', constructPath: 'p', source: () => source }],
  );
  expect(known).toMatchObject({ cluster: 'c', constructPath: 'p', source });
  const [unknown] = evaluate(
    [closed],
    [{ manifest: pod({ hostNetwork: true }), cluster: '', app: '', constructPath: '', source: () => undefined }],
  );
  expect(Object.keys(unknown ?? {})).toEqual([
    'policy',
    'severity',
    'object',
    'path',
    'found',
    'expected',
    'message',
    'fix',
  ]);
});

test('a policy that is not evaluated is a note about no object, where it would have judged one', async () => {
  const rule = await celPolicy({ ...facts, kinds: [kinds.pod], validations: [{ expression: 'object.spec.a == 1.5' }] });
  const object = (manifest: Manifest) => ({ manifest, cluster: '', app: '', constructPath: '' });
  const node: Manifest = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' } };
  expect(evaluate([rule], [object(node), object(pod())])).toEqual([
    {
      policy: 'rule',
      severity: 'info',
      object: { apiVersion: '', kind: '', namespace: '', name: '' },
      path: '',
      found: expect.stringMatching(/^not evaluated at synth: /),
      expected: 'an expression within the portable subset',
      message: expect.stringMatching(/^rule not evaluated at synth: /),
      fix: 'mend it',
    },
  ]);
  expect(evaluate([rule], [object(node)])).toEqual([]);
});

test.each([
  ['fatal', 'fatal', true],
  ['fatal', 'info', true],
  ['error', 'error', true],
  ['error', 'fatal', false],
  ['warning', 'error', false],
  ['info', 'warning', false],
] as const)('%s weighs at least as much as %s: %s', (severity, gate, expected) => {
  expect(atLeast(severity, gate)).toBe(expected);
});

test('a suite of gator asks for the exact number of violations and for every message whole', () => {
  const cases = [
    { name: 'fine', object: 'a.yaml', messages: [] },
    { name: 'bad', object: 'b.yaml', messages: ['a.b (c)', undefined, 'a.b (c)', '$[x]'] },
  ];
  expect(gatorSuite('all', [{ name: 'one', template: 't.yaml', constraint: 'c.yaml', cases }])).toEqual({
    apiVersion: 'test.gatekeeper.sh/v1alpha1',
    kind: 'Suite',
    metadata: { name: 'all' },
    tests: [
      {
        name: 'one',
        template: 't.yaml',
        constraint: 'c.yaml',
        cases: [
          { name: 'fine', object: 'a.yaml', assertions: [{ violations: 'no' }] },
          {
            name: 'bad',
            object: 'b.yaml',
            assertions: [
              { violations: 4 },
              { violations: 2, message: '^a\\.b \\(c\\)$' },
              { violations: 1, message: '^\\$\\[x\\]$' },
            ],
          },
        ],
      },
    ],
  });
});

test.each([
  ['v1', 'Pod', []],
  ['v1', 'PodTemplate', ['template']],
  ['v1', 'ReplicationController', ['spec', 'template']],
  ['apps/v1', 'Deployment', ['spec', 'template']],
  ['batch/v1', 'CronJob', ['spec', 'jobTemplate', 'spec', 'template']],
  ['serving.knative.dev/v1', 'Service', ['spec', 'template']],
])('the pod of %s %s is judged at its place, its lists of containers in one go', (apiVersion, kind, steps) => {
  const closed = policy({
    ...facts,
    matches: podTemplates,
    requires: one => one.allContainers.all(c => c.tty.or(false).is(false)),
  });
  const bad = { ...container, tty: true };
  const template = { spec: { containers: [container, bad], initContainers: [bad], ephemeralContainers: [bad] } };
  const body = steps.reduceRight<object>((inner, step) => ({ [step]: inner }), template);
  const manifest = { ...body, apiVersion, kind, metadata: { name: 'x' } } as Manifest;
  const paths = evaluate([closed], [{ manifest, cluster: '', app: '', constructPath: '' }]).map(one => one.path);
  const at = `${steps.map(step => `/${step}`).join('')}/spec`;
  expect(paths).toEqual([`${at}/containers/1/tty`, `${at}/initContainers/0/tty`, `${at}/ephemeralContainers/0/tty`]);
});

test('a workload without a template is judged as an empty one: absent is not safe', () => {
  const asked = policy({
    ...facts,
    matches: podTemplates,
    requires: one => one.serviceAccountName.or('').isNotEmpty(),
  });
  for (const [apiVersion, kind, body] of [
    ['apps/v1', 'Deployment', {}],
    ['apps/v1', 'Deployment', { spec: { template: {} } }],
    ['batch/v1', 'CronJob', { spec: {} }],
  ] as const) {
    const manifest: Manifest = { ...body, apiVersion, kind, metadata: { name: 'x' } };
    expect(evaluate([asked], [{ manifest, cluster: '', app: '', constructPath: '' }])).toHaveLength(1);
  }
});
