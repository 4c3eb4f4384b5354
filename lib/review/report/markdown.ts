import type { ChangeClass } from '../change';
import { costLines } from '../cost';
import type { ObjectReview } from '../object-changes';
import { clean } from './clean';
import { pictureOf } from './connection-picture';
import { foldClusters, type FoldedChange } from './fold';
import { codeSpan, fenced, htmlText } from './markdown-text';
import { mermaidPicture } from './mermaid';
import { objectLines } from './object-lines';
import { approvalText, countsText, type ReportInput } from './report-input';
import { sentenceOf } from './sentence';

/** By this line a bot finds its own comment and edits it in place. */
export const marker = '<!-- bulwark-diff -->';

/** GitHub takes 65,536 characters; some are left for the notice that something is missing. */
const longest = 65_000;
/** How much of it the changes may take, so that there is room for the YAML. */
const forChanges = 40_000;
const mostArrows = 40;

/** The comment of a pull request: counts, changes that are not neutral, a picture of connections, one collapsed section an app. Always below GitHub's limit; what does not fit is counted. */
export function markdownReport(input: ReportInput): string {
  const { review } = input;
  const told = foldClusters(review.changes.filter(one => one.class !== 'neutral'));
  const head = [
    marker,
    `## bulwark: ${countsText(review.summary)}`,
    `${codeSpan(review.before)} → ${codeSpan(review.after)}`,
  ];
  const body = new Bounded(longest);
  body.must(head.join('\n\n'));
  changeTable(body, told, input);
  for (const line of costLines(review.costs)) if (!body.take(codeSpan(cut(line)))) body.miss('the cost');
  const picture = mermaidPicture(pictureOf(review.connections, mostArrows));
  if (picture !== '' && !body.take(picture)) body.miss('the picture of connections');
  const apps = [...byApp(review.objects)];
  const missing = sections(body, apps, input);
  if (missing > 0) body.miss(`${String(missing)} of ${String(apps.length)} sections of YAML`);
  return body.text();
}

/** How many sections in a row may fail to fit before the rest is not even written. */
const patience = 20;

/** Adds the sections that fit and counts those that do not. */
function sections(
  body: Bounded,
  apps: readonly (readonly [string, readonly ObjectReview[]])[],
  input: ReportInput,
): number {
  let missing = 0;
  let inRow = 0;
  for (const [app, objects] of apps) {
    const fits = inRow < patience && body.take(appSection(app, objects, input));
    inRow = fits ? 0 : inRow + 1;
    missing += fits ? 0 : 1;
  }
  return missing;
}

/** Text that never grows past its limit, and says what it left out. */
class Bounded {
  private readonly parts: string[] = [];
  private readonly missed: string[] = [];
  private size = 0;

  constructor(private readonly limit: number) {}

  must(part: string): void {
    this.parts.push(part);
    this.size += part.length + 2;
  }

  take(part: string, limit = this.limit): boolean {
    const fits = this.size + part.length + 2 <= limit;
    if (fits) this.must(part);
    return fits;
  }

  miss(what: string): void {
    this.missed.push(what);
  }

  text(): string {
    const notice =
      this.missed.length === 0
        ? []
        : [`**Truncated:** ${this.missed.join(' and ')} did not fit here; see the full report.`];
    return `${[...this.parts, ...notice].join('\n\n')}\n`;
  }
}

const marks: Readonly<Record<ChangeClass, string>> = {
  broadening: '🔴 broadening',
  unclassified: '🟡 unclassified',
  tightening: '🟢 tightening',
  neutral: 'neutral',
};

function changeTable(body: Bounded, rows: readonly FoldedChange[], input: ReportInput): void {
  if (rows.length === 0) {
    body.must('Nothing opens, closes, is granted or is weakened.');
    return;
  }
  const lines = ['| | aspect | what | why |', '|---|---|---|---|'];
  let size = 0;
  let shown = 0;
  for (const row of rows) {
    const line = tableRow(row, input);
    if (size + line.length > forChanges) break;
    size += line.length + 1;
    shown += 1;
    lines.push(line);
  }
  body.must(lines.join('\n'));
  if (shown < rows.length) body.miss(`${String(rows.length - shown)} of ${String(rows.length)} changes`);
}

const longestCell = 600;

function tableRow({ change, all, clusters }: FoldedChange, input: ReportInput): string {
  const status = approvalText(input, all);
  const place = clusters.length === 0 ? '' : ` (${clusters.map(codeSpan).join(', ')})`;
  const mark = status === '' ? '' : status === 'not approved' ? '<br>**not approved**' : `<br>${codeSpan(cut(status))}`;
  return `| ${marks[change.class]} | ${change.aspect} | ${codeSpan(cut(sentenceOf(change)))}${place} | ${codeSpan(cut(change.why))}${mark} |`;
}

function cut(text: string): string {
  return text.length <= longestCell ? text : `${text.slice(0, longestCell - 30)}… (${String(text.length)} characters)`;
}

function byApp(objects: readonly ObjectReview[]): ReadonlyMap<string, readonly ObjectReview[]> {
  const apps = new Map<string, ObjectReview[]>();
  for (const one of objects) {
    const shown = one.pair.after ?? one.pair.before;
    const app = [shown?.cluster ?? '', shown?.app ?? ''].filter(part => part !== '').join('/') || 'the tree';
    const members = apps.get(app);
    if (members === undefined) apps.set(app, [one]);
    else members.push(one);
  }
  return new Map([...apps].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function appSection(app: string, objects: readonly ObjectReview[], { valueText }: ReportInput): string {
  const blocks = objects.flatMap(object => {
    const lines = objectLines(object, valueText).map(
      ({ sign, text }) => `${sign === '@' ? '@@' : sign} ${clean(text)}`,
    );
    return lines.length === 0 ? [] : [`#### ${codeSpan(object.title)}`, fenced('diff', lines)];
  });
  const count = objects.length === 1 ? '1 object' : `${String(objects.length)} objects`;
  return [`<details><summary><code>${htmlText(app)}</code>: ${count}</summary>`, ...blocks, '</details>'].join('\n\n');
}
