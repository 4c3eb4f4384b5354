import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Chart } from 'cdk8s';
import { parse, stringify } from 'yaml';
import type { Manifest } from '../../../lib/manifest';
import { SecureNamespace } from '../../../lib/namespace/secure-namespace';
import { toYaml } from '../../../lib/pipeline/yaml-document';
import { sopsFaults } from '../../../lib/secrets/sops-faults';
import type { SopsSecretProps } from '../../../lib/secrets/sops-secret';
import { SopsSecret } from '../../../lib/secrets/sops-secret';
import { manifestsOf, mistakesIn } from '../../support/clusters';
import { examples } from '../../support/examples';
import { broken, only } from '../../support/rendered';
import { describeWithTool, tool } from '../../support/tool';

/** As SOPS wrote it once, for two keys that were thrown away. */
const given = only(
  examples('secret-encrypted', 'admitted.yaml').map(one => one.manifest),
  'Secret',
  'encrypted',
);

const sealed = String((given['stringData'] as Readonly<Record<string, string>>)['password']);

const shop =
  (encrypted: string, props: Partial<SopsSecretProps> = {}) =>
  (chart: Chart): void => {
    new SopsSecret(new SecureNamespace(chart, 'shop'), 'encrypted', { encrypted, ...props });
  };

test('an encrypted Secret is laid out as it was given', () => {
  expect(only(manifestsOf(shop(stringify(given), { keys: ['password'] })), 'Secret')).toEqual(given);
});

const text = (path: readonly (string | number)[], change: unknown): string => stringify(broken(given, path, change));
const clear = 'hunter2';

test.each<[string, string, Partial<SopsSecretProps>, string]>([
  ['no YAML', 'a: b: c', {}, 'one Secret that SOPS encrypted'],
  ['two documents', `${stringify(given)}---\n${stringify(given)}`, {}, 'one Secret that SOPS encrypted'],
  ['another kind', text(['kind'], 'ConfigMap'), {}, 'one Secret that SOPS encrypted'],
  ['a Secret in the clear', text(['sops'], undefined), {}, "got 'a Secret in the clear'"],
  ['a value in the clear', text(['stringData', 'password'], clear), {}, 'encrypted.stringData.password'],
  ['a value that looks encrypted', text(['stringData', 'user'], `ENC[${clear}]`), {}, 'encrypted.stringData.user'],
  ['a value with more behind it', text(['stringData', 'user'], `${sealed} ${clear}`), {}, 'user'],
  ['another name', stringify(given), { name: 'database' }, "encrypted.metadata.name must be database, got 'encrypted'"],
  ['another namespace', text(['metadata', 'namespace'], 'bank'), {}, "must be shop, got 'bank'"],
  ['no namespace', text(['metadata', 'namespace'], undefined), {}, 'encrypted.metadata.namespace must be shop'],
  ['a key that is missing', stringify(given), { keys: ['user'] }, 'with the key user'],
  ['a comment in the clear', `${stringify(given)}# password: ${clear}\n`, {}, 'without a comment in the clear'],
  [
    'a comment inside',
    stringify(given).replace('stringData:', `stringData:\n  # ${clear}`),
    {},
    'a comment in the clear',
  ],
  [
    'a private key in place of a public one',
    text(['sops', 'age', 0, 'recipient'], 'AGE-SECRET-KEY-1'),
    {},
    '.sops.age.0',
  ],
])('%s is refused, and no value is shown', (_, encrypted, props, expected) => {
  const mistakes = mistakesIn(shop(encrypted, props)).join('\n');
  expect(mistakes).toContain(expected);
  expect(mistakes).not.toContain(clear);
});

test('recipients are those that are expected, in any order, and nobody else', () => {
  const ages = (given['sops'] as { age: { recipient: string }[] }).age.map(one => one.recipient);
  expect(sopsFaults(given, [...ages].reverse())).toEqual([]);
  expect(sopsFaults(given, ages.slice(1)).map(one => one.path)).toEqual(['/sops/age']);
  expect(sopsFaults(given, [...ages, `age1${'q'.repeat(58)}`]).map(one => one.path)).toEqual(['/sops/age']);
});

const keygen = tool('age-keygen');

describeWithTool('sops', 'with the real program', sops => {
  let folder: string;
  let recipient: string;
  const file = (name: string): string => join(folder, name);

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sops-'));
    if (keygen === undefined) throw new Error('age-keygen was not built: run tools/build age-keygen');
    spawnSync(keygen, ['-o', file('key')]);
    recipient = /age1\w+/.exec(readFileSync(file('key'), 'utf8'))?.[0] ?? '';
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** No configuration of the machine, and no key of its user. */
  function run(...words: readonly string[]): { readonly status: number | null; readonly stdout: string } {
    const env = { HOME: folder, PATH: process.env['PATH'] ?? '', SOPS_AGE_KEY_FILE: file('key') };
    return spawnSync(sops, words, { encoding: 'utf8', env, cwd: folder });
  }

  const plain = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'encrypted', namespace: 'shop' },
    type: 'Opaque',
    stringData: { empty: '', password: `${clear}\nand a second line`, 'tls.key': 'é 漢 "quoted"' },
  };

  function encrypt(...more: readonly string[]): string {
    writeFileSync(file('plain.yaml'), stringify(plain));
    const { stdout } = run('encrypt', '--age', recipient, ...more, 'plain.yaml');
    expect(stdout).toContain('ENC[AES256_GCM');
    return stdout;
  }

  test('what it encrypted is accepted, holds no value, and is what it decrypts again from the tree', () => {
    const secret = only(manifestsOf(shop(encrypt('--encrypted-regex', '^(data|stringData)$'))), 'Secret');
    expect(JSON.stringify(secret)).not.toContain(clear);
    expect(sopsFaults(secret, [recipient])).toEqual([]);
    writeFileSync(file('tree.yaml'), toYaml(secret));
    const decrypted = run('decrypt', 'tree.yaml');
    expect(decrypted.status).toBe(0);
    expect(parse(decrypted.stdout)).toEqual(plain);
  });

  test('one for somebody else, or with a value that was exchanged, is not', () => {
    const secret = parse(encrypt('--encrypted-regex', '^(data|stringData)$')) as Manifest;
    expect(sopsFaults(secret, [`age1${'q'.repeat(58)}`]).map(one => one.path)).toEqual(['/sops/age']);
    writeFileSync(file('tree.yaml'), toYaml(broken(secret, ['stringData', 'password'], sealed)));
    expect(run('decrypt', 'tree.yaml').status).not.toBe(0);
  });

  test('what it left in the clear, or encrypted besides the values, is refused', () => {
    expect(mistakesIn(shop(encrypt('--encrypted-regex', '^tls'))).join('\n')).toContain(
      'encrypted.stringData.password',
    );
    expect(mistakesIn(shop(encrypt())).join('\n')).toContain('one Secret that SOPS encrypted');
  });
});
