import { allOf, anyOf, when } from '../../lib/policy/expression/logic';
import { kinds } from '../../lib/policy/kinds';
import { policy } from '../../lib/policy/policy';
import { objects } from '../../lib/policy/target';
import { nsa } from '../controls';

interface RouteNamespaces {
  readonly from?: string;
  readonly selector?: {
    readonly matchLabels?: Readonly<Record<string, string>>;
    readonly matchExpressions?: readonly { readonly key?: string }[];
  };
}

/** The fields of a Gateway's listeners that are read. */
interface Gateway {
  readonly spec?: {
    readonly listeners?: readonly {
      readonly name?: string;
      readonly allowedRoutes?: { readonly namespaces?: RouteNamespaces };
    }[];
  };
}

/** A Gateway names the namespaces whose routes it takes. A selector that asks for nothing selects all of them. */
export const gatewayRoutes = policy({
  id: 'gateway-routes',
  severity: 'error',
  why: 'any tenant could take over a host name with a route of its own',
  fix: 'set allowedRoutes.namespaces.from to Same, or to Selector with the namespaces',
  controls: [nsa('Namespaces'), nsa('Network policies')],
  matches: objects<Gateway>(kinds.gateway),
  requires: gateway =>
    gateway.spec.listeners
      .or([])
      .by(listener => listener.name.or(''))
      .all(({ allowedRoutes: { namespaces } }) =>
        allOf(
          namespaces.from.or('Same').isNot('All'),
          when(
            namespaces.from.or('Same').is('Selector'),
            anyOf(
              namespaces.selector.matchLabels.or({}).isNotEmpty(),
              namespaces.selector.matchExpressions.or([]).isNotEmpty(),
            )
              .blaming(namespaces.selector)
              .expecting('the namespaces by label'),
          ),
        ),
      ),
});
