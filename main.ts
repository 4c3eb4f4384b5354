import { clusters, platform } from './charts/platform';
import { talosTree } from './charts/talos';
import { synth } from './lib/cli/synth';
import { judgedBy } from './lib/cli/synth-check';
import { securityCost } from './lib/delivery/cost/resource-cost';
import { reviewTrees } from './lib/review/review-trees';
import { catalogue } from './policies';

synth(root => platform(root), process.argv, {
  check: judgedBy(catalogue),
  beside: { talos: () => talosTree(clusters) },
  review: (before, after) => reviewTrees(before, after, { catalogue, cost: securityCost }),
});
