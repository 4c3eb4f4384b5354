import type { Complaint } from '../complaint';
import { Cidr } from '../network/cidr';
import type { Connectable, WorkloadPeer } from '../network/peer';
import { peerOf } from '../network/peer';
import type { Port } from '../network/port';
import { present } from '../present';

/** Who calls. What is listed in one caller must all be true of it; of several callers, one is enough. */
export interface Caller {
  /** Workloads in the mesh, by the identity that mutual TLS proves. */
  readonly workloads?: readonly (Connectable | WorkloadPeer)[];
  /** Addresses, for callers without an identity. */
  readonly addresses?: readonly string[];
  /** Identities of a checked token, `<issuer>/<subject>`; `<issuer>/*` is every subject of one issuer. Read by a waypoint, a Gateway or a sidecar. */
  readonly requestPrincipals?: readonly string[];
}

/** What is called. */
export interface Operation {
  readonly ports?: readonly Port[];
  /** HTTP methods. Read by a waypoint, a Gateway or a sidecar. */
  readonly methods?: readonly string[];
  /** Paths: exact, or with `*` at one end. Read by a waypoint, a Gateway or a sidecar. */
  readonly paths?: readonly string[];
  /** Host names. Read by a waypoint, a Gateway or a sidecar. */
  readonly hosts?: readonly string[];
}

/** One rule: some caller, some operation, and every claim. */
export interface AuthorizationRule {
  /** @default anyone whom the mesh lets in; only a Gateway and a DENY may leave it out */
  readonly from?: readonly Caller[];
  /** @default every operation */
  readonly to?: readonly Operation[];
  /** Claims of the checked token and the values of which one must match. Read by a waypoint, a Gateway or a sidecar. */
  readonly claims?: Readonly<Record<string, readonly string[]>>;
}

/** Whether a rule is about requests, which ztunnel does not read: it sees connections. */
export function isAboutRequests(rule: AuthorizationRule): boolean {
  const callers = (rule.from ?? []).some(one => one.requestPrincipals !== undefined);
  const operations = (rule.to ?? []).some(one => [one.methods, one.paths, one.hosts].some(some => some !== undefined));
  return callers || operations || rule.claims !== undefined;
}

/** The rule as Istio writes it. */
export function ruleManifest({ from, to, claims }: AuthorizationRule, trustDomain: string): Record<string, unknown> {
  const conditions = Object.entries(claims ?? {});
  return present({
    from: from?.map(caller => ({ source: sourceManifest(caller, trustDomain) })),
    to: to?.map(operation => ({ operation: operationManifest(operation) })),
    when: claims === undefined ? undefined : conditions.map(([name, values]) => ({ key: claimKey(name), values })),
  });
}

function sourceManifest({ workloads, addresses, requestPrincipals }: Caller, trustDomain: string): object {
  const principals = workloads?.map(one => principal(peerOf(one), trustDomain));
  return present({ principals, ipBlocks: addresses, requestPrincipals });
}

function principal({ namespace, serviceAccount }: WorkloadPeer, trustDomain: string): string {
  return `${trustDomain}/ns/${namespace.name}/sa/${serviceAccount}`;
}

function operationManifest({ ports, methods, paths, hosts }: Operation): object {
  const numbers = ports?.flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, at) => first + at));
  return present({ ports: numbers?.map(String), methods, paths, hosts });
}

/** A nested claim is written with dots here and in brackets there: `realm.roles` is `[realm][roles]`. */
function claimKey(name: string): string {
  return `request.auth.claims${name
    .split('.')
    .map(part => `[${part}]`)
    .join('')}`;
}

const httpMethods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT'];

/** Complaints about a rule: empty lists (Istio reads them as "any"), callers outside the mesh, methods and paths that match nothing or all. */
export function checkRule(prop: string, rule: AuthorizationRule): readonly Complaint[] {
  return [
    ...(rule.from ?? []).flatMap((one, at) => checkCaller(`${prop}.from[${String(at)}]`, one)),
    ...(rule.to ?? []).flatMap((one, at) => checkOperation(`${prop}.to[${String(at)}]`, one)),
    ...Object.entries(rule.claims ?? {}).flatMap(([name, values]) => checkFilled(`${prop}.claims.${name}`, values)),
    ...checkFilled(`${prop}.from`, rule.from),
    ...checkFilled(`${prop}.to`, rule.to),
  ];
}

function checkCaller(prop: string, { workloads, addresses, requestPrincipals }: Caller): readonly Complaint[] {
  const all = [workloads, addresses, requestPrincipals];
  const nobody = { prop, rule: 'somebody', got: '{}', fix: 'name workloads, addresses or request principals' };
  return [
    ...(all.every(one => one === undefined) ? [nobody] : all.flatMap(one => checkFilled(prop, one))),
    ...(workloads ?? []).flatMap(one => checkMember(`${prop}.workloads`, peerOf(one))),
    ...(addresses ?? []).flatMap(text =>
      Cidr.parse(text).complaints.map(one => ({ ...one, prop: `${prop}.addresses` })),
    ),
    ...(requestPrincipals ?? [])
      .filter(text => text === '*')
      .map(got => ({
        prop,
        rule: 'a token of a named issuer',
        got,
        fix: "write '<issuer>/*' or '<issuer>/<subject>'",
      })),
  ];
}

function checkMember(prop: string, { name, inMesh }: WorkloadPeer): readonly Complaint[] {
  if (inMesh) return [];
  return [{ prop, rule: 'a member of the mesh', got: name, fix: 'it has no identity there; name its addresses' }];
}

function checkOperation(prop: string, operation: Operation): readonly Complaint[] {
  const { ports, methods, paths, hosts } = operation;
  return [
    ...[ports, methods, paths, hosts].flatMap(one => checkFilled(prop, one)),
    ...(ports ?? []).flatMap(port => port.complaints.map(one => ({ ...one, prop: `${prop}.ports` }))),
    ...(methods ?? [])
      .filter(one => !httpMethods.includes(one))
      .map(got => ({
        prop: `${prop}.methods`,
        rule: 'an HTTP method',
        got,
        fix: `write one of ${httpMethods.join(', ')}`,
      })),
    ...(paths ?? [])
      .filter(one => !/^(\/[^*]*\*?|\*[^*]+)$/.test(one))
      .map(got => ({ prop: `${prop}.paths`, rule: "a path with '*' at most at one end", got, fix: "begin with '/'" })),
  ];
}

function checkFilled(prop: string, list: readonly unknown[] | undefined): readonly Complaint[] {
  if (list === undefined || list.length > 0) return [];
  return [{ prop, rule: 'absent or not empty', got: '[]', fix: 'an empty list means any: leave it out, or name some' }];
}
