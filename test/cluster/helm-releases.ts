import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { releaseObject } from '../../lib/delivery/order/release-object';
import { groupOf, type Manifest } from '../../lib/manifest';
import { crdTexts } from './servers/crds';
import { helmSite, ociSite, type PackedChart } from './servers/helm-site';
import type { Site } from './servers/internet';
import { Workspace } from './servers/workspace';

interface HelmSource {
  readonly repoURL: string;
  readonly chart?: string;
  readonly targetRevision: string;
}

const sourceOf = ({ spec }: Manifest): HelmSource => (spec as { source: HelmSource }).source;

/** Whether an object is the Application of a Helm release. */
export function isRelease(manifest: Manifest): boolean {
  return manifest.kind === 'Application' && sourceOf(manifest).chart !== undefined;
}

/**
 * The hosts that the Helm charts of a tree come from. Each serves, under the name and the version that the tree asks for, a Helm chart of ours: the
 * real CRDs that the real one brings (those of which the tree has instances, and all of Gatekeeper, which really runs), and one Deployment in place of
 * its pods. Nothing else of the real one: no webhooks, no rights, no values.
 */
export function helmHosts(tree: readonly Manifest[]): Map<string, Site> {
  const workspace = new Workspace('helm-charts');
  const used = new Set(tree.map(({ apiVersion, kind }) => `${groupOf(apiVersion)}/${kind}`));
  const hosts = new Map<string, { oci: boolean; charts: PackedChart[] }>();
  for (const release of tree.filter(isRelease)) {
    const { repoURL } = sourceOf(release);
    const oci = !repoURL.includes('://');
    const { hostname, pathname } = new URL(oci ? `https://${repoURL}` : repoURL);
    const host = hosts.get(hostname) ?? { oci, charts: [] };
    host.charts.push(pack(release, { path: pathname.replace(/\/$/, ''), workspace, used }));
    hosts.set(hostname, host);
  }
  return new Map([...hosts].map(([name, { oci, charts }]) => [name, oci ? ociSite(charts) : helmSite(charts)]));
}

interface Packing {
  readonly path: string;
  readonly workspace: Workspace;
  /** The kinds of the tree, as `<group>/<Kind>`. */
  readonly used: ReadonlySet<string>;
}

function pack(release: Manifest, { path, workspace, used }: Packing): PackedChart {
  const { chart: name = '', targetRevision: version } = sourceOf(release);
  const folder = workspace.folder(`${release.metadata.name}/${name}`);
  const write = (file: string, content: object): void => writeFileSync(join(folder, file), JSON.stringify(content));
  for (const part of ['crds', 'templates']) mkdirSync(join(folder, part));
  write('Chart.yaml', { apiVersion: 'v2', name, version });
  const brought = new Set(releaseObject(release)?.brings);
  const wanted = (group: string, kind: string): boolean =>
    brought.has(group) && (group.endsWith('.gatekeeper.sh') || used.has(`${group}/${kind}`));
  crdTexts(wanted).forEach((text, at) => writeFileSync(join(folder, `crds/${String(at)}.yaml`), text));
  write('templates/deployment.yaml', deployment(played(release)));
  write('templates/account.yaml', { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: played(release) } });
  const archive = execFileSync('tar', ['-cz', '-C', join(folder, '..'), name], { maxBuffer: 2 ** 26 });
  return { path, name, version, archive };
}

const played = ({ metadata }: Manifest): string => `${metadata.name}-played`;

/** Of an allowed registry, and pinned. Nothing ever pulls it. */
const image = `docker.io/library/busybox@sha256:${'0'.repeat(64)}`;

/** One pod that every policy of the platform admits, whatever the namespace of the release allows. */
function deployment(name: string): Manifest {
  const labels = { 'app.kubernetes.io/name': name };
  const resources = { requests: { cpu: '1m', memory: '1Mi' }, limits: { cpu: '1m', memory: '1Mi' } };
  const probe = { tcpSocket: { port: 8080 } };
  const securityContext = {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    readOnlyRootFilesystem: true,
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: name,
          automountServiceAccountToken: false,
          securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
          containers: [
            { name: 'played', image, resources, securityContext, livenessProbe: probe, readinessProbe: probe },
          ],
        },
      },
    },
  };
}
