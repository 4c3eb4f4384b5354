import type { ArgoCdFleetProps, FleetCluster } from '../../../../lib/delivery/argo-cd/argo-cd-fleet';
import { ArgoCdFleet } from '../../../../lib/delivery/argo-cd/argo-cd-fleet';
import { manifestsOf, mistakesIn } from '../../../support/clusters';
import { crdErrors, describeWithCrds } from '../../../support/crd-schemas';
import { broken, only } from '../../../support/rendered';

const cluster = (name: string, wave: string): FleetCluster => ({ name, wave, server: `https://${name}.example.org` });
const props: ArgoCdFleetProps = {
  git: { url: 'https://git.example.org/acme/platform', revision: 'main' },
  waves: ['staging', 'canary', 'rest'],
  clusters: [cluster('one', 'staging'), cluster('two', 'canary'), cluster('three', 'rest'), cluster('four', 'rest')],
};
const fleet =
  (more: Partial<ArgoCdFleetProps> = {}): Parameters<typeof manifestsOf>[0] =>
  chart => {
    new ArgoCdFleet(chart, 'fleet', { ...props, ...more });
  };
const set = (more: Partial<ArgoCdFleetProps> = {}): unknown => only(manifestsOf(fleet(more)), 'ApplicationSet');

test('a change reaches the waves one after another, and the last of them in parts', () => {
  const step = (wave: string, maxUpdate: string | number): object => ({
    matchExpressions: [{ key: 'bulwark.dev/wave', operator: 'In', values: [wave] }],
    maxUpdate,
  });
  const steps = [step('staging', '100%'), step('canary', '100%'), step('rest', '25%')];
  expect(set()).toMatchObject({ spec: { strategy: { type: 'RollingSync', rollingSync: { steps } } } });
  expect(set({ maxUpdate: { rest: 1 } })).toMatchObject({
    spec: { strategy: { rollingSync: { steps: [{}, {}, { maxUpdate: 1 }] } } },
  });
});

test('each cluster gets the delivery folder of its own tree, in its wave, and never by itself', () => {
  expect(set()).toMatchObject({
    spec: {
      generators: [{ list: { elements: expect.arrayContaining([cluster('two', 'canary')]) as unknown } }],
      template: {
        metadata: { name: '{{ .name }}', labels: { 'bulwark.dev/wave': '{{ .wave }}' } },
        spec: {
          project: 'fleet',
          source: { path: 'manifests/{{ .name }}/delivery' },
          destination: { server: '{{ .server }}' },
        },
      },
    },
  });
  expect(JSON.stringify(set())).not.toContain('automated');
});

test("its project allows Argo CD's own two kinds in the clusters of the fleet, and nothing else", () => {
  expect(only(manifestsOf(fleet()), 'AppProject')).toMatchObject({
    spec: {
      destinations: props.clusters.map(({ server }) => ({ server, namespace: 'argocd' })),
      namespaceResourceWhitelist: [
        { group: 'argoproj.io', kind: 'AppProject' },
        { group: 'argoproj.io', kind: 'Application' },
      ],
    },
  });
});

test.each([
  [{ clusters: [...props.clusters, cluster('one', 'rest')] }, 'clusters[4].name must be the only one of its name'],
  [
    { clusters: [...props.clusters, cluster('five', 'later')] },
    'clusters[4].wave must be one of staging, canary, rest',
  ],
  [{ clusters: props.clusters.slice(1) }, "waves must be waves that hold clusters, got 'staging'"],
  [
    { clusters: [...props.clusters, { ...cluster('five', 'rest'), server: 'http://five' }] },
    'clusters[4].server must be an https:// address',
  ],
  [{ maxUpdate: { canari: 1 } }, "maxUpdate.canari must be of one of staging, canary, rest, got 'canari'"],
  [{ maxUpdate: { rest: 0 } }, "maxUpdate.rest must be a number of clusters above 0, or '1%' to '100%', got '0'"],
  [{ maxUpdate: { rest: '0%' } }, 'maxUpdate.rest must be a number of clusters above 0'],
] as const)('a fleet that is written wrongly is refused: %j', (wrong, text) => {
  expect(mistakesIn(fleet(wrong))).toEqual([expect.stringContaining(text)]);
});

describeWithCrds('against the real CustomResourceDefinitions of Argo CD', () => {
  test('the fleet is valid, and a misspelt field is not', () => {
    const all = manifestsOf(fleet());
    expect(all.flatMap(crdErrors)).toEqual([]);
    expect(crdErrors(broken(only(all, 'ApplicationSet'), ['spec', 'stratgy'], {}))).not.toEqual([]);
  });
});
