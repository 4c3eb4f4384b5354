import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { notFound, type Site } from './internet';

/** One version of a Helm chart, packed. */
export interface PackedChart {
  /** Where its host has it: the path of its repository, such as `/charts`, or nothing. */
  readonly path: string;
  readonly name: string;
  readonly version: string;
  readonly archive: Buffer;
}

const digest = (content: Buffer): string => `sha256:${createHash('sha256').update(content).digest('hex')}`;

/** The Helm repositories of a host: for each path an index, and the archives beside it. */
export function helmSite(charts: readonly PackedChart[]): Site {
  const file = ({ name, version }: PackedChart): string => `${name}-${version}.tgz`;
  return ({ url = '' }, response) => {
    const chart = charts.find(one => url === `${one.path}/${file(one)}`);
    const here = charts.filter(({ path }) => url === `${path}/index.yaml`);
    const entries = here.map(({ name, version }) => [name, [{ name, version, urls: [`${name}-${version}.tgz`] }]]);
    if (chart) response.end(chart.archive);
    else if (here.length === 0) notFound(response);
    else response.end(JSON.stringify({ apiVersion: 'v1', entries: Object.fromEntries(entries) as unknown }));
  };
}

/** Helm charts in an OCI registry: for each version a manifest, its configuration and its archive. */
export function ociSite(charts: readonly PackedChart[]): Site {
  const blobs = new Map<string, Buffer>();
  const manifests = new Map(charts.map(one => [`${one.path}/${one.name}/manifests/${one.version}`, put(one, blobs)]));
  return ({ url = '', method }, response) => {
    const asked = url.replace(/^\/v2/, '');
    const hash = /sha256:[0-9a-f]+$/.exec(asked)?.[0] ?? '';
    const named = manifests.get(asked) ?? (asked.includes('/manifests/') ? blobs.get(hash) : undefined);
    const content = named ?? blobs.get(hash);
    if (asked === '/' || asked === '') response.end('{}');
    else if (content === undefined) notFound(response);
    else send(response, { content, isManifest: named !== undefined, body: method !== 'HEAD' });
  };
}

interface Sent {
  readonly content: Buffer;
  readonly isManifest: boolean;
  readonly body: boolean;
}

const manifestType = 'application/vnd.oci.image.manifest.v1+json';

function send(response: ServerResponse, { content, isManifest, body }: Sent): void {
  response.setHeader('content-type', isManifest ? manifestType : 'application/octet-stream');
  response.setHeader('content-length', content.length);
  response.setHeader('docker-content-digest', digest(content));
  response.end(body ? content : undefined);
}

/** Puts all that belongs to a Helm chart among the blobs, and returns its manifest. */
function put({ name, version, archive }: PackedChart, blobs: Map<string, Buffer>): Buffer {
  const part = (content: Buffer, mediaType: string): object => {
    blobs.set(digest(content), content);
    return { mediaType, digest: digest(content), size: content.length };
  };
  const config = Buffer.from(JSON.stringify({ apiVersion: 'v2', name, version }));
  const manifest = {
    schemaVersion: 2,
    mediaType: manifestType,
    config: part(config, 'application/vnd.cncf.helm.config.v1+json'),
    layers: [part(archive, 'application/vnd.cncf.helm.chart.content.v1.tar+gzip')],
  };
  const content = Buffer.from(JSON.stringify(manifest));
  blobs.set(digest(content), content);
  return content;
}
