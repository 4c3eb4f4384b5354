import type { ScalarTagDefinition } from 'js-yaml';
import { NOT_RESOLVED, Schema, defineScalarTag, mapTag, mergeTag, nullYaml11Tag, seqTag, strTag } from 'js-yaml';

const truths = new Set(['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON']);
const lies = new Set(['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF']);
const integer = /^([-+]?)(?:(0|[1-9][0-9]*)|0[oO]?([0-7]+)|(0[bB][01]+|0[xX][0-9a-fA-F]+))$/;
const float = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const unsupported = /^[-+]?\.(inf|Inf|INF)$|^\.(nan|NaN|NAN)$/;
const numberStarts = [...'0123456789+-.'];

/** Asked when values are written, which this schema never does. */
const identify = (): boolean => false;

const bool = defineScalarTag<boolean>('tag:yaml.org,2002:bool', {
  implicit: true,
  implicitFirstChars: [...'yYnNtTfFoO'],
  identify,
  resolve: source => (truths.has(source) ? true : lies.has(source) ? false : NOT_RESOLVED),
});

const int = defineScalarTag<number>('tag:yaml.org,2002:int', {
  implicit: true,
  implicitFirstChars: numberStarts,
  identify,
  resolve: source => toInteger(source) ?? NOT_RESOLVED,
});

const floating = defineScalarTag<number>('tag:yaml.org,2002:float', {
  implicit: true,
  implicitFirstChars: numberStarts,
  identify,
  resolve: source => toFloat(source) ?? NOT_RESOLVED,
});

const binary = defineScalarTag<string>('tag:yaml.org,2002:binary', {
  identify,
  resolve: source => Buffer.from(source, 'base64').toString('utf8'),
});

const timestamp = textTag('tag:yaml.org,2002:timestamp');
const foreign = textTag('!', true);

/** What a plain text may be instead of a text, in the order in which it is tried. */
const plainTags = [nullYaml11Tag, bool, int, floating];
const plainTagsByStart = new Map(
  plainTags.flatMap(tag => tag.implicitFirstChars ?? []).map(start => [start, tagsFor(start)] as const),
);

/**
 * How kubectl, Argo CD, Flux and the API server read a plain YAML value: YAML 1.1 as Go's `sigs.k8s.io/yaml` has it.
 * `privileged: yes` and `privileged: on` are true there, `0777` is 511 and a date is a string; a policy that read them
 * by another rule would judge another object than the cluster gets. Compared with that Go library by a test.
 */
export const kubernetesYaml: Schema = new Schema([
  mapTag,
  seqTag,
  strTag,
  ...plainTags,
  binary,
  timestamp,
  foreign,
  mergeTag,
]);

/**
 * What a plain text stands for in {@link kubernetesYaml}.
 *
 * @throws RangeError for an infinity or what is no number: JSON has neither.
 */
export function plainValue(source: string): string | number | boolean | null {
  for (const tag of plainTagsByStart.get(source.charAt(0)) ?? []) {
    const value = tag.resolve(source, false, tag.tagName);
    if (value !== NOT_RESOLVED) return value as number | boolean | null;
  }
  return source;
}

function tagsFor(start: string): readonly ScalarTagDefinition[] {
  return plainTags.filter(tag => tag.implicitFirstChars?.includes(start));
}

function textTag(name: string, matchByTagPrefix = false): ScalarTagDefinition<string> {
  return defineScalarTag<string>(name, { matchByTagPrefix, identify, resolve: source => source });
}

function toInteger(source: string): number | undefined {
  // Go takes a sign behind this letter too: `0b-1` is -1.
  const match = integer.exec(withoutGaps(source).replace(/^0b([-+])/, '$10b'));
  if (match === null) return undefined;
  const [, sign = '', decimal, octal, other = ''] = match;
  if (decimal !== undefined) return Number(sign + decimal);
  const size = BigInt(octal === undefined ? other : `0o${octal}`);
  return fits(size, sign) ? Number(sign === '-' ? -size : size) : undefined;
}

/** Whether Go's 64 bits hold a number that is not decimal. A larger one is no integer there. */
function fits(size: bigint, sign: string): boolean {
  if (sign === '') return BigInt.asUintN(64, size) === size;
  const signed = sign === '-' ? -size : size;
  return BigInt.asIntN(64, signed) === signed;
}

function toFloat(source: string): number | undefined {
  if (unsupported.test(source)) throw new RangeError(`'${source}' is no JSON number; write it as text or as a number`);
  const plain = source.startsWith('.') ? source.replaceAll(/(?<=\d)_(?=\d)/g, '') : withoutGaps(source);
  if (!float.test(plain)) return undefined;
  const value = toInteger(plain) ?? Number(plain);
  return Number.isFinite(value) ? value : undefined;
}

/** A number may be grouped, `1_000`, but does not begin with a gap. */
function withoutGaps(source: string): string {
  return source.startsWith('_') ? source : source.replaceAll('_', '');
}
