import type { Aspect, Change } from '../change';

/** A change as a sentence without its reason: `ServiceAccount shop/orders loses delete on configmaps in shop`. */
export function sentenceOf(change: Change): string {
  return brief(fullSentence(change));
}

/** Digests are cut to what a reader can compare. */
export function brief(text: string): string {
  return text.replace(/(sha256:[0-9a-f]{12})[0-9a-f]{52}/g, '$1…');
}

function fullSentence(change: Change): string {
  const special = ofAspect[change.aspect]?.(change);
  if (special !== undefined) return special;
  const { object, before, after } = change;
  if (before === null) return `${object} gains ${after ?? ''}`;
  if (after === null) return `${object} loses ${before}`;
  return `${object} goes from ${before} to ${after}`;
}

const ofAspect: Partial<Record<Aspect, (change: Change) => string | undefined>> = {
  reach: reachSentence,
  rights: rightsSentence,
  policy: policySentence,
  object: objectSentence,
  denial: ({ object, after }) =>
    `${object} ${after?.replace(/^denies /, 'starts to deny ') ?? ''}`.replace(' not evaluated', ': not evaluated'),
  secret: ({ object, before, after }) =>
    before === after && before !== null ? `${object}: ${before} changes` : undefined,
};

function rightsSentence({ class: kind, object, before, after }: Change): string | undefined {
  if (kind === 'tightening' && before !== null && after !== null && before.includes(' on '))
    return `${object} loses ${before}, keeps ${after}`;
  return kind === 'broadening' && before?.includes(' on ') === true ? `${object} gains ${after ?? ''}` : undefined;
}

function policySentence({ object, before, after }: Change): string | undefined {
  if (before === null && after !== null && after.includes('(')) return `${object} breaks ${after}`;
  return after === null && before?.includes('(') === true ? `${object} no longer breaks ${before}` : undefined;
}

function objectSentence({ object, before, after }: Change): string {
  if (before === after) return before === null ? `${object} is rewritten` : `${object}: ${before} changes`;
  if (after === 'present') return `${object} is added`;
  if (before === 'present') return `${object} is removed`;
  if (before === null || after === null)
    return `${object}: ${after === null ? 'no longer' : 'now'} ${after ?? before ?? ''}`;
  return `${object}: ${before} -> ${after}`;
}

/** A change for a page, where values stand in their own line: what it is about, and whether its values say more. */
export function headlineOf(change: Change): { readonly what: string; readonly values: boolean } {
  const { aspect, object, before, after } = change;
  const short = before === after || before === null || after === null || aspect === 'reach';
  const whole = aspect === 'object' && (before === 'present' || after === 'present');
  if (whole || (short && sentenceOf(change).length <= 120)) return { what: sentenceOf(change), values: false };
  return { what: aspect === 'rights' ? rightsHeadline(change) : object, values: true };
}

function rightsHeadline(change: Change): string {
  return `${change.object} ${change.class === 'tightening' ? 'holds fewer rights' : 'holds more rights'}`;
}

function reachSentence({ object, before, after }: Change): string {
  const pair = withoutKinds(object);
  if (before !== null && after !== null) return `${pair} goes from ${before} to ${after}`;
  return `${pair} ${after ?? before ?? ''}`;
}

/** `shop/orders[Deployment]` reads as `shop/orders`; kinds are kept for what is no Deployment. */
function withoutKinds(text: string): string {
  return text.replaceAll('[Deployment]', '');
}
