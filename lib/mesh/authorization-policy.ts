import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { Complaint } from '../complaint';
import { adopt, complain } from '../complaint';
import { checkSubdomainName } from '../name';
import type { PeerNamespace } from '../network/peer';
import { rememberOrigin } from '../origin';
import type { AuthorizationRule } from './authorization-rule';
import { checkRule, isAboutRequests, ruleManifest } from './authorization-rule';
import type { MeshTarget } from './mesh-target';
import { istioSecurityApi } from './peer-authentication';

/** What an {@link AuthorizationPolicy} holds for, and what it says. */
export interface AuthorizationPolicyProps {
  readonly namespace: PeerNamespace;
  readonly target: MeshTarget;
  /** At least one. Of several, one that matches is enough. */
  readonly rules: readonly AuthorizationRule[];
  /** `DENY` wins over every `ALLOW`. @default `ALLOW` */
  readonly action?: 'ALLOW' | 'DENY';
  /** @default the id of the construct */
  readonly name?: string;
}

/**
 * Rules about requests, beyond who may connect (which `allow` says). Refused: a rule about methods, paths, hosts or tokens where nothing
 * reads requests (ambient mesh without a waypoint: ztunnel would let an ALLOW match nothing and a DENY match everything or nothing,
 * depending on its form), an ALLOW for anyone, empty lists, callers that have no identity.
 */
export class AuthorizationPolicy extends Construct {
  constructor(scope: Construct, id: string, props: AuthorizationPolicyProps) {
    super(scope, id);
    rememberOrigin(this);
    const { namespace, target, rules, action = 'ALLOW', name = id } = props;
    const { mesh } = namespace.cluster;
    adopt(this, { target });
    complain(this, ...checkSubdomainName('name', name), ...checkRules(props));
    new ApiObject(this, 'policy', {
      apiVersion: istioSecurityApi,
      kind: 'AuthorizationPolicy',
      metadata: { name, namespace: namespace.name },
      spec: { ...target.selection, action, rules: rules.map(rule => ruleManifest(rule, mesh.trustDomain)) },
    });
  }
}

function checkRules({ namespace, target, rules, action = 'ALLOW' }: AuthorizationPolicyProps): readonly Complaint[] {
  const { mode } = namespace.cluster.mesh;
  const open = rules.filter(rule => action === 'ALLOW' && rule.from === undefined && target.kind !== 'gateway');
  const blind = rules.filter(rule => isAboutRequests(rule) && !target.readsRequests(mode));
  const everyone = 'name who may call: without a caller it is everyone in the mesh';
  const none = { prop: 'rules', rule: 'at least one rule', got: '[]', fix: 'MeshStrictMtls denies by default already' };
  return [
    ...(rules.length === 0 ? [none] : []),
    ...rules.flatMap((rule, at) => checkRule(`rules[${String(at)}]`, rule)),
    ...open.map(() => ({ prop: 'rules.from', rule: 'given for an ALLOW', got: 'nothing', fix: everyone })),
    ...blind.map(() => needsWaypoint(target)),
    ...(namespace.inMesh ? [] : [outside(namespace.name)]),
  ];
}

/** The complaint about a rule on requests where only connections are seen. */
export function needsWaypoint(target: MeshTarget): Complaint {
  const fix = 'put a Waypoint before its Service and use waypoint.service(...), or MeshTarget.gateway(...)';
  return { prop: 'target', rule: 'read by a waypoint for rules about requests', got: target.kind, fix };
}

function outside(name: string): Complaint {
  return { prop: 'namespace', rule: 'a member of the mesh', got: name, fix: 'nothing would enforce the policy there' };
}
