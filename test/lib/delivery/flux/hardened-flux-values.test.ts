import { hardenedFluxValues } from '../../../../lib/delivery/flux/hardened-flux-values';
import { unknownValues } from '../../../../lib/delivery/helm-values';
import { describeWithHelmCharts, knownValues, renderedObjects } from '../../../support/helm-charts';

const values = hardenedFluxValues() as unknown as Record<string, Record<string, unknown>>;
const argumentsOf = (part: string): unknown =>
  (values[part]?.['container'] as { additionalArgs?: unknown } | undefined)?.additionalArgs;

/** The controllers that stay, by their name in the Helm chart's values. */
const parts: Readonly<Record<string, string>> = {
  'helm-controller': 'helmController',
  'kustomize-controller': 'kustomizeController',
  'source-controller': 'sourceController',
};

test('the lockdown for several tenants is on', () => {
  expect(argumentsOf('kustomizeController')).toEqual([
    '--default-service-account=default',
    '--no-cross-namespace-refs=true',
    '--no-remote-bases=true',
    '--feature-gates=StrictPostBuildSubstitutions=true,DisableConfigWatchers=true',
  ]);
  for (const part of Object.values(parts)) expect(argumentsOf(part)).toContain('--no-cross-namespace-refs=true');
});

test("the Helm chart's administrators and its open NetworkPolicies stay away", () => {
  expect(values['rbac']).toEqual({ create: false, createAggregation: false });
  expect(values['policies']).toEqual({ create: false });
});

describeWithHelmCharts('against the Helm chart itself', () => {
  test('the Helm chart knows every value', () => {
    expect(unknownValues(hardenedFluxValues(), knownValues('flux2'))).toEqual([]);
    expect(unknownValues({ ...hardenedFluxValues(), polices: {} }, knownValues('flux2'))).toContain('polices');
  });

  test('every controller that the Helm chart installs is off, or has bounds', () => {
    const made = renderedObjects('flux2').filter(({ kind }) => kind === 'Deployment');
    expect(made.length).toBeGreaterThan(4);
    for (const { metadata } of made) {
      const part = parts[metadata.name];
      const off = metadata.name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
      const known = off.replace('imageReflectorController', 'imageReflectionController');
      if (part === undefined) expect([known, values[known]]).toEqual([known, { create: false }]);
      else expect(values[part]?.['resources']).toMatchObject({ limits: { memory: expect.any(String) as string } });
    }
  });
});
