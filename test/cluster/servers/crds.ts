import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Manifest } from '../../../lib/manifest';
import type { ApiClient } from './api-client';
import { inParallel } from './in-parallel';
import { root, until } from './server';

/** Projects whose CRDs a cluster needs, by the name of their folder. */
export type CrdSet = readonly string[];

/** The CRDs that come with the Go modules the servers are built from: their versions are the servers' own. */
const fromModules: Readonly<Record<string, { program: string; module: string; folder: string }>> = {
  gatekeeper: {
    program: 'gatekeeper',
    module: 'github.com/open-policy-agent/gatekeeper/v3',
    folder: 'charts/gatekeeper/crds',
  },
  'argo-cd': { program: 'argocd', module: 'github.com/argoproj/argo-cd/v3', folder: 'manifests/crds' },
};
const shared = join(root, '../shared/crds');

/** Whether the folder with the projects' CRDs is beside the repository. */
export const haveSharedCrds = existsSync(join(shared, 'INDEX.tsv'));

/** The directory of a Go module that one of our programs is built from. */
export function moduleFolder(program: string, module: string): string {
  return execFileSync(join(root, 'tools/build'), ['--path', program, module], { encoding: 'utf8' }).trim();
}

/** Which file of the shared folder serves which kind. */
function indexRows(): { readonly group: string; readonly kind: string; readonly file: string }[] {
  const rows = readFileSync(join(shared, 'INDEX.tsv'), 'utf8').trim().split('\n').slice(1);
  return rows.map(row => {
    const [group = '', kind = '', , , , , file = ''] = row.split('\t');
    return { group, kind, file };
  });
}

/** The projects whose CRDs serve one of these API groups. The experimental channel of the Gateway API repeats names. */
export function projectsServing(groups: ReadonlySet<string>): CrdSet {
  if (!haveSharedCrds) return [];
  const projects = indexRows().flatMap(({ group, file }) => (groups.has(group) ? [file.split('/')[0] ?? ''] : []));
  return [...new Set(projects)].filter(name => name !== 'gateway-api-experimental').sort();
}

/** The CRD files of a set, in order. Argo CD's own come first from the shared folder: newer ones know every field that this project writes. */
export function crdFiles(set: CrdSet): string[] {
  return set.flatMap(project => {
    const own = project === 'argo-cd' && haveSharedCrds ? undefined : fromModules[project];
    const folder = own ? join(moduleFolder(own.program, own.module), own.folder) : join(shared, project);
    const names = readdirSync(folder).filter(name => name.endsWith('.yaml') && name !== 'kustomization.yaml');
    return names.sort().map(name => join(folder, name));
  });
}

/** The shared CRDs of the kinds that are wanted, as text. */
export function crdTexts(wanted: (group: string, kind: string) => boolean): string[] {
  return indexRows()
    .filter(({ group, kind, file }) => wanted(group, kind) && !file.startsWith('gateway-api-experimental/'))
    .map(({ file }) => ({ file: join(shared, file), text: readFileSync(join(shared, file), 'utf8') }))
    .flatMap(({ file, text }) =>
      text.includes('strategy: Webhook') ? readCrds(file).map(crd => JSON.stringify(crd)) : [text],
    );
}

/** Applies CRDs side by side and waits until every one is served and structural. */
export async function applyCrds(client: ApiClient, files: readonly string[]): Promise<number> {
  const crds = files.flatMap(readCrds);
  await inParallel(crds, async crd => {
    const answer = await client.apply(crd, { manager: 'crds' });
    if (!answer.ok) throw new Error(`${crd.metadata.name}: ${answer.message}`);
  });
  await until('every CRD is established', async () => {
    const live = await client.list('apiextensions.k8s.io/v1', 'CustomResourceDefinition');
    return live.filter(established).length >= crds.length;
  });
  return crds.length;
}

/** Conversion webhooks are not running here: the stored version is served as it is. */
function readCrds(file: string): Manifest[] {
  const documents = parseAllDocuments(readFileSync(file, 'utf8')).map(document => document.toJS() as Manifest | null);
  return documents
    .filter((crd): crd is Manifest => crd?.kind === 'CustomResourceDefinition')
    .map(crd => ({
      ...crd,
      spec: { ...(crd['spec'] as object), conversion: { strategy: 'None' } },
      status: undefined,
    }));
}

function established(crd: Manifest): boolean {
  const status = crd['status'] as { conditions?: readonly { type: string; status: string }[] } | undefined;
  return (status?.conditions ?? []).some(({ type, status: value }) => type === 'Established' && value === 'True');
}
