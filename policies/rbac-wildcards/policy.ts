import { not } from '../../lib/policy/expression/condition';
import { policy } from '../../lib/policy/policy';
import { roles } from '../../lib/policy/role';
import { cis, nsa } from '../controls';

/** A role names what it grants. */
export const rbacWildcards = policy({
  id: 'rbac-wildcards',
  severity: 'error',
  why: 'a wildcard also grants what will be invented later, and nobody reviews it then',
  fix: 'list the API groups, resources and verbs that are needed',
  controls: [nsa('Role-based access control'), cis('5.1.3')],
  matches: roles,
  requires: ({ rules }) => [
    rules.all(rule => rule.verbs.or([]).all(verb => verb.isNot('*'))),
    // `*/exec` is that subresource of every resource.
    rules.all(rule => rule.resources.or([]).all(resource => not(resource.contains('*')).expecting('named'))),
    rules.all(rule => rule.apiGroups.or([]).all(group => group.isNot('*'))),
  ],
});
