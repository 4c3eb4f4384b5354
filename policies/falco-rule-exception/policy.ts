import type { RenderedObject } from '../../lib/manifest';
import { field, isMapping } from '../../lib/policy/pss/plain-field';
import type { SetViolation } from '../../lib/policy/set/set-findings';
import { ruleOverSet } from '../../lib/policy/set/set-findings';
import { nsa } from '../controls';

const expected = 'without exceptions';

/** No rule of Falco has an exception. */
export const falcoRuleException = ruleOverSet({
  id: 'falco-rule-exception',
  severity: 'error',
  why: 'what a detection leaves out is where an attacker is not seen',
  fix: 'remove the exception, or write down why, who answers for it and until when',
  controls: [nsa('Threat detection')],
  violations: set => set.ofKind('', 'ConfigMap').flatMap(exceptionsIn),
});

/** A file of Falco rules is a text with an entry `rule:`; each rule with exceptions has a line of its own that says so. */
function exceptionsIn(object: RenderedObject): readonly SetViolation[] {
  const data = field(object.manifest, 'data');
  return Object.entries(isMapping(data) ? data : {}).flatMap(([file, text]) => {
    const rules = textOf(text);
    if (!/^- rule: /m.test(rules)) return [];
    const count = [...rules.matchAll(/^ {2}exceptions:$/gm)].length;
    const found = `${String(count)} ${count === 1 ? 'rule' : 'rules'} with exceptions`;
    const path = `/data/${file.replace(/~/g, '~0').replace(/\//g, '~1')}`;
    return count === 0 ? [] : [{ object, path, found, expected }];
  });
}

/** The text of a file. What stands there and is no text, which no API server takes, is looked through all the same. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(textOf).join('\n');
  return isMapping(value) ? Object.values(value).map(textOf).join('\n') : '';
}
