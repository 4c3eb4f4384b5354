import { clusters } from '../../charts/platform';
import type { Manifest } from '../../lib/manifest';
import type { Permission } from '../../lib/review/rbac/rule';
import { permissionsOf } from '../../lib/review/rbac/rule';
import { allows, effectiveRights, grantsFor } from '../../lib/review/rights';
import { broken } from '../support/rendered';
import { manifestsOf, renderedPlatform } from '../support/platform';

const objects = renderedPlatform();
const names = clusters.map(({ cluster }) => cluster.name);

/** What a ServiceAccount may do, with the namespace it may do it in; empty for everywhere. */
function rightsOf(manifests: readonly Manifest[], namespace: string, name: string) {
  const user = `system:serviceaccount:${namespace}:${name}`;
  const grants = grantsFor(effectiveRights(manifests), user, []);
  const held = grants.flatMap(({ rules, scope }) => rules.flatMap(permissionsOf).map(one => ({ ...one, scope })));
  expect(held.length).toBeGreaterThan(0);
  return { held, may: (request: Permission, scope = '') => allows(grants, request, scope) };
}

const reading = ['get', 'list', 'watch'];

describe.each(names)('on %s', cluster => {
  const manifests = manifestsOf(objects, cluster);

  describe('the scanner of agent-devsecops', () => {
    /** What it holds beyond reading, and every Secret it may read. */
    const excess = (all: readonly Manifest[]): readonly Permission[] =>
      rightsOf(all, 'agent-devsecops', 'agent-devsecops').held.filter(
        ({ verb, resource = '' }) => !reading.includes(verb) || resource === 'secrets' || resource.includes('*'),
      );

    test('reads what it scans, changes nothing and reads no Secret', () => {
      expect(excess(manifests)).toEqual([]);
    });

    test.each([
      ['a verb that writes', ['rules', 0, 'verbs'], ['patch']],
      ['Secrets', ['rules', 0, 'resources'], ['secrets']],
      ['a wildcard', ['rules', 0, 'resources'], ['*']],
    ])('with %s added it would be seen', (_name, field, value) => {
      const looser = manifests.map(one =>
        one.kind === 'ClusterRole' && one.metadata.name === 'agent-devsecops' ? broken(one, field, value) : one,
      );
      expect(excess(looser)).not.toEqual([]);
    });
  });

  describe('knative-lambda-operator', () => {
    const functions = 'knative-lambda-functions';
    const operator = rightsOf(manifests, 'knative-lambda', 'knative-lambda-operator');
    const knative = { group: 'serving.knative.dev', resource: 'services' };

    test('holds rights over its own kinds everywhere, and over all else in two namespaces alone', () => {
      const everywhere = operator.held.filter(({ scope }) => scope === '');
      expect(new Set(everywhere.map(({ group }) => group))).toEqual(new Set(['lambda.knative.io']));
      expect(new Set(operator.held.map(({ scope }) => scope))).toEqual(new Set(['', 'knative-lambda', functions]));
    });

    test('makes functions where functions run, and nowhere else', () => {
      expect(operator.may({ verb: 'create', ...knative }, functions)).toBe(true);
      expect(operator.may({ verb: 'create', ...knative }, 'knative-lambda')).toBe(false);
      expect(operator.may({ verb: 'create', ...knative })).toBe(false);
    });

    test('writes Secrets for its functions and reads none', () => {
      const secret = (verb: string): Permission => ({ verb, group: '', resource: 'secrets' });
      expect(operator.may(secret('create'), functions)).toBe(true);
      for (const verb of reading)
        for (const space of ['', 'knative-lambda', functions]) expect(operator.may(secret(verb), space)).toBe(false);
    });
  });
});
