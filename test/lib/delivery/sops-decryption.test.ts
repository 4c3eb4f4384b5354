import { argoCdDelivery } from '../../../lib/delivery/argo-cd/argo-cd-delivery';
import { fluxDelivery } from '../../../lib/delivery/flux/flux-delivery';
import { terraformDelivery } from '../../../lib/delivery/terraform/terraform-delivery';
import type { Manifest, RenderedObject } from '../../../lib/manifest';
import { crdErrors, describeWithCrds } from '../../support/crd-schemas';
import type { Apps } from '../../support/delivered';
import { delivered, fill, inApp, make, namespace, undeliverable } from '../../support/delivered';
import { examples } from '../../support/examples';
import { findings } from '../../support/judged';
import { broken, only } from '../../support/rendered';

const git = { url: 'https://git.example.org/acme/platform', revision: 'main' };
const unlimited = { reason: 'the engine applies what the tree says', owner: 'platform', expires: '2027-01-31' };
const encrypted = only(
  examples('secret-encrypted', 'admitted.yaml').map(one => one.manifest),
  'Secret',
  'encrypted',
);
const recipients = (encrypted['sops'] as { age: { recipient: string }[] }).age.map(one => one.recipient);
const other = `age1${'q'.repeat(58)}`;
const { apiVersion, kind, metadata, ...rest } = encrypted;
const secret = make(apiVersion, kind, `shop/${metadata.name}`, rest);
const apps: Apps = {
  bank: fill(namespace('bank'), make('v1', 'ConfigMap', 'bank/site', { data: { a: 'b' } })),
  shop: fill(namespace('shop'), secret),
};
const flux = (decryption?: Parameters<typeof fluxDelivery>[0]['decryption']) =>
  fluxDelivery({
    source: { type: 'git', git, verify: { keys: 'committers' } },
    unlimited,
    ...(decryption === undefined ? {} : { decryption }),
  });
const argo = (decryption?: Parameters<typeof argoCdDelivery>[0]['decryption']) =>
  argoCdDelivery({ git, ...(decryption === undefined ? {} : { decryption }) });
const own = (all: readonly RenderedObject[], type: string, name: string): Manifest =>
  only(inApp(all, 'delivery'), type, name);
const manifests = (all: readonly RenderedObject[]): readonly Manifest[] => all.map(one => one.manifest);

describe('Flux', () => {
  const all = delivered(flux({ recipients }), apps);

  test('decrypts the folder that holds an encrypted Secret, and no other is given the key', () => {
    const decryption = { provider: 'sops', secretRef: { name: 'sops-age' } };
    expect(own(all, 'Kustomization', 'shop')['spec']).toMatchObject({ decryption });
    const others = inApp(all, 'delivery').filter(one => one.kind === 'Kustomization' && one.metadata.name !== 'shop');
    expect(others.length).toBeGreaterThan(1);
    expect(others.filter(one => 'decryption' in (one['spec'] as object))).toEqual([]);
  });

  test('may read the Secret with the key by its name, and only where something is decrypted', () => {
    const rights = (role: Manifest): string =>
      JSON.stringify((role['rules'] as { resources: string[] }[]).filter(one => one.resources.includes('secrets')));
    const read = '[{"apiGroups":[""],"resources":["secrets"],"verbs":["get"],"resourceNames":["home-key"]}]';
    const named = delivered(flux({ recipients, keySecret: 'home-key' }), apps);
    expect(rights(own(named, 'Role', 'flux-kustomize-controller'))).toBe(read);
    const none = delivered(flux(), { bank: apps['bank'] ?? fill() });
    expect(rights(own(none, 'Role', 'flux-kustomize-controller'))).toBe('[]');
  });

  test('is not held for decrypting unless its delivery says so', () => {
    expect(undeliverable(flux(), apps).join('\n')).toContain("decrypted by what delivers it, got 'a delivery that");
  });
});

