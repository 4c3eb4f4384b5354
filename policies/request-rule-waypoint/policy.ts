import type { Manifest, RenderedObject } from '../../lib/manifest';
import { field } from '../../lib/policy/pss/plain-field';
import type { ObjectSet } from '../../lib/policy/set/object-set';
import { ruleOverSet } from '../../lib/policy/set/set-findings';
import { nsa } from '../controls';
import { isAboutRequests } from './about-requests';

const istio = 'security.istio.io';
const gatewayApi = 'gateway.networking.k8s.io';

/**
 * A rule about requests stands where something reads requests: methods, paths, hosts and tokens are seen by sidecars, by Gateways and by waypoints. ztunnel,
 * which is all that an ambient namespace has otherwise, sees connections: there an ALLOW about requests lets nobody through, and a DENY about
 * requests or a check of tokens stops nobody.
 */
export const requestRuleWaypoint = ruleOverSet({
  id: 'request-rule-waypoint',
  severity: 'error',
  why: 'a rule about requests that nothing reads denies nobody, and looks as if it did',
  fix: 'put a waypoint before the Service (label istio.io/use-waypoint), and name the Service in targetRefs',
  controls: [nsa('Authentication and authorization'), nsa('Network policies')],
  violations: set =>
    [...set.ofKind(istio, 'AuthorizationPolicy'), ...set.ofKind(istio, 'RequestAuthentication')]
      .filter(({ manifest }) => isAboutRequests(manifest) && !isRead(manifest, set))
      .map(object => ({ object, ...missing(object) })),
});

function missing({ manifest }: RenderedObject): {
  readonly path: string;
  readonly found: string;
  readonly expected: string;
} {
  const targets = targetsOf(manifest);
  const names = targets.map(one => `${one.kind} ${one.name}`).join(', ');
  const expected = 'a Service behind a waypoint, or a Gateway, of the same set';
  return targets.length === 0
    ? { path: '/spec', found: 'a rule about requests for whole pods', expected }
    : { path: '/spec/targetRefs', found: names, expected };
}

interface Target {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
}

function targetsOf(manifest: Manifest): readonly Target[] {
  const [many, one] = [field(manifest, 'spec', 'targetRefs'), field(manifest, 'spec', 'targetRef')];
  const list: readonly unknown[] = Array.isArray(many) ? many : one === undefined ? [] : [one];
  return list.map(target => ({ group: text(target, 'group'), kind: text(target, 'kind'), name: text(target, 'name') }));
}

function text(value: unknown, name: string): string {
  const found = field(value, name);
  return typeof found === 'string' ? found : '';
}

function isRead(manifest: Manifest, set: ObjectSet): boolean {
  const namespace = manifest.metadata.namespace ?? 'default';
  const targets = targetsOf(manifest);
  if (targets.length === 0) return hasSidecars(namespace, set);
  return targets.every(target => isReader(target, namespace, set));
}

function isReader({ group, kind, name }: Target, namespace: string, set: ObjectSet): boolean {
  if (group === gatewayApi && kind === 'GatewayClass') return name === 'istio-waypoint';
  if (group === gatewayApi && kind === 'Gateway') return set.find(gatewayApi, 'Gateway', namespace, name) !== undefined;
  return group === '' && kind === 'Service' && isBehindWaypoint(name, namespace, set);
}

/** A label of the Service itself counts before that of its namespace, as Istio reads them. Services of Helm charts are not in the set. */
function isBehindWaypoint(service: string, namespace: string, set: ObjectSet): boolean {
  const places = [set.find('', 'Service', namespace, service), set.find('', 'Namespace', '', namespace)];
  const labelled = places.find(one => labelOf(one, 'istio.io/use-waypoint') !== '');
  const there = labelOf(labelled, 'istio.io/use-waypoint-namespace');
  const name = labelOf(labelled, 'istio.io/use-waypoint');
  const waypoint = set.find(gatewayApi, 'Gateway', there === '' ? namespace : there, name);
  return field(waypoint?.manifest, 'spec', 'gatewayClassName') === 'istio-waypoint';
}

function hasSidecars(namespace: string, set: ObjectSet): boolean {
  const object = set.find('', 'Namespace', '', namespace);
  const injected = labelOf(object, 'istio-injection') === 'enabled' || labelOf(object, 'istio.io/rev') !== '';
  return injected && labelOf(object, 'istio.io/dataplane-mode') !== 'ambient';
}

function labelOf(object: RenderedObject | undefined, name: string): string {
  return text(field(object?.manifest, 'metadata', 'labels'), name);
}
