import type { Condition } from '../../lib/policy/expression/condition';
import { not } from '../../lib/policy/expression/condition';
import { allOf, anyOf, when } from '../../lib/policy/expression/logic';
import type { Struct } from '../../lib/policy/expression/wire';

/** A made-up wire type with a field of every type that the language knows. */
export interface Sample {
  readonly spec?: {
    readonly text?: string;
    readonly other?: string;
    readonly number?: number;
    readonly limit?: number;
    readonly flag?: boolean;
    readonly texts?: readonly string[];
    readonly numbers?: readonly number[];
    readonly items?: readonly Item[];
    readonly map?: Readonly<Record<string, string>>;
    readonly amount?: string;
    readonly part?: Part;
    readonly port?: number | string;
  };
}

interface Part {
  readonly text?: string;
  readonly flag?: boolean;
  readonly in?: string;
  readonly true?: string;
  readonly false?: string;
  readonly null?: string;
  readonly namespace?: string;
  readonly part?: Part;
}

interface Item {
  readonly name?: string;
  readonly flag?: boolean;
  readonly ports?: readonly number[];
  readonly labels?: Readonly<Record<string, string>>;
}

type Sentence = (sample: Struct<Sample>) => Condition;

const text = (s: Struct<Sample>) => s.spec.text.or('none');
const number = (s: Struct<Sample>) => s.spec.number.or(7);
const flag = (s: Struct<Sample>) => s.spec.flag.or(false);
const texts = (s: Struct<Sample>) => s.spec.texts.or([]);
const items = (s: Struct<Sample>) => s.spec.items.or([]);
const map = (s: Struct<Sample>) => s.spec.map.or({});
const amount = (s: Struct<Sample>) => s.spec.amount.or('1').quantity();

