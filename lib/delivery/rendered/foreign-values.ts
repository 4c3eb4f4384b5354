import type { HelmValues } from '../helm-values';
import { unknownValues } from '../helm-values';
import type { ChartFacts } from './chart-facts';

/**
 * The paths that a release sets and its Helm chart does not know: neither does its list of values have them, nor does a template read them, nor does
 * one hand on the map that they stand in as a whole. A value that nothing reads is a control that is not there.
 */
export function foreignValues(
  values: HelmValues,
  { values: known, templates: written, aliases }: Pick<ChartFacts, 'values' | 'templates' | 'aliases'>,
  passedOn: readonly string[] = [],
): readonly string[] {
  const templates = plainly(written);
  return unknownValues(values, known).filter(path => {
    if (passedOn.some(one => holds(one, path))) return false;
    const alias = aliases.find(one => path.startsWith(`${one}.`));
    const paths = alias === undefined ? [path] : [path, path.slice(alias.length + 1)];
    return !paths.some(one => isRead(one, templates) || isHandedOn(one, templates));
  });
}

/** Every way in which a template reads a value, as `.Values.a.b`: `($.Values.a).b` and `index .Values.a "b"` are the same to it. */
function plainly(templates: string): string {
  return templates
    .replace(/\((\$?\.Values[\w.-]*)\)(?=\.)/g, '$1')
    .replace(/\b(?:index|get) +(\$?\.Values[\w.-]*) +"([\w./-]+)"/g, '$1.$2');
}

function holds(outer: string, path: string): boolean {
  return path === outer || path.startsWith(`${outer}.`);
}

function isRead(path: string, templates: string): boolean {
  return new RegExp(`\\.Values\\.${escaped(path)}(?![\\w-])`).test(templates);
}

/** Maps that go into what is rendered whole: `toYaml .Values.a`, `omit .Values.a "b"`, `range $key, $value := .Values.a`, `mergeOverwrite $mesh .Values.a`. */
function isHandedOn(path: string, templates: string): boolean {
  const steps = path.split('.');
  return steps.slice(1).some((_, at) => handsOn(steps.slice(0, at + 1).join('.'), templates));
}

function handsOn(map: string, templates: string): boolean {
  const value = `\\.Values\\.${escaped(map)}(?![.\\w-])`;
  const whole = new RegExp(
    `(toYaml|toJson|toToml|tpl|omit|merge\\w*|range +\\$\\w+, *\\$\\w+ *:=)[^\\n}]*${value}|${value}[^\\n}]*\\| *(toYaml|toJson|toToml)`,
  );
  const within = new RegExp(`with +\\$?${value} *-?}}\\s*([^\\n]*\\n)?[^\\n]*toYaml +\\.( |\\||})`);
  return whole.test(templates) || within.test(templates);
}

function escaped(path: string): string {
  return path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
