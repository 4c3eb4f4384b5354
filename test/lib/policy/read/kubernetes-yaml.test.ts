import * as fc from 'fast-check';
import { loadAll } from 'js-yaml';
import { kubernetesYaml } from '../../../../lib/policy/read/kubernetes-yaml';
import { goReadersBuilt, readWithGo } from '../../pipeline/yaml-readers';

const read = (text: string) => loadAll(`a: ${text}`, { schema: kubernetesYaml })[0];

const values: readonly (readonly [string, unknown])[] = [
  ['yes', true],
  ['On', true],
  ['y', true],
  ['n', false],
  ['OFF', false],
  ['tRue', 'tRue'],
  ['~', null],
  ['0777', 511],
  ['0o777', 511],
  ['-017', -15],
  ['0x1F', 31],
  ['0b101', 5],
  ['1_000', 1000],
  ['_1', '_1'],
  ['08', 8],
  ['1e3', 1000],
  ['5.', 5],
  ['1:30', '1:30'],
  ['1e400', '1e400'],
  ['2020-01-01', '2020-01-01'],
  ['!!str 5', '5'],
  ['!!int "5"', 5],
  ['!!bool "yes"', true],
  ['!!binary aGk=', 'hi'],
  ['!foo bar', 'bar'],
  ['!!timestamp 2020-01-01', '2020-01-01'],
  ['!!float "1.5"', 1.5],
  ['!!float 0777', 511],
  ['"yes"', 'yes'],
  ['.55', 0.55],
  ['1e10', 1e10],
  ['._5', '._5'],
  ['.5_', '.5_'],
  ['.5_5', 0.55],
  ['.5__5', '.5__5'],
  ['0b-1', -1],
  ['0o-1', '0o-1'],
  ['-._5', -0.5],
  ['+_1', 1],
  ['1.5x', '1.5x'],
  ['-x1.5', '-x1.5'],
  ['1.inf', '1.inf'],
  ['.infinity', '.infinity'],
  ['-1.nan', '-1.nan'],
  ['.nano', '.nano'],
];
/** What is larger than 64 bits stays text; a decimal number, or one that a bare 0 precedes, becomes a float. */
const wide: readonly (readonly [string, unknown])[] = [
  ['0xffffffffffffffff', 2 ** 64],
  ['0x10000000000000000', '0x10000000000000000'],
  ['+0x7fffffffffffffff', 2 ** 63],
  ['+0x8000000000000000', '+0x8000000000000000'],
  ['-0x8000000000000000', -(2 ** 63)],
  ['-0x8000000000000001', '-0x8000000000000001'],
  ['-0o1777777777777777777777', '-0o1777777777777777777777'],
  ['02000000000000000000000', 2e21],
  ['18446744073709551616', 2 ** 64],
];
const refused = ['!!int "_1"', '!!int 1.5', '!!float ""', '!!float x', '!!bool x', '!!null x'];

test.each([...values, ...wide])('reads %s as the cluster does', (text, value) => {
  expect(read(text)).toEqual({ a: value });
});

test.each(refused)('refuses %s', text => {
  expect(() => read(text)).toThrow('cannot resolve a node');
});

test('refuses a scalar under a standard tag that it does not know', () => {
  expect(() => read('!!unknown x')).toThrow('unknown scalar tag');
});

test('refuses a list under a tag that it does not know, instead of guessing what it is', () => {
  expect(() => read('!mine [1]')).toThrow('unknown sequence tag');
});

describe(`sigs.k8s.io/yaml${goReadersBuilt ? '' : ' (skipped: tools/build yaml-reader builds it)'}`, () => {
  const asked = goReadersBuilt ? test : test.skip;
  const answers = (texts: readonly string[]) =>
    readWithGo(texts.map(text => `a: ${text}\n`)).map(([sigs]) =>
      typeof sigs?.value === 'string' ? 'refused' : sigs?.value,
    );
  const ours = (text: string): unknown => {
    try {
      return JSON.parse(JSON.stringify(read(text)));
    } catch {
      return 'refused';
    }
  };

  asked('says the same of each of these texts', () => {
    const texts = [...values, ...wide].map(([text]) => text);
    expect(answers([...texts, ...refused])).toEqual([...texts, ...refused].map(ours));
  });

  asked('says the same of texts that look like numbers', () => {
    const unit = fc.constantFrom(...'0011578+--..__eExXobBOfinaN');
    const seed = Date.now();
    const texts = fc.sample(fc.string({ unit, minLength: 1, maxLength: 9 }), { seed, numRuns: 2000 });
    const got = answers(texts);
    expect({ seed, wrong: texts.filter((text, at) => JSON.stringify(got[at]) !== JSON.stringify(ours(text))) }).toEqual(
      { seed, wrong: [] },
    );
  });
});
