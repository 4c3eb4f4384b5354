import { ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { Complaint } from '../complaint';
import { complaintText, complaintsOf } from '../complaint';
import type { Manifest, RenderedObject } from '../manifest';
import { originOf } from '../origin';
import { waiversOf } from '../waiver';
import { checkObjectMeta } from './object-meta';
import type { AppFolder, Dependency, PlacedComplaint, PlacedWaiver, Rendering } from './rendering';
import { InvalidTree } from './rendering';

export { InvalidTree } from './rendering';
export type { AppFolder, Dependency, PlacedComplaint, PlacedWaiver, Rendering } from './rendering';

/**
 * Renders every ApiObject below `root` to plain data, wherever in the tree it stands. A tree is
 * `root / <cluster> / <chart> / ...`: the first part of a path is the cluster, the id of the outermost Chart the app.
 * Validations of every construct run once, before anything is rendered; those of the scopes above `root` too, for what is wrong with all clusters
 * is wrong with each. cdk8s' own walk of dependencies is never called.
 *
 * @throws InvalidTree with all complaints and failed validations of the tree, or with all objects that cannot be rendered
 * or that no API server could store: without a kind, or with a name that is no part of a URL.
 */
export function render(root: IConstruct): Rendering {
  const constructs = root.node.findAll();
  const above = root.node.scopes.slice(0, -1);
  const complaints = [...above, ...constructs].flatMap(complaintsAt);
  if (complaints.length > 0) throw new InvalidTree(complaints);
  const charts = new Map<IConstruct, IConstruct>();
  for (const one of constructs) noteChart(one, charts);
  const objects = renderObjects(constructs, charts);
  return {
    objects,
    waivers: constructs.flatMap(waiversAt),
    apps: [...new Set(charts.values())].map(chart => appOf(chart)),
    dependencies: constructs.flatMap(dependenciesOf),
  };
}

/** A construct lies in the chart of its scope, or is one itself. Scopes come before what they hold. */
function noteChart(construct: IConstruct, charts: Map<IConstruct, IConstruct>): void {
  const scope = construct.node.scope;
  const chart = scope === undefined ? undefined : charts.get(scope);
  if (chart !== undefined) charts.set(construct, chart);
  else if (Chart.isChart(construct)) charts.set(construct, construct);
}

function complaintsAt(construct: IConstruct): PlacedComplaint[] {
  const validations = construct.node.validate();
  if (validations.length === 0) return [];
  const structured = complaintsOf(construct).map(complaint => ({ text: complaintText(complaint), complaint }));
  const known = new Set(structured.map(one => one.text));
  const others = validations.filter(text => !known.has(text));
  return placed(construct, [...structured, ...others.map(text => ({ text }))]);
}

function placed(
  construct: IConstruct,
  complaints: readonly { readonly text: string; readonly complaint?: Complaint }[],
): PlacedComplaint[] {
  if (complaints.length === 0) return [];
  const source = originOf(construct);
  const place = { constructPath: construct.node.path, ...(source === undefined ? {} : { source }) };
  return complaints.map(one => ({ ...one, ...place }));
}

function renderObjects(
  constructs: readonly IConstruct[],
  charts: ReadonlyMap<IConstruct, IConstruct>,
): readonly RenderedObject[] {
  const objects: RenderedObject[] = [];
  const complaints: PlacedComplaint[] = [];
  for (const one of constructs) {
    if (!ApiObject.isApiObject(one)) continue;
    const manifest = manifestOf(one);
    if ('apiVersion' in manifest) objects.push(renderedObject(one, manifest, charts.get(one) ?? one));
    else complaints.push(...placed(one, manifest.complaints));
  }
  if (complaints.length > 0) throw new InvalidTree(complaints);
  return objects;
}

interface Unrendered {
  readonly complaints: readonly { readonly text: string; readonly complaint?: Complaint }[];
}

function manifestOf(object: ApiObject): Manifest | Unrendered {
  try {
    const manifest = object.toJson() as unknown;
    const complaints = checkObjectMeta(manifest);
    if (complaints.length === 0) return manifest as Manifest;
    return { complaints: complaints.map(complaint => ({ text: complaintText(complaint), complaint })) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      complaints: [{ text: reason.replace(/^Failed serializing construct at path .*? with name '.*?': /, '') }],
    };
  }
}

function renderedObject(object: ApiObject, manifest: Manifest, chart: IConstruct): RenderedObject {
  const constructPath = object.node.path;
  const { cluster, name: app } = appOf(chart);
  return { manifest, cluster, app, constructPath, source: () => originOf(object) };
}

function waiversAt(construct: IConstruct): PlacedWaiver[] {
  const waivers = waiversOf(construct);
  if (waivers.length === 0) return [];
  const constructPath = construct.node.path;
  const cluster = clusterOf(constructPath);
  return waivers.map(one => ({ ...one, cluster, constructPath, source: () => originOf(construct) }));
}

function dependenciesOf(construct: IConstruct): Dependency[] {
  const from = construct.node.path;
  return construct.node.dependencies.map(({ node }) => ({ from, needs: node.path }));
}

function appOf(chart: IConstruct): AppFolder {
  const constructPath = chart.node.path;
  return { cluster: clusterOf(constructPath), name: chart.node.id, constructPath };
}

function clusterOf(constructPath: string): string {
  const slash = constructPath.indexOf('/');
  return slash < 0 ? constructPath : constructPath.slice(0, slash);
}
