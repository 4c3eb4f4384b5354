import type { RE2JS } from 're2js';
import { comparison } from './comparison';
import type { Condition } from './condition';
import { invalidPattern } from './evaluation-error';
import { fixedPatternTest } from './fixed-pattern';
import { stringLiteral } from './literal';
import type { Node } from './node';
import { operand, rank } from './node';
import { requireText } from './require-text';
import { quoted } from './text';

type Matcher = (text: string) => boolean;

/** `text.matches(pattern)`: the RE2 pattern is found somewhere in the text, in time linear in its length. */
export function matchesPattern(value: Node, pattern: string): Condition {
  let matcher: Matcher | undefined;
  return comparison({
    value,
    found: quoted(value),
    text: `${operand(value, rank.primary)}.matches(${stringLiteral(pattern)})`,
    rank: rank.primary,
    run: scope => {
      const text = requireText(value.run(scope));
      matcher ??= matcherOf(pattern);
      return matcher(text);
    },
    expected: `matching ${pattern}`,
  });
}

/** The test of an RE2 pattern. Throws when RE2 refuses it. The engine is loaded with the first pattern that is used. */
export function matcherOf(pattern: string): Matcher {
  const quick = fixedPatternTest(pattern);
  if (quick !== undefined) return quick;
  const { RE2JS } = engine();
  const compiled = RE2JS.compile(pattern);
  return text => compiled.test(text);
}

const matchers = new Map<string, Matcher>();

/** The test of a pattern that is known only when an object is judged. What RE2 refuses is an error of the expression. */
export function matcherAt(pattern: string): Matcher {
  const known = matchers.get(pattern);
  if (known !== undefined) return known;
  const matcher = tried(pattern);
  matchers.set(pattern, matcher);
  return matcher;
}

function tried(pattern: string): Matcher {
  try {
    return matcherOf(pattern);
  } catch {
    throw invalidPattern;
  }
}

interface Engine {
  readonly RE2JS: typeof RE2JS;
}

let loaded: Engine | undefined;

function engine(): Engine {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loading it costs more than the whole catalogue
  loaded ??= require('re2js') as Engine;
  return loaded;
}
