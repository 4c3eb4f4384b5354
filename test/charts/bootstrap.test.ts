import { readFileSync } from 'node:fs';
import { production } from '../../charts/clusters/production';
import { deliveryOf } from '../../charts/delivery';

const page = readFileSync('docs/bootstrap.md', 'utf8');
const engines = /^(argoproj\.io|[a-z]+\.toolkit\.fluxcd\.io)$/;

test.each(['argo-cd', 'flux', 'terraform'] as const)(
  'what a cluster delivered by %s has to serve before is on the page that an operator reads',
  delivery => {
    const before = deliveryOf({ ...production, delivery }).presentApis.filter(one => !engines.test(one));
    expect(before).toContain('gateway.networking.k8s.io');
    expect(before.filter(one => !page.includes(`\`${one}\``))).toEqual([]);
  },
);

test('the one Secret that no tree holds is on that page, by the name that the source asks for', () => {
  const source = readFileSync('charts/delivery.ts', 'utf8');
  const keys = /verify: \{ keys: '([^']+)' \}/.exec(source)?.[1] ?? '';
  expect(keys).not.toBe('');
  expect(page).toContain(`create secret generic ${keys} `);
});
