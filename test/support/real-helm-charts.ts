import { existsSync, readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import type { HelmVersions } from '../../charts/definition';
import { packed } from './helm-chart-archive';
import { tool } from './tool';

/**
 * The Helm charts whose sources travel in Go modules, and where. Gatekeeper's and cert-manager's are those of a release; Istio publishes no Go module of a
 * release, so its are the state of its main branch at a later day.
 */
const places = {
  base: ['istio.io/istio', 'manifests/charts/base'],
  'cert-manager': ['github.com/cert-manager/cert-manager', 'deploy/charts/cert-manager'],
  cni: ['istio.io/istio', 'manifests/charts/istio-cni'],
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

/** Whether helm and the sources of all these Helm charts are here. */
export const haveRealHelmCharts =
  tool('helm') !== undefined && Object.values(places).every(([module]) => folders.has(module));

/** `describe` where they are; a counted, named skip where they are not (run tools/build helm helm-charts). */
export const describeWithRealHelmCharts: jest.Describe = haveRealHelmCharts ? describe : describe.skip;

/** The archive of a Helm chart as its authors would publish it: its sources with the version of a release. */
export function realArchive(name: RealHelmChart, version: string): Buffer {
  const [module, below] = places[name];
  const folder = path.join(folders.get(module) ?? '', below);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(one => one.isFile());
  const contents = files
    .map(one => path.relative(folder, path.join(one.parentPath, one.name)))
    .filter(file => !file.startsWith('tests/'))
    .sort()
    .map(file => [file, readFileSync(path.join(folder, file))] as const);
  const chart = readFileSync(path.join(folder, 'Chart.yaml'), 'utf8');
  const released = chart.replace(/^(version|appVersion):.*$/gm, `$1: ${version}`);
  return packed(name, { ...Object.fromEntries(contents), 'Chart.yaml': released });
}
