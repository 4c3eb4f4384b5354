import type { RunbookStep } from '../../lib';

/** Where somebody got from a workload. */
export const reached: RunbookStep = {
  say: 'See what it could reach, and look there too.',
  run: 'npm run bulwark -- reach manifests/<cluster> | grep <namespace>/<workload>',
};
