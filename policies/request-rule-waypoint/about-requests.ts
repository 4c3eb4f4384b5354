import type { Manifest } from '../../lib/manifest';
import { field, isMapping } from '../../lib/policy/pss/plain-field';

const callers = ['requestPrincipals', 'notRequestPrincipals'];
const operations = ['methods', 'notMethods', 'paths', 'notPaths', 'hosts', 'notHosts'];

/**
 * Whether an object of Istio's security API needs somebody who reads requests: every RequestAuthentication, and an AuthorizationPolicy that audits, asks
 * somebody else, or has a rule about anything but connections.
 */
export function isAboutRequests(manifest: Manifest): boolean {
  if (manifest.kind === 'RequestAuthentication') return true;
  const action = field(manifest, 'spec', 'action') ?? 'ALLOW';
  return (
    (action !== 'ALLOW' && action !== 'DENY') || listAt(field(manifest, 'spec'), 'rules').some(isRuleAboutRequests)
  );
}

function isRuleAboutRequests(rule: unknown): boolean {
  const names = (list: string, of: string): readonly string[] =>
    listAt(rule, list).flatMap(one => Object.keys(mapping(field(one, of))));
  return (
    names('from', 'source').some(name => callers.includes(name)) ||
    names('to', 'operation').some(name => operations.includes(name)) ||
    listAt(rule, 'when').some(one => String(field(one, 'key')).startsWith('request.'))
  );
}

function mapping(value: unknown): object {
  return isMapping(value) ? value : {};
}

function listAt(parent: unknown, name: string): readonly unknown[] {
  const list = field(parent, name);
  return Array.isArray(list) ? list : [];
}
