import { readFileSync } from 'node:fs';
import { App } from 'cdk8s';
import { parse } from 'yaml';
import { helm } from '../../charts/clusters/homelab';
import { production } from '../../charts/clusters/production';
import { staging } from '../../charts/clusters/staging';
import { platform } from '../../charts/platform';
import { judgedBy } from '../../lib/cli/synth-check';
import { hardenedFluxValues } from '../../lib/delivery/flux/hardened-flux-values';
import { helmAddonsOf } from '../../lib/delivery/helm-addon';
import { synthesize } from '../../lib/pipeline/synth';
import { render } from '../../lib/pipeline/render';
import { catalogue } from '../../policies';
import { describeWithHelmCharts, renderedObjects } from '../support/helm-charts';

const withFlux = [staging, production].map(one => ({ ...one, delivery: 'flux' as const }));

test('one line of a definition changes the engine, and no policy refuses what Flux then needs', () => {
  const result = synthesize({
    define: root => platform(root, withFlux),
    today: '2026-11-22',
    check: judgedBy(catalogue),
  });
  expect(result.status === 'refused' ? result.check.report : result.status).toBe('clean');
  const files = result.status === 'clean' ? [...result.tree.keys()] : [];
  expect(files).toContain('production/delivery/flux-system/kustomization.static-sites.yaml');
  expect(files.filter(path => path.includes('/argocd/'))).toEqual([]);
});

test('the folder delivery can be applied by hand in the order of its paths, as docs/bootstrap.md says', () => {
  const result = synthesize({ define: root => platform(root, withFlux), today: '2026-11-22' });
  const tree = result.status === 'clean' ? result.tree : new Map<string, string>();
  const paths = [...tree.keys()].filter(path => path.startsWith('production/delivery/')).sort();
  const spaces = paths.filter(path => path.includes('/namespace.'));
  const after = paths.slice(paths.indexOf(spaces.at(-1) ?? '') + 1).filter(path => !path.includes('/_cluster/'));
  expect(after.length).toBeGreaterThan(100);
  expect(paths.filter(path => !path.includes('/_cluster/'))).toEqual(after);
  const release = tree.get('production/gitops/flux-system/helmrelease.flux.yaml') ?? '';
  expect((parse(release) as { spec: { values: unknown } }).spec.values).toEqual(hardenedFluxValues());
  expect(readFileSync('docs/bootstrap.md', 'utf8')).toContain(`charts/flux2 --version ${helm.flux2}`);
  expect(readFileSync('docs/bootstrap.md', 'utf8')).toContain(`argo-cd --version ${helm['argo-cd']}`);
});

test('Flux stands in a namespace at level restricted that denies all traffic, and nobody else asks for it', () => {
  const root = new App();
  platform(root, withFlux);
  const own = render(root)
    .objects.filter(({ cluster, app }) => cluster === 'production' && app === 'gitops')
    .map(({ manifest }) => manifest);
  const space = own.find(({ kind }) => kind === 'Namespace');
  expect(space?.metadata.labels).toMatchObject({ 'pod-security.kubernetes.io/enforce': 'restricted' });
  expect(own.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toContain('NetworkPolicy default-deny');
  expect(helmAddonsOf(root).filter(({ release }) => release.name === 'flux')).toHaveLength(2);
});

describeWithHelmCharts('against the Helm chart itself', () => {
  test('the NetworkPolicies of every controller select its pods', () => {
    const root = new App();
    platform(root, withFlux);
    const { objects } = render(root);
    const selectors = objects
      .filter(
        ({ cluster, app, manifest }) => cluster === 'staging' && app === 'gitops' && manifest.kind === 'NetworkPolicy',
      )
      .map(
        ({ manifest }) => (manifest['spec'] as { podSelector: { matchLabels?: Record<string, string> } }).podSelector,
      );
    const pods = renderedObjects('flux2').filter(({ kind }) => kind === 'Deployment');
    for (const name of ['source-controller', 'kustomize-controller', 'helm-controller']) {
      const { template } = pods.find(({ metadata }) => metadata.name === name)?.['spec'] as {
        template: { metadata: { labels: Record<string, string> } };
      };
      expect(template.metadata.labels).toMatchObject({ app: name });
      expect(selectors.map(one => one.matchLabels)).toContainEqual({ app: name });
    }
  });
});
