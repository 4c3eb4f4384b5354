import * as fs from 'node:fs';
import * as path from 'node:path';
import { resourceOfKind } from '../../lib/kind-resource';
import { describeWithCrds } from '../support/crd-schemas';

test.each([
  ['NetworkPolicy', 'networkpolicies'],
  ['Gateway', 'gateways'],
  ['Ingress', 'ingresses'],
  ['StorageClass', 'storageclasses'],
  ['Endpoints', 'endpoints'],
  ['ConfigMap', 'configmaps'],
])('a %s is one of the %s', (kind, resource) => {
  expect(resourceOfKind(kind)).toBe(resource);
});

describeWithCrds('against the real CustomResourceDefinitions', () => {
  test('the resource of every kind is the one that its definition names', () => {
    const index = path.resolve(__dirname, '../../../shared/crds/INDEX.tsv');
    const rows = fs
      .readFileSync(index, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map(line => line.split('\t'));
    const wrong = rows
      .filter(([, kind = '', plural]) => resourceOfKind(kind) !== plural)
      .map(([, kind, plural]) => `${kind ?? ''}: ${plural ?? ''}`);
    expect(rows.length).toBeGreaterThan(200);
    expect(wrong).toEqual([]);
  });
});
