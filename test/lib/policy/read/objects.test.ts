import { parseDocuments } from '../../../../lib/policy/read/parse';
import { readObjects } from '../../../../lib/policy/read/read-objects';

const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' } };
const list = (items: unknown, kind = 'List') => ({ apiVersion: 'v1', kind, items });

/** The objects of documents as `<kind> <name> <pointer>`, what is wrong with them, and how many are none. */
function read(...documents: readonly unknown[]) {
  const parsed = documents.map((value, index) => ({ value, offset: 0, index }));
  const { objects, problems, entries, foreign } = readObjects('a.yaml', 'staging', parsed);
  return {
    objects: objects.map(({ manifest, origin }) => `${manifest.kind} ${manifest.metadata.name} ${origin.pointer}`),
    problems: problems.map(({ origin, text }) => `${origin.pointer}: ${text}`),
    entries: entries.map(({ value, origin }) => [`${String(origin.index)}${origin.pointer}`, value]),
    foreign,
  };
}
const only = (...objects: readonly string[]) => ({ objects, problems: [], entries: [], foreign: 0 });

describe('objects', () => {
  test('have a key of their place that no two of a run share', () => {
    const documents = [
      { value: pod, offset: 0, index: 0 },
      { value: pod, offset: 0, index: 1 },
      { value: list([pod, pod]), offset: 70, index: 0 },
    ];
    const { objects } = readObjects('a.yaml', 'staging', documents);
    const keys = objects.map(one => one.constructPath);
    expect(keys).toEqual(['a.yaml#0.0', 'a.yaml#0.1', 'a.yaml#70.0/items/0', 'a.yaml#70.0/items/1']);
    expect(objects[0]).toMatchObject({ cluster: 'staging', app: '' });
  });

  test('are found in lists, in lists of those, and in plain sequences', () => {
    expect(read(list([list([pod]), pod]))).toEqual(only('Pod p /items/0/items/0', 'Pod p /items/1'));
    expect(read([pod, list([pod])])).toEqual(only('Pod p /0', 'Pod p /1/items/0'));
    expect(read(list([[pod]]))).toEqual(only('Pod p /items/0/0'));
  });

  test.each([[[]], [null], [undefined]])('are none in a list whose items are %j', items => {
    expect(read(list(items))).toEqual(only());
    expect(read(list(items, 'PodList'))).toEqual(only());
  });

  test('of a typed list have its kind unless they name their own', () => {
    const { metadata } = pod;
    expect(read(list([{ metadata }, { ...pod, kind: 'Node' }], 'PodList')).objects).toEqual([
      'Pod p /items/0',
      'Node p /items/1',
    ]);
    expect(read(list([{ metadata }])).problems).toEqual([
      '/items/0: must be a Kubernetes object with apiVersion and kind, got a mapping without them',
    ]);
    expect(read(list(['p', null], 'PodList')).problems).toEqual([
      '/items/0: must be a Kubernetes object, got "p"',
      '/items/1: must be a Kubernetes object, got null',
    ]);
  });

  test('are what they are when only their kind reads like a list, or only their fields', () => {
    const named = (kind: string, more: object) => ({ apiVersion: 'a/v1', kind, metadata: { name: 'x' }, ...more });
    expect(read(named('AllowList', {}))).toEqual(only('AllowList x '));
    expect(read(named('ListOfPods', { items: [] }))).toEqual(only('ListOfPods x '));
    expect(read(named('Basket', { items: [] }))).toEqual(only('Basket x '));
    expect(read(named('Basket', { items: [pod, 'apple'] }))).toEqual(only('Basket x '));
    expect(read(named('Basket', { items: [pod, { name: 'apple' }] }))).toEqual(only('Basket x '));
    expect(read(named('Basket', { items: ['apple'] }))).toEqual(only('Basket x '));
    expect(read(named('Basket', { items: [pod, pod] }))).toEqual(only('Pod p /items/0', 'Pod p /items/1'));
  });

  test('keep the kind of what they stand in to themselves: an item of any other kind has its own', () => {
    const item = { kind: 'Pod', metadata: { name: 'p' } };
    expect(read({ apiVersion: 'v1', kind: 'Basket', items: [item] }).problems).toEqual([
      '/items/0: apiVersion must be a text, got nothing',
    ]);
  });

  test('without one of apiVersion and kind are objects that lack it, without both are foreign', () => {
    expect(read({ kind: 'Pod', metadata: { name: 'p' } }).problems).toEqual([
      ': apiVersion must be a text, got nothing',
    ]);
    expect(read({ apiVersion: 'v1', metadata: { name: 'p' } }).problems).toEqual([
      ': kind must be a text, got nothing',
    ]);
    expect(read({ replicas: 1 })).toEqual({ objects: [], problems: [], entries: [], foreign: 1 });
    expect(read({ apiVersion: 'v1', kind: 7, items: [pod], metadata: { name: 'p' } }).objects).toEqual([
      'Pod p /items/0',
    ]);
  });
});

describe('a sequence of plain data', () => {
  test('is a list of its own, and foreign', () => {
    const entries = [
      ['0/0', 'a'],
      ['0/1', 1],
      ['2/0', { name: 'a' }],
      ['2/1', null],
    ];
    expect(read(['a', 1], [], [{ name: 'a' }, null])).toEqual({ objects: [], problems: [], entries, foreign: 3 });
  });

  test('that holds one object is read as objects, so that nothing hides beside it', () => {
    expect(read([{ name: 'a' }, 'b', pod])).toEqual({
      objects: ['Pod p /2'],
      problems: [
        '/0: must be a Kubernetes object with apiVersion and kind, got a mapping without them',
        '/1: must be a Kubernetes object, got "b"',
      ],
      entries: [],
      foreign: 0,
    });
  });

  test('is a problem among objects', () => {
    const { problems, entries, foreign } = read(list([['a'], []]));
    const text = 'must be a Kubernetes object, got a list';
    expect([problems, entries, foreign]).toEqual([[`/items/0: ${text}`, `/items/1: ${text}`], [], 0]);
  });
});

describe('documents', () => {
  test('that are empty or null are passed over, and keep the others in place', () => {
    const text = '---\n# nothing\n---\nnull\n---\n~\n---\na: 1\n...\n---\n';
    expect(parseDocuments(text).map(one => one.value)).toEqual([{ a: 1 }]);
    expect(parseDocuments('%YAML 1.1\n---\n---\nb: 1\n')).toEqual([{ value: { b: 1 }, offset: 0, index: 1 }]);
    expect(parseDocuments('')).toEqual([]);
  });

  test('may nest deep, but not deeper than 200 levels', () => {
    const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
    expect(parseDocuments(nested(190))).toHaveLength(1);
    expect(() => parseDocuments(nested(201))).toThrow(
      expect.objectContaining({
        name: 'BrokenYaml',
        message: 'nests deeper than 200 levels; write it flatter',
        line: 1,
      }),
    );
  });

  test.each([
    ['a:{{ x }}: [\n', true],
    ['a:   {{ x }}: [\n', true],
    ['  {{- if x }}\na: [', true],
    ['a: "use {{ x }}"\nb: [', false],
  ])('that are broken are taken for a template of a Helm chart only where they look like one: %j', (text, template) => {
    const message = (): string => {
      try {
        return JSON.stringify(parseDocuments(text));
      } catch (error) {
        return String(error);
      }
    };
    expect(message()).toContain('BrokenYaml');
    expect(message().includes('helm template')).toBe(template);
  });
});
