import { allOf, anyOf } from '../../lib/policy/expression/logic';
import { kinds } from '../../lib/policy/kinds';
import { policy } from '../../lib/policy/policy';
import { objects } from '../../lib/policy/target';
import { hipaa, nsa } from '../controls';

/** The fields of a Gateway's listeners that are read. */
interface Gateway {
  readonly spec?: {
    readonly listeners?: readonly {
      readonly name?: string;
      readonly hostname?: string;
      readonly protocol?: string;
      readonly allowedRoutes?: { readonly namespaces?: { readonly from?: string } };
    }[];
  };
}

/** A Gateway ends TLS on every listener that takes routes of others. HBONE, which a mesh speaks to its waypoints, is mutual TLS. */
export const gatewayTls = policy({
  id: 'gateway-tls',
  severity: 'error',
  why: 'a password that goes over plain HTTP is read by whoever is on the way',
  fix: "set protocol: HTTPS and a certificate; plain HTTP is only for the Gateway's own redirects (no hostname, allowedRoutes from Same)",
  controls: [nsa('Network policies'), hipaa('164.312(e)(1)')],
  matches: objects<Gateway>(kinds.gateway),
  requires: gateway =>
    gateway.spec.listeners
      .or([])
      .by(listener => listener.name.or(''))
      .all(listener =>
        anyOf(
          listener.protocol.or('').isIn(['HBONE', 'HTTPS', 'TLS']),
          allOf(
            listener.protocol.or('').is('HTTP'),
            listener.hostname.or('').isEmpty(),
            listener.allowedRoutes.namespaces.from.or('Same').is('Same'),
          ),
        )
          .blaming(listener.protocol)
          .expecting('HTTPS or TLS'),
      ),
});
