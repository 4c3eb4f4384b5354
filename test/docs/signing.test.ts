import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { clusters } from '../../charts/platform';
import { signingFile } from '../../docs/signing-page';
import { SigningWorkflow } from '../../lib/images/signing-workflow';
import { imageVerification } from '../../lib/talos/signing-identity';
import { manifestsOf, renderedPlatform } from '../support/platform';
import { only } from '../support/rendered';

const committed = readFileSync(signingFile, 'utf8');

interface Keyless {
  readonly identities: readonly { readonly issuer: string; readonly subjectRegExp: string }[];
}

/** Who must have signed, as a workflow verifies it. */
function verifiedBy(text: string): { readonly issuer?: string; readonly subject?: string } {
  const { jobs } = parse(text) as { jobs: { sign: { steps: { env?: Record<string, string> }[] } } };
  const env = Object.assign({}, ...jobs.sign.steps.map(one => one.env)) as Record<string, string>;
  return { issuer: env['ISSUER'] ?? '', subject: env['SUBJECT'] ?? '' };
}

describe.each(clusters.map(one => [one.cluster.name, one] as const))('the identity of %s', (name, { signing }) => {
  test('is the one that the committed workflow signs with and verifies by: npm run docs writes it', () => {
    expect(new SigningWorkflow(signing)).toMatchObject({ complaints: [], text: committed });
    const other = { ...signing, subjectPattern: '^https://github\\.com/somebody/else/.*$' };
    expect(new SigningWorkflow(other).text).not.toBe(committed);
  });

  test('is the one that admission and nodes ask for', () => {
    const spec = only(manifestsOf(renderedPlatform(), name), 'ClusterImagePolicy', 'own-images')['spec'];
    const { authorities } = spec as { authorities: readonly { keyless: Keyless }[] };
    const [asked] = authorities[0]?.keyless.identities ?? [];
    const { issuer, subject } = verifiedBy(committed);
    expect(asked).toEqual({ issuer, subjectRegExp: subject });
    expect(imageVerification([signing])).toMatchObject({ rules: [{ keyless: { issuer, subjectRegex: subject } }] });
  });
});

test('it uses the same cosign as the release of this project does', () => {
  const pin = /sigstore\/cosign-installer@\S+ # v\S+/;
  const release = readFileSync(join(__dirname, '../../.github/workflows/release.yml'), 'utf8');
  expect(pin.exec(committed)?.[0]).toBe(pin.exec(release)?.[0]);
});
