import { allOf, anyOf, when } from '../../lib/policy/expression/logic';
import { namespaced } from '../../lib/policy/kinds';
import { policy } from '../../lib/policy/policy';
import { objects } from '../../lib/policy/target';
import { hipaa, nsa } from '../controls';

/** The ways to say who calls that are read. */
interface Source {
  readonly principals?: readonly string[];
  readonly namespaces?: readonly string[];
  readonly serviceAccounts?: readonly string[];
  readonly ipBlocks?: readonly string[];
  readonly remoteIpBlocks?: readonly string[];
  readonly requestPrincipals?: readonly string[];
}

/** The fields of an AuthorizationPolicy that are read. */
interface AuthorizationPolicy {
  readonly spec?: {
    readonly action?: string;
    readonly rules?: readonly { readonly from?: readonly { readonly source?: Source }[] }[];
  };
}

const authorizationPolicies = namespaced('security.istio.io', ['v1'], 'AuthorizationPolicy', 'authorizationpolicies');

const everywhere = ['0.0.0.0/0', '::/0'];

/** Every AuthorizationPolicy that allows says whom. */
export const authorizationPolicyAllowAll = policy({
  id: 'authorization-policy-allow-all',
  severity: 'error',
  why: 'a rule without a source lets in every caller, whatever the rest of the mesh denies',
  fix: 'name principals, namespaces or addresses in from.source',
  controls: [nsa('Network policies'), hipaa('164.312(a)(1)')],
  matches: objects<AuthorizationPolicy>(authorizationPolicies),
  requires: authorization =>
    when(
      authorization.spec.action.or('ALLOW').is('ALLOW'),
      authorization.spec.rules.or([]).all(rule =>
        allOf(
          rule.from.or([]).isNotEmpty(),
          rule.from.or([]).all(from =>
            allOf(
              anyOf(
                from.source.principals.or([]).isNotEmpty(),
                from.source.namespaces.or([]).isNotEmpty(),
                from.source.serviceAccounts.or([]).isNotEmpty(),
                from.source.ipBlocks.or([]).isNotEmpty(),
                from.source.remoteIpBlocks.or([]).isNotEmpty(),
                from.source.requestPrincipals.or([]).isNotEmpty(),
              )
                .blaming(from.source)
                .expecting('a source with principals, namespaces, service accounts or addresses'),
              from.source.principals.or([]).all(principal => principal.isNot('*')),
              from.source.namespaces.or([]).all(namespace => namespace.isNot('*')),
              from.source.ipBlocks.or([]).all(block => block.isNotIn(everywhere)),
              from.source.remoteIpBlocks.or([]).all(block => block.isNotIn(everywhere)),
            ),
          ),
        ),
      ),
    ),
});