describe('Argo CD', () => {
  const plugin = { plugin: 'sops', recipients };

  test('is refused without a plugin, for it decrypts nothing by itself', () => {
    expect(undeliverable(argo(), apps)).toEqual([expect.stringContaining('argoCdDelivery({ decryption: { plugin')]);
  });

  test('renders the folder with an encrypted Secret by the plugin that is named, and no other', () => {
    const source = (name: string): unknown =>
      (own(delivered(argo(plugin), apps), 'Application', name)['spec'] as { source: object }).source;
    expect(source('shop')).toMatchObject({ plugin: { name: 'sops' } });
    expect(source('shop')).not.toHaveProperty('directory');
    expect(source('bank')).toMatchObject({ directory: { recurse: true } });
    expect(source('bank')).not.toHaveProperty('plugin');
  });

  test('is refused with a plugin whose name is none', () => {
    expect(undeliverable(argo({ ...plugin, plugin: '' }), apps).join('\n')).toContain('delivery.decryption.plugin');
  });
});

test('Terraform decrypts nothing', () => {
  const backend = { type: 'kubernetes', settings: { secret_suffix: 'platform' } };
  expect(undeliverable(terraformDelivery({ backend }), apps).join('\n')).toContain('a delivery that decrypts nothing');
});

test.each<[string, readonly string[], string]>([
  ['nobody', [], 'decryption.recipients must be public keys of age'],
  ['a text that is no key', ['age1x'], "got 'age1x'"],
  ['a private key, which is not shown', ['AGE-SECRET-KEY-1QQQ'], "got 'a private key'"],
  ['one reader fewer', recipients.slice(1), 'encrypted for'],
  ['one reader more', [...recipients, other], 'encrypted for'],
])('recipients that are %s are refused', (_, given, expected) => {
  const mistakes = undeliverable(flux({ recipients: given }), apps).join('\n');
  expect(mistakes).toContain(expected);
  expect(mistakes).not.toContain('1QQQ');
});

test('only a Secret is taken: another kind keeps nothing from readers', () => {
  const config = make('v1', 'ConfigMap', 'shop/config', { data: rest['stringData'], sops: rest['sops'] });
  const mistakes = undeliverable(flux({ recipients }), { shop: fill(namespace('shop'), config) });
  expect(mistakes.join('\n')).toContain("must be a Secret, got 'ConfigMap'");
});

test('what is delivered has no finding; for other readers, without an engine that decrypts, or partly in the clear it has one', () => {
  const all = manifests(delivered(flux({ recipients }), apps));
  const at = all.findIndex(one => one.kind === 'Secret');
  const kustomization = all.findIndex(one => one.kind === 'Kustomization' && one.metadata.name === 'shop');
  const judged = (given: readonly Manifest[]) => findings('secret-encrypted', ...given).map(one => one.path);
  expect(judged(all)).toEqual([]);
  expect(judged(broken(all, [at, 'sops', 'age'], (rest['sops'] as { age: unknown[] }).age.slice(1)))).toEqual([
    '/sops/age',
  ]);
  expect(judged(broken(all, [kustomization, 'spec', 'decryption'], undefined))).toEqual(['/sops']);
  expect(judged(broken(all, [at, 'stringData', 'user'], 'somebody'))).toEqual(['/stringData/user']);
  expect(
    JSON.stringify(findings('secret-encrypted', ...broken(all, [at, 'stringData', 'user'], 'somebody'))),
  ).not.toContain('somebody');
});

describeWithCrds('against the real definitions of the engines', () => {
  test('what says how to decrypt is valid', () => {
    const kustomization = own(delivered(flux({ recipients }), apps), 'Kustomization', 'shop');
    expect(crdErrors(kustomization)).toEqual([]);
    expect(crdErrors(broken(kustomization, ['spec', 'decryption', 'provider'], 'vault'))).not.toEqual([]);
    const application = own(delivered(argo({ plugin: 'sops', recipients }), apps), 'Application', 'shop');
    expect(crdErrors(application)).toEqual([]);
    expect(crdErrors(broken(application, ['spec', 'source', 'plugin', 'name'], 1))).not.toEqual([]);
  });
});
