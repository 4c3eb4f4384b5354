import { createHash } from 'node:crypto';
import { changeClasses, type ChangeClass } from '../change';
import { costLines } from '../cost';
import { pictureOf } from './connection-picture';
import { foldClusters, type FoldedChange } from './fold';
import { objectSections } from './html-objects';
import { svgPicture } from './html-picture';
import { script } from './html-script';
import { style } from './html-style';
import { htmlText } from './markdown-text';
import { approvalText, countsText, type ReportInput } from './report-input';
import { brief, headlineOf } from './sentence';

const mostArrows = 60;

/**
 * The full report as one page that needs nothing else: no network, no other file. Its content security policy lets only its own
 * script run, and nothing that a manifest says becomes markup.
 */
export function htmlReport(input: ReportInput): string {
  const { review } = input;
  const digest = createHash('sha256').update(script).digest('base64');
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'`;
  const picture = svgPicture(pictureOf(review.connections, mostArrows));
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">',
    `<title>bulwark: ${countsText(review.summary)}</title><style>${style}</style></head><body>`,
    `<main>${heading(input)}</main>`,
    bar(input),
    '<main>',
    picture === '' ? '' : `<section><h2>Connections</h2><div class="card picture">${picture}</div></section>`,
    costSection(input),
    ...changeClasses.map(kind => changeSection(kind, input)),
    `<p class="card nothing" id="nothing" hidden>${review.changes.length === 0 ? 'Both trees are the same.' : 'No change matches these filters.'}</p>`,
    objectSections(input),
    '<footer>Secret values are never shown. A short hash stands in their place: it holds for this page alone.</footer>',
    `</main><script>${script}</script></body></html>\n`,
  ].join('\n');
}

function heading({ review, gate }: ReportInput): string {
  const open = gate?.open.length ?? 0;
  const title =
    open > 0 ? `${String(open)} ${open === 1 ? 'change needs' : 'changes need'} an approval` : verdict(review.summary);
  return `<header><h1>${title}</h1><p class="sides"><code>${htmlText(review.before)}</code> to <code>${htmlText(review.after)}</code></p></header>`;
}

function verdict({ broadening, unclassified, tightening, neutral }: Readonly<Record<ChangeClass, number>>): string {
  if (broadening > 0) return 'This change opens something';
  if (unclassified > 0) return 'This change holds something that nobody can classify';
  if (tightening > 0) return 'This change only tightens';
  return neutral > 0 ? 'This change does nothing to security' : 'Nothing changes';
}

function bar({ review }: ReportInput): string {
  const chips = changeClasses.map(
    kind =>
      `<button class="chip ${kind}" data-class="${kind}" aria-pressed="true" title="show or hide"><b>${String(review.summary[kind])}</b> ${kind}</button>`,
  );
  const aspects = [...new Set(review.changes.map(one => one.aspect))].sort();
  const options = aspects.map(one => `<option>${one}</option>`).join('');
  return `<div class="bar"><div>${chips.join('')}<input id="search" class="grow" type="search" placeholder="Filter  ( / )" aria-label="filter"><select id="aspect" aria-label="aspect"><option value="">every aspect</option>${options}</select><button id="theme" aria-label="light or dark">◐</button></div></div>`;
}

function costSection({ review }: ReportInput): string {
  const lines = costLines(review.costs).map(one => `<p>${htmlText(one)}</p>`);
  return lines.length === 0 ? '' : `<section><h2>Cost</h2><div class="card">${lines.join('')}</div></section>`;
}

function changeSection(kind: ChangeClass, input: ReportInput): string {
  const rows = foldClusters(input.review.changes.filter(one => one.class === kind));
  if (rows.length === 0) return '';
  const list = rows.map(row => changeRow(row, input)).join('');
  const body =
    kind === 'neutral'
      ? `<details class="card group"><summary>${String(rows.length)} neutral ${rows.length === 1 ? 'change' : 'changes'}</summary>${list}</details>`
      : `<div class="card group">${list}</div>`;
  return `<section><h2>${kind}</h2>${body}</section>`;
}

function changeRow({ change, all, clusters }: FoldedChange, input: ReportInput): string {
  const { what, values } = headlineOf(change);
  const status = approvalText(input, all);
  const mark =
    status === '' ? '' : `<span class="tag ${status === 'not approved' ? 'open' : 'yes'}">${htmlText(status)}</span>`;
  const tags = clusters.map(name => `<span class="tag">${htmlText(name)}</span>`).join('');
  return [
    `<div class="change ${change.class}" data-class="${change.class}" data-aspect="${change.aspect}">`,
    `<div class="aspect">${change.aspect}</div><div class="what">${htmlText(what)}</div><div class="tags">${tags}${mark}</div>`,
    values
      ? `<div class="values">${value('old', change.before)}${change.before !== null && change.after !== null ? '→' : ''}${value('new', change.after)}</div>`
      : '',
    `<div class="why">${htmlText(change.why)}</div></div>`,
  ].join('');
}

function value(name: string, text: string | null): string {
  return text === null ? '' : `<code class="${name}">${htmlText(brief(text))}</code>`;
}