/** A condition for every word of the language. */
export const sentences: Readonly<Record<string, Sentence>> = {
  'text is': s => text(s).is('a'),
  'text isNot': s => text(s).isNot('none'),
  'text is another field': s => text(s).is(s.spec.other.or('')),
  'text is odd': s => text(s).isNot('\u007f\u0085"\\\u2028😀'),
  'text isIn': s => text(s).isIn(['a', 'b', 'ä']),
  'text isNotIn': s => text(s).isNotIn(['a', 'none']),
  'text isIn a field': s => text(s).isIn(s.spec.texts.or(['none'])),
  'text startsWith': s => text(s).startsWith('a'),
  'text startsWith not': s => not(text(s).startsWith('n')),
  'text startsWith a field': s => text(s).startsWith(s.spec.other.or('n')),
  'text endsWith': s => text(s).endsWith('😀'),
  'text contains': s => not(text(s).contains('o')),
  'text matchesPattern': s => text(s).matchesPattern('^(?i)[a-z]+$'),
  'text matches classes': s => not(text(s).matchesPattern('\\pL[[:digit:]]|^\\z|\\s')),
  'text isEmpty': s => text(s).isEmpty(),
  'text isNotEmpty': s => text(s).isNotEmpty(),
  'text length': s => text(s).length().isAtMost(3),
  'text isPresent': s => s.spec.text.isPresent(),
  'number is': s => number(s).is(1),
  'number isNot': s => number(s).isNot(7),
  'number isIn': s => number(s).isIn([1, 2]),
  'number isNotIn': s => number(s).isNotIn([2, 7]),
  'number isAtLeast not': s => not(number(s).isAtLeast(2)),
  'number isAtMost not': s => not(number(s).isAtMost(2)),
  'number isAbove not': s => not(number(s).isAbove(2)),
  'number is another field': s => number(s).is(s.spec.limit.or(3)),
  'number is not another field': s => number(s).isNot(s.spec.limit.or(7)),
  'number isAtLeast': s => number(s).isAtLeast(2),
  'number isAtMost a field': s => number(s).isAtMost(s.spec.limit.or(3)),
  'number isAbove': s => number(s).isAbove(-1),
  'number isBelow': s => not(number(s).isBelow(7)),
  'port is': s => s.spec.port.or(80).isNot('http'),
  'port isIn': s => s.spec.port.or(80).isIn([80, 'http']),
  flag: s => flag(s),
  'flag is false': s => flag(s).is(false),
  'flag or another': s => s.spec.part.flag.or(flag(s)),
  allOf: s => allOf(flag(s), text(s).startsWith('a'), number(s).isAbove(1)),
  anyOf: s => anyOf(flag(s), text(s).startsWith('a'), number(s).isAbove(1)),
  when: s => when(flag(s), text(s).is('a')),
  'not both': s => not(allOf(flag(s), text(s).startsWith('n'))),
  neither: s => not(anyOf(flag(s), text(s).startsWith('a'))),
  'nested logic': s => anyOf(allOf(flag(s), text(s).is('a')), not(when(number(s).isAbove(1), flag(s)))),
  'fields under words of CEL': s =>
    allOf(
      s.spec.part.in.or('').is('a'),
      s.spec.part.true.or('').is('a'),
      s.spec.part.false.or('').is('a'),
      s.spec.part.null.or('').is('a'),
      s.spec.part.namespace.or('').is('a'),
    ),
  'a field by its name': s => s.spec.part.field('part').field('text').or('').is('a'),
  'a field far below': s => s.spec.part.part.part.text.or('').is('a'),
  'part isAbsent': s => s.spec.part.isAbsent(),
  'texts all': s => texts(s).all(one => one.startsWith('a')),
  'texts some': s => texts(s).some(one => one.is('a')),
  'texts none': s => texts(s).none(one => one.contains('a')),
  'texts where': s =>
    texts(s)
      .where(one => one.isNot('a'))
      .all(one => one.is('b')),
  'texts includes': s => texts(s).includes('a'),
  'texts include a field': s => texts(s).includes(text(s)),
  'texts lack a': s => not(texts(s).includes('a')),
  'texts lack': s => not(texts(s).includes(text(s))),
  'texts isEmpty': s => texts(s).isEmpty(),
  'texts isNotEmpty': s => texts(s).isNotEmpty(),
  'texts by a default': s => s.spec.texts.or(['a', 'none']).all(one => one.is('a')),
  'texts length': s => texts(s).length().isBelow(2),
  'numbers all': s => s.spec.numbers.or([]).all(one => one.isAtLeast(1)),
  'numbers includes': s => s.spec.numbers.or([]).includes(1),
  'items all': s =>
    items(s)
      .by(one => one.name.or(''))
      .all(one => one.flag.or(false)),
  'items all without name': s => items(s).all(one => allOf(one.flag.or(false), one.name.or('').isNotEmpty())),
  'texts some, compared with the element': s => texts(s).some(one => text(s).startsWith(one)),
  'items all, compared with the element, blamed': s =>
    items(s)
      .all(one => text(s).is(one.name.or('')))
      .blaming(text(s)),
  'map some, compared with the entry': s => map(s).some((key, value) => key.is(value)),
  'items some': s => items(s).some(one => one.flag.or(false)),
  'items nested': s => items(s).all(one => one.ports.or([]).all(port => anyOf(port.isAbove(1023), one.flag.or(false)))),
  'a condition built outside': s => {
    const flagged = items(s).some(one => one.flag.or(false));
    const even = texts(s).all(one => anyOf(flagged, one.startsWith('a')));
    return items(s).all(one => allOf(even, one.flag.or(false)));
  },
  'items nested in where': s =>
    items(s)
      .where(one => one.flag.or(true))
      .none(one => one.ports.or([]).some(port => port.is(22))),
  'items labels': s => items(s).all(one => one.labels.or({}).all((key, value) => value.isNot(key))),
  'map all': s => map(s).all((key, value) => allOf(key.isNot('secret'), value.isNotEmpty())),
  'map some': s => map(s).some((key, value) => anyOf(key.startsWith('a'), value.is('b'))),
  'map none': s => map(s).none((_, value) => value.contains('x')),
  'map has': s => map(s).has('a'),
  'map has not': s => not(map(s).has('a')),
  'map has a field': s => map(s).has(text(s)),
  'map isNotEmpty': s => map(s).isNotEmpty(),
  'map by a default': s => s.spec.map.or({ a: 'x', b: 'y' }).all((_, value) => value.is('x')),
  'map lacks': s => not(map(s).has(text(s))),
  'map isEmpty': s => map(s).isEmpty(),
  'map entry': s => s.spec.map.entry('a').or('').is('b'),
  'map entry with a slash': s => map(s).entry('example.com/a b').or('x').is('b'),
  'map entry with a slash as an amount': s => s.spec.map.entry('example.com/a b').or('x').quantity().isAtMost('1'),
  'map entry with a slash by its length': s => s.spec.map.entry('example.com/a b').or('').length().isAtLeast(1),
  'map entry with a slash as a pattern': s => s.spec.map.entry('example.com/a b').or('x').matchesPattern('^[0-9]'),
  'map entry constructor': s => s.spec.map.entry('constructor').isAbsent(),
  'amount is': s => amount(s).is('1'),
  'amount is not': s => not(amount(s).is('1')),
  'amount isAtMost not': s => not(amount(s).isAtMost('1500m')),
  'amount isAtLeast not': s => not(amount(s).isAtLeast('1Mi')),
  'amount isAbove not': s => not(amount(s).isAbove('-1')),
  'amount isAtMost a field': s => amount(s).isAtMost(s.spec.text.or('1')),
  'amount isAtMost': s => amount(s).isAtMost('1500m'),
  'amount isAtLeast': s => amount(s).isAtLeast('1Mi'),
  'amount isAbove': s => amount(s).isAbove('-1'),
  'amount isBelow 1': s => amount(s).isBelow('1'),
  'amount isBelow': s => not(amount(s).isBelow('1e3')),
  expecting: s => text(s).is('a').expecting('the first letter, "a" \\ or ä'),
  blaming: s => anyOf(flag(s), number(s).is(1)).blaming(s.spec.part.text).expecting('something else'),
  'blaming a value': s => anyOf(flag(s), number(s).is(1)).blaming(s.spec.part.text.or('x')).expecting('y'),
  'blaming a number': s => anyOf(flag(s), text(s).is('a')).blaming(number(s)).expecting('y'),
  'blaming a truth value': s => anyOf(flag(s), text(s).is('a')).blaming(s.spec.part.flag.or(true)),
  'blaming a list': s => anyOf(flag(s), text(s).is('a')).blaming(texts(s)),
  hidingValue: s => text(s).is('a').hidingValue(),
};
