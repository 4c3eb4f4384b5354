import type { RenderedObject } from '../../lib/manifest';
import { field, isMapping } from '../../lib/policy/pss/plain-field';
import type { ObjectSet } from '../../lib/policy/set/object-set';
import { ruleOverSet } from '../../lib/policy/set/set-findings';
import { nsa } from '../controls';
import type { Backend } from './backends';
import { backendsOf } from './backends';

/** The ports that nothing may publish: WireGuard itself, and the page that manages its peers. */
export const managementPorts: readonly number[] = [51820, 51821];

const expected = 'a port that is not one of management';
const routeKinds = ['GRPCRoute', 'HTTPRoute', 'TCPRoute', 'TLSRoute', 'UDPRoute'];

/** No route, no Ingress, no VirtualService and no Service that is open outside leads to a port of management, by number, by a Service's mapping or by name. */
export const managementPortExposure = ruleOverSet({
  id: 'management-port-exposure',
  severity: 'error',
  why: 'whoever reaches the page that manages a VPN can let himself into the network behind it',
  fix: 'take the route away and use a Service of type ClusterIP: people come through the VPN, or by port-forward',
  controls: [nsa('Network policies')],
  violations: set => {
    const routes = routeKinds.flatMap(kind => set.ofKind('gateway.networking.k8s.io', kind));
    const ingresses = set.ofKind('networking.k8s.io', 'Ingress');
    const virtual = set.ofKind('networking.istio.io', 'VirtualService');
    const led = [...routes, ...ingresses, ...virtual].flatMap(object =>
      backendsOf(object.manifest)
        .filter(backend => leadsThere(backend, set))
        .map(({ path, name, port }) => ({ object, path, found: titleOf(name, port), expected })),
    );
    const open = set.ofKind('', 'Service').filter(isOpenOutside);
    return [...led, ...open.flatMap(service => openPorts(service, set))];
  },
});

/** A backend without a port is known by its name alone. */
function titleOf(name: string, port: unknown): string {
  return port === undefined ? name : `${name}:${String(port)}`;
}

function openPorts(object: RenderedObject, set: ObjectSet): readonly Opened[] {
  return portsOf(object).flatMap((port, at) => {
    const path = `/spec/ports/${String(at)}`;
    return isManagement(port, object, set) ? [{ object, path, found: String(field(port, 'port')), expected }] : [];
  });
}

interface Opened {
  readonly object: RenderedObject;
  readonly path: string;
  readonly found: string;
  readonly expected: string;
}

function isOpenOutside({ manifest }: RenderedObject): boolean {
  const type = field(manifest, 'spec', 'type') ?? 'ClusterIP';
  const addresses = field(manifest, 'spec', 'externalIPs');
  return (type !== 'ClusterIP' && type !== 'ExternalName') || (Array.isArray(addresses) && addresses.length > 0);
}

/** A backend without a port means every port of its Service. */
function leadsThere({ namespace, name, port }: Backend, set: ObjectSet): boolean {
  if (managementPorts.includes(Number(port))) return true;
  const service = set.find('', 'Service', namespace, name);
  if (service === undefined) return false;
  const meant = portsOf(service).filter(one => [field(one, 'port'), field(one, 'name'), undefined].includes(port));
  return meant.some(one => isManagement(one, service, set));
}

function portsOf({ manifest }: RenderedObject): readonly unknown[] {
  const ports = field(manifest, 'spec', 'ports');
  return Array.isArray(ports) ? ports : [];
}

/** Whether a Service's port is one of management, or leads to one. A name means the ports of that name in any pod of the namespace. */
function isManagement(port: unknown, { manifest }: RenderedObject, set: ObjectSet): boolean {
  const target = field(port, 'targetPort');
  const numbers = [field(port, 'port'), target].map(Number);
  if (numbers.some(one => managementPorts.includes(one))) return true;
  const pods = set.workloadsIn(manifest.metadata.namespace ?? 'default');
  return typeof target === 'string' && pods.some(({ object }) => hasPort(object.manifest, target));
}

function hasPort(value: unknown, name: string): boolean {
  if (Array.isArray(value)) return value.some(one => hasPort(one, name));
  if (!isMapping(value)) return false;
  if (value['name'] === name && managementPorts.includes(Number(value['containerPort']))) return true;
  return Object.values(value).some(one => hasPort(one, name));
}
