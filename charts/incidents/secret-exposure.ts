import type { Incident, RunbookStep } from '../../lib';
import { shutOut, whatElse } from '../alerts/audit-steps';
import { fetchedNow } from '../alerts/secrets';
import { writtenDown } from './last-step';

/** A secret is where it does not belong. */
export function secretExposure(pause: readonly RunbookStep[]): Incident {
  return {
    name: 'SecretExposure',
    alerts: ['SecretInImage', 'SecretRead', 'AllSecretsRead', 'IsolatedSecretRead', 'SecretReadRefused'],
    runbook: {
      means:
        'A secret is where it does not belong: in an image, in git, in a log, or with somebody. It stays known. Only a new value helps, and the end of the old one.',
      steps: [
        {
          say: 'Withdraw the value at its source now (the provider, the database). A service that fails is better than one that is open.',
        },
        {
          ...fetchedNow,
          say: 'Write a new value to the same entry of the vault, have it fetched, and restart what reads it.',
        },
        { say: 'See at the source who used the old value since it was out: that is another incident.' },
        whatElse,
        ...pause,
        shutOut,
        {
          say: 'Taking a secret out of git or out of an image does not take it back. See that no other stands in the tree.',
          run: 'npm run bulwark -- check manifests/<cluster>',
        },
        writtenDown,
      ],
    },
  };
}
