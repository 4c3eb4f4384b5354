import type { Manifest } from '../../lib/manifest';
import { coversImage } from '../../policies/image-signature/covers-image';
import { clusterObject, findings, object } from '../support/judged';

test.each([
  ['ghcr.io/acme/*', 'ghcr.io/acme/web', true],
  ['ghcr.io/acme/*', 'ghcr.io/acme/web:1.2', true],
  ['ghcr.io/acme/*', 'ghcr.io/acme/web:1.2@sha256:aa', true],
  ['ghcr.io/acme/web', 'ghcr.io/acme/web:1.2@sha256:aa', true],
  ['ghcr.io/acme/web', 'ghcr.io/acme/web@sha256:aa', true],
  ['ghcr.io/acme/web', 'ghcr.io/acme/web-2', false],
  ['ghcr.io/acme/*', 'ghcr.io/acme/deep/web', false],
  ['ghcr.io/acme/**', 'ghcr.io/acme/deep/web', true],
  ['ghcr.io/acme/*', 'ghcrxio/acme/web', false],
  ['ghcr.io/acme/*', 'x.ghcr.io/acme/web', false],
  ['**', 'anything:1', true],
  ['*/acme/web', 'ghcr.io/acme/web', true],
  ['nginx', 'docker.io/library/nginx', true],
  ['docker.io/nginx', 'nginx:1', true],
  ['index.docker.io/library/*', 'nginx', true],
  ['acme/web', 'docker.io/acme/web', true],
  ['index.docker.io/acme/web', 'acme/web', true],
  ['localhost/web', 'localhost/web:1', true],
  ['localhost/web', 'index.docker.io/localhost/web', false],
  ['localhosts/web', 'index.docker.io/localhosts/web', true],
  ['mylocalhost/web', 'index.docker.io/mylocalhost/web', true],
  ['registry:5000/web', 'registry:5000/web', true],
  ['registry:5000/web', 'index.docker.io/registry:5000/web', false],
])('the glob %s names %s: %s', (glob, image, expected) => {
  expect(coversImage(glob, image)).toBe(expected);
});

describe('who signs', () => {
  const policy = (authorities: unknown, more: object = {}) =>
    clusterObject('policy.sigstore.dev/v1beta1/ClusterImagePolicy', {
      spec: { images: [{ glob: '**' }], authorities, ...more },
    });
  const keyless = (...identities: readonly object[]) => [{ keyless: { identities } }];
  const somebody = { issuer: 'https://a', subject: 'b' };
  const judged = (authorities: unknown, more?: object) =>
    findings('image-signature', policy(authorities, more)).map(one => `${one.path} ${one.found}`);

  test.each([
    [[{ key: { data: 'a' } }]],
    [keyless(somebody)],
    [keyless({ issuerRegExp: '^https://a/.*$', subjectRegExp: '^b$' })],
    [[{ static: { action: 'fail' } }]],
  ])('is somebody: %j', authorities => {
    expect(judged(authorities)).toEqual([]);
  });

  test.each([
    [keyless()],
    [keyless(somebody, { issuer: 'https://a' })],
    [keyless({ subject: 'b' })],
    [keyless({ ...somebody, subject: '' })],
    [keyless({ issuer: 'https://a', subjectRegExp: '.*' })],
    [keyless({ issuer: 'https://a', subjectRegExp: '^.*$' })],
    [keyless({ issuer: 'https://a', subjectRegExp: '^.+$' })],
    [keyless({ issuer: 'https://a', subjectRegExp: 'x^b$' })],
    [keyless({ issuer: 'https://a', subjectRegExp: '^b$x' })],
    [keyless({ issuer: 'https://a', subjectRegExp: 1 })],
    [[{ static: { action: 'pass' } }]],
    [[{ key: 'a' }]],
  ])('is anybody: %j', authorities => {
    expect(judged(authorities)).toEqual(['/spec/authorities/0 anybody']);
  });

  test('is nobody without authorities, and is only asked where the policy enforces', () => {
    expect(judged([])).toEqual(['/spec/authorities nobody']);
    expect(judged('text')).toEqual(['/spec/authorities nobody']);
    expect(judged(keyless(somebody), { mode: 'enforce' })).toEqual([]);
    expect(judged(keyless(somebody), { mode: 'warn' })).toEqual(['/spec/mode "warn"']);
  });

  const signed = policy(keyless(somebody), { images: [{ glob: 'ghcr.io/acme/*' }, {}] });
  const namespace = (value?: string) =>
    clusterObject('v1/Namespace', {}, { name: 'shop', labels: { 'policy.sigstore.dev/include': value } });

  test.each(['containers', 'initContainers', 'ephemeralContainers'])(
    'is asked by the label of the namespace, for %s',
    list => {
      const running = object('v1/Pod', {
        spec: { containers: [{}], [list]: [{ image: 1 }, { image: 'ghcr.io/acme/web:1' }] },
      });
      const found = (...more: readonly Manifest[]) =>
        findings('image-signature', signed, running, ...more).map(one => [one.path, one.found, one.expected]);
      const place = '/metadata/labels/policy.sigstore.dev~1include';
      expect(found(namespace('true'))).toEqual([]);
      expect(found(namespace())).toEqual([[place, '"nothing"', '"true"']]);
      expect(found(namespace('false'))).toEqual([[place, '"false"', '"true"']]);
      expect(found()).toEqual([
        ['/metadata/namespace', 'shop', 'a namespace labelled policy.sigstore.dev/include: "true"'],
      ]);
      const other = object('v1/Pod', { spec: { containers: [{ image: 'quay.io/a/b' }] } });
      expect(findings('image-signature', signed, other, namespace())).toEqual([]);
    },
  );
});
