import type { Manifest } from '../../../lib/manifest';
import { examples } from '../../support/examples';
import { broken, only } from '../../support/rendered';
import { changesBetween, told } from '../../support/review-sides';

const secret = only(
  examples('secret-encrypted', 'admitted.yaml').map(one => one.manifest),
  'Secret',
  'encrypted',
);
const [first, second] = (secret['sops'] as { age: readonly { recipient: string }[] }).age;
const others = (...age: readonly unknown[]): Manifest => broken(secret, ['sops', 'age'], age);
const changes = (before: Manifest, after: Manifest): readonly string[] => told(changesBetween([before], [after]));

test('a new reader of an encrypted Secret is a broadening, and one that is gone a tightening', () => {
  const [wide] = changes(others(first), others(first, second));
  expect(wide).toContain(`broadening secret Secret shop/encrypted: - -> readable to ${second?.recipient ?? ''}`);
  const [narrow] = changes(others(first, second), others(first));
  expect(narrow).toContain('tightening secret Secret shop/encrypted');
});

test('a reader in place of another is told as a broadening, whatever else SOPS wrote anew', () => {
  const sops = { ...(others(second)['sops'] as object), lastmodified: '2027-01-01T00:00:00Z', version: '4.0.0' };
  const after = changes(others(first), broken(secret, ['sops'], sops));
  expect(after.filter(one => one.startsWith('broadening'))).toHaveLength(1);
  expect(after.filter(one => one.startsWith('unclassified'))).toEqual([]);
});

test('a value that changed is told, and never shown', () => {
  const token = String((secret['stringData'] as Readonly<Record<string, string>>)['password']);
  const after = changes(secret, broken(secret, ['stringData', 'password'], token.replace('data:', 'data:AAAA')));
  expect(after).toHaveLength(1);
  expect(after.join()).not.toContain('ENC[');
});
