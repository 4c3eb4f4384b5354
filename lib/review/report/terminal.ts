import { createColors } from 'picocolors';
import type { ChangeClass } from '../change';
import { costLines } from '../cost';
import { clean } from './clean';
import { foldClusters, type FoldedChange } from './fold';
import { objectLines } from './object-lines';
import { approvalText, countsText, type ReportInput } from './report-input';
import { sentenceOf } from './sentence';

/** How the terminal report looks. */
export interface TerminalOptions {
  readonly colour: boolean;
  /** Whether neutral changes are listed and not only counted. @default false */
  readonly all?: boolean;
  /** Whether the YAML part follows. @default true */
  readonly yaml?: boolean;
}

/** What a change means, for people at a terminal: counts, then every change that is not neutral, then the YAML by path. */
export function terminalReport(input: ReportInput, options: TerminalOptions): string {
  const { review } = input;
  const listed = review.changes.filter(
    one => one.aspect !== 'cost' && (options.all === true || one.class !== 'neutral'),
  );
  const told = foldClusters(listed);
  const parts = [`bulwark: ${countsText(review.summary)}`, table(told, input, options), cost(review)];
  if (options.yaml !== false) parts.push(yamlPart(input, options));
  return `${parts.filter(part => part !== '').join('\n\n')}\n`;
}

type Colours = ReturnType<typeof createColors>;

function paint(colours: Colours, kind: ChangeClass): (text: string) => string {
  if (kind === 'broadening') return text => colours.bold(colours.red(text));
  if (kind === 'unclassified') return colours.yellow;
  return kind === 'tightening' ? colours.green : colours.dim;
}

function table(rows: readonly FoldedChange[], input: ReportInput, { colour }: TerminalOptions): string {
  const colours = createColors(colour);
  const aspects = Math.max(0, ...rows.map(({ change }) => change.aspect.length));
  const names = Math.max(0, ...rows.map(({ change }) => change.class.length));
  return rows
    .map(({ change, all, clusters }) => {
      const head = `${paint(colours, change.class)(change.class.toUpperCase().padEnd(names))}  ${change.aspect.padEnd(aspects)}`;
      const status = approvalText(input, all);
      const place = clusters.length === 0 ? '' : `   ${colours.dim(clean(clusters.join(', ')))}`;
      const mark =
        status === '' ? '' : `   ${status === 'not approved' ? colours.red(status) : colours.green(clean(status))}`;
      return `${head}  ${clean(sentenceOf(change))}   ${colours.dim(clean(change.why))}${place}${mark}`;
    })
    .join('\n');
}

function cost({ changes, costs }: ReportInput['review']): string {
  return changes.length === 0 ? '' : costLines(costs).map(clean).join('\n');
}

function yamlPart({ review, valueText }: ReportInput, { colour }: TerminalOptions): string {
  const colours = createColors(colour);
  const signs = { '+': colours.green, '-': colours.red, '@': colours.cyan, '#': colours.dim };
  return review.objects
    .flatMap(object => {
      const lines = objectLines(object, valueText).map(({ sign, text }) =>
        signs[sign](`  ${sign === '@' ? '' : `${sign} `}${clean(text)}`),
      );
      if (lines.length === 0) return [];
      const shown = object.pair.after ?? object.pair.before;
      return [`${colours.bold(clean(object.title))}  ${colours.dim(clean(shown?.file ?? ''))}\n${lines.join('\n')}`];
    })
    .join('\n\n');
}
