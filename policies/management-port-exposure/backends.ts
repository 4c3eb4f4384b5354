import type { Manifest } from '../../lib/manifest';
import { field, isMapping } from '../../lib/policy/pss/plain-field';

/** Where a route, an Ingress or a VirtualService leads to. */
export interface Backend {
  /** The place in the object. */
  readonly path: string;
  readonly namespace: string;
  readonly name: string;
  /** The number or the name of the Service's port. */
  readonly port: unknown;
}

/** Every backend of a route, an Ingress or a VirtualService, wherever it stands: a rule, a mirror, the default. What a route is attached to is none. */
export function backendsOf(manifest: Manifest): readonly Backend[] {
  return walk(manifest['spec'], '/spec', manifest.metadata.namespace ?? 'default');
}

function walk(value: unknown, path: string, namespace: string): readonly Backend[] {
  if (Array.isArray(value)) return value.flatMap((one, at) => walk(one, `${path}/${String(at)}`, namespace));
  if (!isMapping(value)) return [];
  const here = [backendRef, ingressBackend, destination].map(read => read(value, path, namespace));
  const below = Object.entries(value)
    .filter(([key]) => key !== 'parentRefs')
    .flatMap(([key, one]) => walk(one, `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, namespace));
  return [...here.filter(one => one !== undefined), ...below];
}

function backendRef(value: object, path: string, namespace: string): Backend | undefined {
  const name = field(value, 'name');
  if (typeof name !== 'string' || !/\/(backendRefs\/\d+|backendRef)$/.test(path)) return undefined;
  const other = field(value, 'namespace');
  return { path, name, namespace: typeof other === 'string' ? other : namespace, port: field(value, 'port') };
}

function ingressBackend(value: object, path: string, namespace: string): Backend | undefined {
  const name = field(value, 'service', 'name');
  if (typeof name !== 'string') return undefined;
  const port = field(value, 'service', 'port', 'number') ?? field(value, 'service', 'port', 'name');
  return { path: `${path}/service`, name, namespace, port };
}

/** What Istio calls a backend: a host of the cluster's DNS, whose first two names are the Service and its namespace. */
function destination(value: object, path: string, namespace: string): Backend | undefined {
  const host = field(value, 'host');
  if (typeof host !== 'string' || !/\/(destination|mirror)$/.test(path)) return undefined;
  const [name = '', other = namespace] = host.split('.');
  return { path, name, namespace: other, port: field(value, 'port', 'number') };
}
