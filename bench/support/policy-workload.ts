import type { Manifest, RenderedObject } from '../../lib/manifest';
import { evaluate } from '../../lib/policy/evaluate';
import { readManifests } from '../../lib/policy/read/read';
import { catalogue } from '../../policies';
import { reportCost } from './child';
import { deployments } from './policy-objects';

/** Run by policy.ts: `memory <objects>` judges objects that are there already, `yaml <folder>` reads their files first, as `bulwark check` does. */
const [mode = '', argument = ''] = process.argv.slice(2);
const judged = catalogue.filter(policy => policy.type === 'object');

function judge(objects: readonly RenderedObject[]): void {
  const findings = evaluate(judged, objects);
  if (findings.length > 0) throw new Error(`${String(findings.length)} findings, first: ${findings[0]?.message ?? ''}`);
}

function rendered(manifest: Manifest): RenderedObject {
  return { manifest, cluster: 'bench', app: 'bench', constructPath: '' };
}

if (mode === 'memory') {
  const manifests = deployments(Number(argument));
  reportCost(() => judge(manifests.map(rendered)));
} else {
  reportCost(() => {
    const { objects, problems } = readManifests([argument]);
    if (objects.length === 0 || problems.length > 0) throw new Error(`${argument} cannot be read`);
    judge(objects);
  });
}
