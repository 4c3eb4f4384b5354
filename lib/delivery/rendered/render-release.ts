import type { Cluster } from '../../cluster';
import type { Complaint } from '../../complaint';
import type { Manifest } from '../../manifest';
import type { HelmRelease } from '../helm-release';
import { archiveFiles } from './archive-files';
import type { ChartFacts } from './chart-facts';
import { chartFacts } from './chart-facts';
import { foreignValues } from './foreign-values';
import type { HelmArchive } from './helm-archive';
import { openArchive } from './helm-archive';
import type { HelmProgram } from './helm-program';
import { findHelm, runHelm } from './helm-program';
import { cacheKey, fromCache, intoCache } from './render-cache';
import { renderTwice } from './render-twice';
import type { Rendered } from './rendered';

/** What a Helm chart may ask about the cluster: its version and what it serves. A live cluster is never asked. */
export type Capabilities = Pick<Cluster, 'kubernetes' | 'apis'>;

/** Changes whenever what is kept in the cache changes its meaning. */
const format = 1;

/**
 * What Helm would make of a release, from the vendored archive alone. It is rendered twice and refused when the two differ, then kept by what it depends
 * on: the digest of the archive, the release with its values, the version of helm and the capabilities. A second run calls no helm.
 */
export function renderRelease(release: HelmRelease, archive: HelmArchive, capabilities: Capabilities): Rendered {
  const opened = openArchive(archive, release.chart);
  if ('complaints' in opened) return opened;
  const name = archive.helm ?? 'helm';
  const program = findHelm(name);
  if (program === undefined) return { complaints: [noHelm(name)] };
  const { kubernetes, apis = [] } = capabilities;
  const key = cacheKey({
    format,
    archive: archive.sha256,
    release: { name: release.name, namespace: release.namespace, values: release.values },
    chart: { name: release.chart.name, version: release.chart.version },
    passedOn: archive.passedOn ?? [],
    helm: versionOf(program),
    kubernetes,
    apis,
  });
  const kept = fromCache(key);
  if (kept !== undefined) return { manifests: kept as readonly Manifest[] };
  const rendered = renderAfresh({ release, archive, capabilities, program }, opened.bytes);
  if ('manifests' in rendered) intoCache(key, rendered.manifests);
  return rendered;
}

interface Input {
  readonly release: HelmRelease;
  readonly archive: HelmArchive;
  readonly capabilities: Capabilities;
  readonly program: HelmProgram;
}

function renderAfresh({ release, archive, capabilities, program }: Input, bytes: Buffer): Rendered {
  const facts = factsOf(bytes);
  if (facts === undefined) return { complaints: [noChart(archive)] };
  const complaints = checkFacts(release, archive, facts);
  if (complaints.length > 0) return { complaints };
  const args = ['template', release.name, archive.path, '--namespace', release.namespace, '--include-crds'];
  const apis = (capabilities.apis ?? []).flatMap(api => ['--api-versions', api]);
  const all = [...args, '--kube-version', `${capabilities.kubernetes}.0`, ...apis, '--values', '-'];
  return renderTwice(facts, zone => runHelm(program, all, JSON.stringify(release.values), zone));
}

function factsOf(bytes: Buffer): ChartFacts | undefined {
  try {
    const facts = chartFacts(archiveFiles(bytes));
    return facts.name === '' ? undefined : facts;
  } catch {
    return undefined;
  }
}

function checkFacts({ chart, values }: HelmRelease, archive: HelmArchive, facts: ChartFacts): readonly Complaint[] {
  const [wanted, found] = [`${chart.name} ${chart.version}`, `${facts.name} ${facts.version}`];
  const fix = 'vendor the archive of the version that the release names, or change that version';
  const other = { prop: 'rendered.path', rule: `the archive of ${wanted}`, got: `${archive.path}, which is ${found}` };
  return [
    ...(wanted === found ? [] : [{ ...other, fix }]),
    ...foreignValues(values, facts, archive.passedOn).map(path => ({
      prop: `values.${path}`,
      rule: `a value that ${found} knows`,
      got: path,
      fix: 'look it up in the values.yaml of the archive; where the Helm chart passes it on unlisted, say so in rendered.passedOn',
    })),
  ];
}

/** Asked once for each program: its answer is kept like a rendering. */
function versionOf(program: HelmProgram): string {
  const key = cacheKey({ format, helm: program.fingerprint });
  const kept = fromCache(key);
  if (typeof kept === 'string') return kept;
  const { ok, text } = runHelm(program, ['version', '--template', '{{.Version}}']);
  if (ok) intoCache(key, text.trim());
  return text.trim();
}

function noHelm(name: string): Complaint {
  const fix =
    'install Helm 3 (https://helm.sh/docs/intro/install), or leave `rendered` out: the engine then renders it';
  return { prop: 'rendered', rule: 'rendered by helm', got: `no program '${name}'`, fix };
}

function noChart({ path }: HelmArchive): Complaint {
  const fix = 'vendor what `helm pull` gives';
  return { prop: 'rendered.path', rule: "a Helm chart's archive", got: `${path}, which holds none`, fix };
}
