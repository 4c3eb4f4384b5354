import * as fs from 'node:fs';
import * as path from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import type { HelmValues } from '../../lib/delivery/helm-values';
import type { Manifest } from '../../lib/manifest';

const folder = path.resolve(__dirname, '../../../shared/charts');

/** Whether the Helm charts' values and renderings lie beside the repository. They are not part of it. */
export const haveHelmCharts = fs.existsSync(folder);

/** Whether one Helm chart's values and rendering are there. */
export const haveHelmChart = (chart: string): boolean =>
  ['values.yaml', 'rendered.yaml'].every(file => fs.existsSync(path.join(folder, chart, file)));

/** `describe` where the Helm charts are present, and a counted, named skip where they are not. */
export const describeWithHelmCharts: jest.Describe = haveHelmCharts ? describe : describe.skip;

/** Every value that a Helm chart knows, with its default. Istio's stand under a key of their own; a dependency's under its name. */
export function knownValues(chart: string): HelmValues {
  const values = parse(read(chart, 'values.yaml')) as HelmValues;
  const inner = values['_internal_defaults_do_not_set'] as HelmValues | undefined;
  const { dependencies = [] } = parse(read(chart, 'Chart.yaml')) as {
    dependencies?: { name: string; alias?: string }[];
  };
  const inherited = dependencies
    .filter(({ name }) => fs.existsSync(path.join(folder, name)))
    .map(({ name, alias = name }) => [alias, { ...knownValues(name), ...(values[alias] as HelmValues) }] as const);
  return { ...(inner ?? values), ...Object.fromEntries(inherited) };
}

/** The objects that a Helm chart renders with its default values, or with those of another rendering. */
export function renderedObjects(chart: string, file = 'rendered.yaml'): readonly Manifest[] {
  const key = `${chart}/${file}`;
  const objects = parsed.get(key) ?? parsedObjects(read(chart, file));
  parsed.set(key, objects);
  return objects;
}

const parsed = new Map<string, readonly Manifest[]>();

function parsedObjects(text: string): readonly Manifest[] {
  return parseAllDocuments(text)
    .map(document => document.toJS() as Manifest | null)
    .filter(object => object !== null);
}

/** The pod template of a rendered workload. Throws when there is none of this kind and name. */
export function renderedPod(objects: readonly Manifest[], kind: string, name: string): RenderedPod {
  const found = objects.find(one => one.kind === kind && one.metadata.name === name);
  if (found === undefined) throw new Error(`the Helm chart renders no ${kind} ${name}`);
  return (found as unknown as { spec: { template: RenderedPod } }).spec.template;
}

/** What the tests read of a pod template. */
export interface RenderedPod {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> };
  readonly spec: {
    readonly serviceAccountName?: string;
    readonly containers: readonly { readonly ports?: readonly { readonly containerPort: number }[] }[];
  };
}

function read(chart: string, file: string): string {
  return fs.readFileSync(path.join(folder, chart, file), 'utf8');
}
