import { hardenedArgoCdValues } from '../../../../lib/delivery/argo-cd/hardened-argo-cd-values';
import { unknownValues } from '../../../../lib/delivery/helm-values';
import { checkNoSecrets } from '../../../../lib/delivery/secret-like';
import { describeWithHelmCharts, knownValues, renderedObjects } from '../../../support/helm-charts';

const values = hardenedArgoCdValues() as unknown as Record<string, Record<string, Record<string, unknown>>>;

test('nobody is let in by default: no admin, no anonymous user, no shell, no rights', () => {
  expect(values['configs']?.['cm']).toMatchObject({
    'admin.enabled': false,
    'users.anonymous.enabled': false,
    'exec.enabled': false,
  });
  expect(values['configs']?.['rbac']).toEqual({ 'policy.default': '' });
  expect(values['configs']?.['params']).toMatchObject({ 'server.insecure': false });
  expect(values['global']).toEqual({ networkPolicy: { create: true, defaultDenyIngress: true } });
  expect(checkNoSecrets('values', hardenedArgoCdValues())).toEqual([]);
});

test('an Application that nobody has judged yet, or of which not all is there, is not healthy, so the next wave waits', () => {
  const lua = String(values['configs']?.['cm']?.['resource.customizations.health.argoproj.io_Application']);
  expect(lua).toMatch(/\["argocd\.argoproj\.io\/tracking-id"\] == id then\n.*Healthy/);
  expect(lua).not.toContain('string.');
  expect(lua).toMatch(/health\.status == nil then\n.*Progressing/);
  expect(lua).toMatch(/sync\.status ~= "Synced" and not applied then\n.*Progressing/);
});

describeWithHelmCharts('against the Helm chart itself', () => {
  /** Maps that the Helm chart writes into ConfigMaps whole. */
  const open = /^configs\.(cm|params)\./;

  test('the Helm chart knows every value', () => {
    const known = knownValues('argo-cd');
    expect(unknownValues(hardenedArgoCdValues(), known).filter(path => !open.test(path))).toEqual([]);
    expect(unknownValues({ ...hardenedArgoCdValues(), contoller: {} }, known)).toContain('contoller');
  });

  test('every workload that stays has bounds', () => {
    const parts: Readonly<Record<string, string>> = {
      'argocd-application-controller': 'controller',
      'argocd-applicationset-controller': 'applicationSet',
      'argocd-redis': 'redis',
      'argocd-redis-secret-init': 'redisSecretInit',
      'argocd-repo-server': 'repoServer',
      'argocd-server': 'server',
    };
    const made = renderedObjects('argo-cd').filter(one => ['Deployment', 'StatefulSet', 'Job'].includes(one.kind));
    const off = made.map(one => one.metadata.name.replace(/^argo-cd-/, '')).filter(name => parts[name] === undefined);
    expect(off.filter(name => !/dex|notifications/.test(name))).toEqual([]);
    for (const part of Object.values(parts))
      expect(values[part]?.['resources']).toMatchObject({ limits: { memory: expect.any(String) as string } });
  });
});
