import fc from 'fast-check';
import type { Manifest } from '../../lib/manifest';

/** Values of every type, and those at which engines are known to differ. */
const values: readonly unknown[] = [
  ...[
    null,
    true,
    false,
    '',
    'a',
    'b',
    'none',
    'ab',
    'ä',
    'Ä',
    '😀',
    'a😀',
    '\ufffd',
    '𐀀',
    'a\nb',
    '\u00a0a',
    'a1',
    '\u212a',
  ],
  ...[
    '1',
    '1000m',
    '1Ki',
    '1024',
    '-1',
    '1e3',
    '0.5',
    '.5',
    '5.',
    '1 Gi',
    '1n',
    '0.1n',
    '9E',
    '+1',
    '1.5Gi',
    '1E3',
    '1ki',
    'Infinity',
  ],
  ...[0, 1, -1, 2, 7, 80, 1.5, 0.1, 1e-7, 1e21, 123456789.5, 1234567, 9007199254740991, -0.00001],
  ...[
    [],
    ['a'],
    ['a', 'b'],
    ['b', 'ab'],
    [1],
    [1, 1.5],
    [null],
    [[]],
    [{}],
    ['a', 1],
    [{ name: 'x' }],
    [{ flag: true }],
  ],
  ...[
    {},
    { a: 'b' },
    { a: '' },
    { 'example.com/a b': 1 },
    { 'example.com/a b': 1.5 },
    { 'example.com/a b': null },
    { 'example.com/a b': [] },
    { 'example.com/a b': '1' },
    { 'example.com/a b': 'b' },
    { a: 1 },
    { text: 'a' },
    { flag: true },
    { part: { text: 'a' } },
    { part: { part: { text: 'a' } } },
    '10E',
    '9Ei',
    'Mi',
  ],
  ...[
    [{ name: 'x', flag: true, ports: [80, 443] }],
    [{ name: 'y', flag: 'no' }, { ports: [22] }],
    [{ labels: { a: 'a', b: 'b' } }],
  ],
];
const fields = [
  'text',
  'other',
  'number',
  'limit',
  'flag',
  'texts',
  'numbers',
  'items',
  'map',
  'amount',
  'part',
  'port',
];

function sample(spec: unknown): Manifest {
  return { apiVersion: 'example.com/v1', kind: 'Sample', metadata: { name: 'sample', namespace: 'shop' }, spec };
}

/** Go walks maps in no order, so a map of several entries stands only where a map belongs: there messages do not depend on it. */
const maps: readonly unknown[] = [
  { secret: 'x', b: 'ax' },
  { a: '', b: '', c: 'x' },
  { ä: 'b', z: 'b', '😀': 'b', '\ufffd': 'b' },
];

const single = [
  ...values.flatMap(value => [value, ...fields.map(field => ({ [field]: value }))]),
  ...maps.map(map => ({ map })),
  { part: { in: 'a', true: 'a', false: 'a', null: 'a', namespace: 'a' } },
].map(sample);
/** The seed of the random ones. */
export const seed = 20261122;
const mixed = fc
  .sample(
    fc.record(Object.fromEntries(fields.map(field => [field, fc.constantFrom(...values)])), { requiredKeys: [] }),
    {
      seed,
      numRuns: 400,
    },
  )
  .map(sample);

/** Objects of the made-up kind: each value in each field by itself, and random mixtures. */
export const samples: readonly Manifest[] = [...single, ...mixed];
