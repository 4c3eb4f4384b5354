import { clusters } from '../../charts/platform';
import { machineConfiguration } from '../../charts/talos';
import type { Manifest, RenderedObject } from '../../lib/manifest';
import { check } from '../../lib/policy/check';
import { podTemplateOf } from '../../lib/policy/pss/pod-template';
import { machineDocuments } from '../../lib/talos/machine-configuration';
import { catalogue } from '../../policies';
import { manifestsOf, renderedPlatform, today } from '../support/platform';
import { only } from '../support/rendered';

const atStage = (stage: 'warn' | 'deny'): readonly (typeof clusters)[number][] =>
  clusters.map(one => ({
    ...one,
    enforcement: { ...one.enforcement, except: { ...one.enforcement.except, 'image-signature': stage } },
  }));

function findings(objects: readonly RenderedObject[]): readonly string[] {
  const found = check(objects, { catalogue, waivers: [], today }).findings;
  return found.filter(one => one.policy === 'image-signature').map(one => `${one.object.kind} ${one.object.name}`);
}

/** The images that the pods of a namespace run. */
function imagesIn(manifests: readonly Manifest[], namespace: string): readonly string[] {
  return manifests
    .filter(one => one.metadata.namespace === namespace)
    .map(one => podTemplateOf(one)?.spec as { containers: { image: string }[] } | undefined)
    .flatMap(spec => spec?.containers ?? [])
    .map(one => one.image);
}

test('staging warns of images without a signature before production asks for any', () => {
  const objects = renderedPlatform();
  const asking = (cluster: string): readonly string[] =>
    manifestsOf(objects, cluster)
      .filter(one => one.metadata.labels?.['policy.sigstore.dev/include'] === 'true')
      .map(one => one.metadata.name)
      .sort();
  expect(asking('staging')).toEqual(
    expect.arrayContaining(['agent-devsecops', 'agent-medical', 'agent-redteam', 'ai-agents', 'homepage']),
  );
  expect(asking('production')).toEqual([]);
});

test('at the stage deny every image of the agents is verified, and one namespace without its label is found', () => {
  const objects = renderedPlatform(atStage('deny'));
  expect(findings(objects)).toEqual([]);
  const images = imagesIn(manifestsOf(objects, 'production'), 'ai-agents');
  expect(images.length).toBeGreaterThan(0);
  expect(images.filter(one => !one.startsWith('ghcr.io/brunovlucena/'))).toEqual([]);
  const unlabelled = objects.map(one =>
    one.manifest.kind === 'Namespace' && one.manifest.metadata.name === 'ai-agents'
      ? { ...one, manifest: { ...one.manifest, metadata: { name: 'ai-agents' } } }
      : one,
  );
  expect(new Set(findings(unlabelled))).toEqual(new Set(['Namespace ai-agents']));
});

test('before that, what is not enforced is a finding that a waiver excuses until a day', () => {
  expect(new Set(findings(renderedPlatform()))).toEqual(
    new Set([
      'ClusterImagePolicy own-images',
      ...['agent-devsecops', 'agent-medical', 'agent-redteam', 'ai-agents', 'homepage', 'knative-lambda'].map(
        name => `Namespace ${name}`,
      ),
    ]),
  );
});

test.each(['1.13.9', '1.14.0'])(
  'nodes of Talos %s refuse unsigned images of the owner from the stage deny on',
  talos => {
    const asked = (definitions: readonly (typeof clusters)[number][]): string =>
      JSON.stringify(definitions.map(one => machineDocuments(machineConfiguration({ ...one, talos }))));
    expect(asked(atStage('warn'))).not.toContain('ghcr.io/brunovlucena');
    expect(asked(atStage('deny')).split('"image":"ghcr.io/brunovlucena/*"')).toHaveLength(5);
  },
);

test('admission, nodes and the workflows that sign have one identity', () => {
  const [staging] = clusters;
  const objects = renderedPlatform(atStage('deny'));
  const policy = only(manifestsOf(objects, 'staging'), 'ClusterImagePolicy', 'own-images');
  const { subjectPattern, issuer } = staging?.signing ?? { subjectPattern: '', issuer: '' };
  expect(JSON.stringify(policy)).toContain(JSON.stringify({ issuer, subjectRegExp: subjectPattern }));
  const signer = new RegExp(subjectPattern);
  const workflow = 'https://github.com/brunovlucena/homelab/.github/workflows/agent-bruno-ci-cd.yml';
  expect(signer.test(`${workflow}@refs/heads/main`)).toBe(true);
  expect(signer.test(`${workflow}@refs/heads/a-pull-request`)).toBe(false);
  expect(signer.test(`${workflow.replace('brunovlucena', 'somebody')}@refs/heads/main`)).toBe(false);
});
