import { securityCost } from '../../../lib/delivery/cost/resource-cost';
import type { Manifest } from '../../../lib/manifest';
import { plainly } from '../../../lib/review/mask';
import { reportOf, reviewFormats } from '../../../lib/review/report/report';
import { review, type Review } from '../../../lib/review/review';
import { hardened, sideOf } from '../../support/review-sides';

const gatekeeper = (replicas: number): Manifest => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name: 'gatekeeper', namespace: 'argocd' },
  spec: {
    source: {
      repoURL: 'https://open-policy-agent.github.io/gatekeeper/charts',
      chart: 'gatekeeper',
      helm: {
        valuesObject: {
          replicas,
          controllerManager: { resources: { requests: { cpu: '100m', memory: '512Mi' }, limits: { memory: '512Mi' } } },
        },
      },
    },
    destination: { namespace: 'gatekeeper-system' },
  },
});
const between = (before: readonly Manifest[], after: readonly Manifest[]): Review =>
  review(sideOf(before), sideOf(after), { cost: securityCost });
const report = (result: Review, format: (typeof reviewFormats)[number] = 'terminal'): string =>
  reportOf({ review: result, valueText: plainly }, format, { colour: false, yaml: false });

test('a review says what the security tooling costs, with the change of each figure', () => {
  expect(report(between([gatekeeper(1)], [gatekeeper(3)]))).toContain(
    'security tooling: requested 0.3 cores (+0.2), 1.5 GiB memory (+1); at most 1.5 GiB memory (+1)\n',
  );
});

test('a cost that stays is said to stay, and a tree without tooling says nothing', () => {
  expect(report(between([gatekeeper(1)], [gatekeeper(1), hardened('orders')]))).toContain(
    'security tooling: costs as before, requested 0.1 cores, 0.5 GiB memory',
  );
  expect(report(between([], [hardened('orders')]))).not.toContain('security tooling');
});

test('tooling that comes or goes is told with its whole cost', () => {
  expect(report(between([], [gatekeeper(1)]))).toContain('security tooling: new, requested 0.1 cores');
  expect(report(between([gatekeeper(1)], []))).toContain('security tooling: none any more, before requested 0.1 cores');
});

test.each(reviewFormats)('the %s report tells the cost', format => {
  expect(report(between([gatekeeper(1)], [gatekeeper(2)]), format)).toMatch(/requested 0\.2 cores/);
  expect(report(between([gatekeeper(1)], [gatekeeper(2)]), format)).not.toMatch(/requested 0\.3 cores/);
});

test('a cost that changes is one neutral change, for machines; one that stays is none', () => {
  const costs = (result: Review): readonly unknown[] => result.changes.filter(one => one.aspect === 'cost');
  expect(costs(between([gatekeeper(1)], [gatekeeper(2)]))).toMatchObject([
    { class: 'neutral', object: 'security tooling', after: expect.stringContaining('requested 0.2 cores') as string },
  ]);
  expect(costs(between([gatekeeper(1)], [gatekeeper(1), hardened('orders')]))).toEqual([]);
});
