import type { Manifest } from '../../lib/manifest';
import { check } from '../../lib/policy/check';
import { catalogue } from '../../policies';

const binding: Manifest = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  metadata: { name: 'debug', namespace: 'shop', annotations: { 'bulwark.dev/expires': '2027-01-31' } },
};

function on(today: string): readonly (readonly [string, string])[] {
  const objects = [{ manifest: binding, cluster: '', app: '', constructPath: '' }];
  const { findings } = check(objects, { catalogue, waivers: [], today, only: ['access-expiry'] });
  return findings.map(one => [one.severity, one.found]);
}

test('access for a time is a note through its last day, and an error from the day after', () => {
  expect(on('2026-11-22')).toEqual([['info', 'rights until 2027-01-31']]);
  expect(on('2027-01-31')).toEqual([['info', 'rights until 2027-01-31']]);
  expect(on('2027-02-01')).toEqual([['error', 'rights that ended on 2027-01-31']]);
});
