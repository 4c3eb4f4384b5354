import { existsSync, readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { parse, stringify } from 'yaml';
import type { HelmVersions } from '../../charts/definition';
import { packed } from './helm-chart-archive';
import { tool } from './tool';

/**
 * The Helm charts whose sources travel in Go modules, and where. cert-manager's is that of the release that the platform installs; Gatekeeper's and Alloy's are
 * one release away; External Secrets' is an earlier one, without its definitions; Istio publishes no Go module of a release, so its are the state of its
 * main branch at a later day.
 */
const places = {
  alloy: ['github.com/grafana/alloy', 'operations/helm/charts/alloy'],
  base: ['istio.io/istio', 'manifests/charts/base'],
  'cert-manager': ['github.com/cert-manager/cert-manager', 'deploy/charts/cert-manager'],
  cni: ['istio.io/istio', 'manifests/charts/istio-cni'],
  'external-secrets': ['github.com/external-secrets/external-secrets', 'deploy/charts/external-secrets'],
  gatekeeper: ['github.com/open-policy-agent/gatekeeper/v3', 'charts/gatekeeper'],
  istiod: ['istio.io/istio', 'manifests/charts/istio-control/istio-discovery'],
  ztunnel: ['istio.io/istio', 'manifests/charts/ztunnel'],
} as const satisfies Partial<Record<keyof HelmVersions, readonly [string, string]>>;

/** A Helm chart that can be had. */
export type RealHelmChart = keyof typeof places;
export const realHelmCharts = Object.keys(places) as RealHelmChart[];

interface Module {
  readonly Path: string;
  readonly Dir: string;
}

/** Where the modules lie that `tools/build helm-charts` downloaded. */
function modules(): readonly Module[] {
  const list = tool('helm-charts');
  if (list === undefined) return [];
  return readFileSync(list, 'utf8')
    .split(/(?<=^}\n)/m)
    .map(text => JSON.parse(text) as Module)
    .filter(({ Dir }) => existsSync(Dir));
}

const folders = new Map(modules().map(({ Path, Dir }) => [Path, Dir]));

/** Where a Go module lies whose sources `tools/build helm-charts` downloaded, or undefined when it did not. */
export function moduleFolder(module: string): string | undefined {
  return folders.get(module);
}

/** Whether helm and the sources of all these Helm charts are here. */
export const haveRealHelmCharts =
  tool('helm') !== undefined && Object.values(places).every(([module]) => folders.has(module));

/** `describe` where they are; a counted, named skip where they are not (run tools/build helm helm-charts). */
export const describeWithRealHelmCharts: jest.Describe = haveRealHelmCharts ? describe : describe.skip;

interface ChartFile {
  readonly dependencies?: readonly { readonly repository?: string }[];
}

/** The archive of a Helm chart as its authors would publish it: its sources with the version of a release, without what they would fetch from elsewhere. */
export function realArchive(name: RealHelmChart, version: string): Buffer {
  const [module, below] = places[name];
  const folder = path.join(folders.get(module) ?? '', below);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(one => one.isFile());
  const contents = files
    .map(one => path.relative(folder, path.join(one.parentPath, one.name)))
    .filter(file => !/^(tests|ci)\/|^templates\/.*\.md$/.test(file))
    .sort()
    .map(file => [file, readFileSync(path.join(folder, file))] as const);
  const chart = parse(readFileSync(path.join(folder, 'Chart.yaml'), 'utf8')) as ChartFile;
  const dependencies = (chart.dependencies ?? []).filter(one => one.repository === undefined);
  const released = stringify({ ...chart, version, appVersion: version, dependencies });
  return packed(name, { ...Object.fromEntries(contents), 'Chart.yaml': released });
}
