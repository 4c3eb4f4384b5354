import { Command } from 'commander';
import type { Catalogue } from '../policy/policy';
import { checkCommand } from './check';
import { diffCommand } from './diff';
import { pssCommand } from './pss';
import { reachCommand } from './reach';
import { synthCommand } from './synth';
import { packageVersion } from './version';
import { waiversCommand } from './waivers';

/** The `bulwark` command line over a catalogue. The binary of this package is this with its own catalogue; yours may be this with yours. */
export function bulwark(catalogue: Catalogue): Command {
  return new Command('bulwark')
    .description('Secure-by-default Kubernetes manifests: one policy at synth, on the pull request and in the cluster')
    .version(packageVersion())
    .addHelpText(
      'after',
      '\nexit codes: 0 clean, 1 findings or differences, 2 usage or input, 3 unapproved broadening, 4 stale waiver or approval',
    )
    .addCommand(reachCommand())
    .addCommand(synthCommand())
    .addCommand(checkCommand(catalogue))
    .addCommand(diffCommand(catalogue))
    .addCommand(pssCommand())
    .addCommand(waiversCommand());
}
