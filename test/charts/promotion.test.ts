import { production } from '../../charts/clusters/production';
import { staging } from '../../charts/clusters/staging';
import type { PlatformDefinition } from '../../charts/definition';
import { platform } from '../../charts/platform';
import type { RenderedObject } from '../../lib/manifest';
import { synthesize } from '../../lib/pipeline/synth';
import type { Change } from '../../lib/review/change';
import { review } from '../../lib/review/review';
import type { Side } from '../../lib/review/side';
import { catalogue } from '../../policies';
import { broken } from '../support/rendered';

/** The production cluster as a definition gives it. */
function rendered(definition: PlatformDefinition): readonly RenderedObject[] {
  const define = (root: Parameters<typeof platform>[0]): void => platform(root, [staging, definition]);
  const result = synthesize({ define, today: '2026-11-22', cluster: 'production' });
  if (result.status !== 'clean') throw new Error(JSON.stringify(result));
  return result.rendering.objects;
}

const sideOf = (objects: readonly RenderedObject[]): Side => ({
  name: 'tree',
  objects: objects.map(({ manifest, cluster, app, constructPath }) => ({
    manifest,
    cluster,
    app,
    file: constructPath,
  })),
  waivers: [],
  unreadable: [],
  foreign: [],
});
const promoted: PlatformDefinition = { ...production, enforcement: { ...production.enforcement, stage: 'deny' } };
const changesOf = (before: readonly RenderedObject[], after: readonly RenderedObject[]): readonly Change[] =>
  review(sideOf(before), sideOf(after), { catalogue }).changes;

test('promoting all of production is one line, and the review judges every policy of it: nothing committed would be refused', () => {
  const [before, after] = [rendered(production), rendered(promoted)];
  const changes = changesOf(before, after);
  const stages = changes.filter(one => one.aspect === 'stage' && !one.after?.includes(' at '));
  const softened = Object.keys(production.enforcement.except);
  const ids = catalogue.filter(one => one.type === 'object' && !softened.includes(one.id)).map(one => one.id);
  expect(stages.map(one => one.object.split(' ').at(-1)).sort()).toEqual([...ids].sort());
  expect(stages.filter(one => one.why !== 'nothing committed would be refused')).toEqual([]);
  expect(changes.filter(one => one.aspect === 'denial')).toEqual([]);
});

test('one committed object that breaks one policy is named by its promotion, and by no other', () => {
  const weak = (objects: readonly RenderedObject[]): readonly RenderedObject[] =>
    objects.map(one => {
      if (one.manifest.kind !== 'Deployment' || one.manifest.metadata.name !== 'www') return one;
      const container = ['spec', 'template', 'spec', 'containers', 0] as const;
      const path = [...container, 'securityContext', 'readOnlyRootFilesystem'];
      return { ...one, manifest: broken(one.manifest, path, false) };
    });
  const changes = changesOf(weak(rendered(production)), weak(rendered(promoted)));
  expect(changes.filter(one => one.aspect === 'denial')).toEqual([
    expect.objectContaining({
      object: 'ReadOnlyRootFilesystem read-only-root-filesystem',
      after: 'denies Deployment static-sites/www',
      cluster: 'production',
    }),
  ]);
});
