import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import type { PlatformDefinition } from '../../charts/definition';
import { production } from '../../charts/clusters/production';
import type { Manifest } from '../../lib/manifest';
import { check } from '../../lib/policy/check';
import { catalogue } from '../../policies';
import { examples } from '../support/examples';
import { renderedPlatform, synthesized, today } from '../support/platform';
import { only } from '../support/rendered';

/** As SOPS wrote it once, for two keys that were thrown away. */
const example = only(
  examples('secret-encrypted', 'admitted.yaml').map(one => one.manifest),
  'Secret',
  'encrypted',
);
const recipients = (example['sops'] as { age: readonly { recipient: string }[] }).age.map(one => one.recipient);
const sealed = String((example['stringData'] as Readonly<Record<string, string>>)['password']);

interface Asked {
  readonly namespace: string;
  readonly name: string;
  readonly keys: readonly string[];
}

interface Spec {
  readonly secretStoreRef?: { readonly name: string };
  readonly data?: readonly { readonly secretKey: string }[];
}

const fromVault = (one: Manifest): boolean =>
  one.kind === 'ExternalSecret' && (one['spec'] as Spec).secretStoreRef?.name === 'vault';

/** What the cluster reads from its vault: a home without one has to have each of these as a file. */
const asked = renderedPlatform([production])
  .map(one => one.manifest)
  .filter(fromVault)
  .map(({ metadata, ...rest }): Asked => ({
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    keys: ((rest as unknown as { spec: Spec }).spec.data ?? []).map(one => one.secretKey),
  }));

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'secrets-'));
  for (const { namespace, name, keys } of asked) {
    const file = join(folder, namespace, `${name}.yaml`);
    mkdirSync(dirname(file), { recursive: true });
    const stringData = Object.fromEntries(keys.map(key => [key, sealed]));
    writeFileSync(file, stringify({ ...example, metadata: { name, namespace }, stringData }));
  }
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const home = (more: Partial<PlatformDefinition> = {}): PlatformDefinition => ({
  ...production,
  delivery: 'flux',
  secrets: { folder, recipients },
  ...more,
});

/** What is wrong with a definition, one line each. */
function mistakes(definition: PlatformDefinition): readonly string[] {
  const result = synthesized([definition]);
  return result.status === 'invalid' ? result.complaints.map(one => one.text) : [];
}

test('a home without a vault has each secret as an encrypted one of the same name and keys, and asks no store', () => {
  const manifests = renderedPlatform([home()]).map(one => one.manifest);
  const secrets = manifests.filter(one => one.kind === 'Secret' && 'sops' in one);
  const had = secrets.map(({ metadata, ...rest }): Asked => ({
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    keys: Object.keys((rest as unknown as { stringData: object }).stringData),
  }));
  const byName = (all: readonly Asked[]): readonly string[] => all.map(one => JSON.stringify(one)).sort();
  expect(asked.length).toBeGreaterThan(10);
  expect(byName(had)).toEqual(byName(asked));
  expect(manifests.filter(one => fromVault(one) || one.kind === 'ClusterSecretStore')).toEqual([]);
});

test('its engine decrypts the folders that hold one, and no policy finds a value in the clear or a secret that is missing', () => {
  const objects = renderedPlatform([home()]);
  const decrypting = objects.filter(({ manifest }) =>
    JSON.stringify(manifest['spec'] ?? '').includes('"provider":"sops"'),
  );
  expect(decrypting.map(one => one.manifest.kind)).toContain('Kustomization');
  const only = ['secret-encrypted', 'reference-provided', 'definition-first'];
  const { findings } = check(objects, { catalogue, waivers: [], today, only });
  expect(findings.map(one => `${one.policy} ${one.object.name} ${one.path}`)).toEqual([]);
});

test('one file that is missing is one mistake, which names it', () => {
  const [first] = asked;
  const file = join(folder, first?.namespace ?? '', `${first?.name ?? ''}.yaml`);
  rmSync(file);
  const found = mistakes(home());
  writeFileSync(file, stringify({ ...example, metadata: { name: first?.name, namespace: first?.namespace } }));
  expect(found).toEqual([expect.stringContaining(`got 'no ${file}'`)]);
  expect(mistakes(home()).join('\n')).toContain('which workloads ask for');
});

test('Argo CD is refused without a plugin that decrypts, and other readers than those of the definition are refused', () => {
  expect(mistakes(home({ delivery: 'argo-cd' })).join('\n')).toContain('a delivery that decrypts nothing');
  const one = { folder, recipients: recipients.slice(1) };
  expect(mistakes(home({ secrets: one })).join('\n')).toContain('and nobody else');
});
