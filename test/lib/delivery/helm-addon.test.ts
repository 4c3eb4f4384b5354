import type { Chart } from 'cdk8s';
import type { syncRetry } from '../../../lib/delivery/argo-cd-application';
import { argoCd } from '../../../lib/delivery/argo-cd-application';
import type { HelmAddonProps } from '../../../lib/delivery/helm-addon';
import { HelmAddon, helmAddonsOf } from '../../../lib/delivery/helm-addon';
import { HelmChart } from '../../../lib/delivery/helm-chart';
import { helmLeaves, unknownValues } from '../../../lib/delivery/helm-values';
import { manifestsOf, mistakesIn } from '../../support/clusters';
import { crdErrors, describeWithCrds } from '../../support/crd-schemas';
import { broken, only } from '../../support/rendered';

const chart = HelmChart.repository('https://falcosecurity.github.io/charts', 'falco', '9.1.0');
const delivery = argoCd({ project: 'platform' });
const addon =
  (props: Partial<HelmAddonProps> = {}) =>
  (scope: Chart): HelmAddon =>
    new HelmAddon(scope, 'falco', { chart, namespace: 'falco', delivery, ...props });

test('a release is one Application at the exact version, with its values in sight', () => {
  const application = only(
    manifestsOf(addon({ values: { driver: { kind: 'modern_ebpf' } }, order: 3 })),
    'Application',
  );
  expect(application).toMatchObject({
    metadata: { name: 'falco', namespace: 'argocd', annotations: { 'argocd.argoproj.io/sync-wave': '3' } },
    spec: {
      project: 'platform',
      source: {
        repoURL: 'https://falcosecurity.github.io/charts',
        chart: 'falco',
        targetRevision: '9.1.0',
        helm: { releaseName: 'falco', valuesObject: { driver: { kind: 'modern_ebpf' } } },
      },
      destination: { namespace: 'falco' },
    },
  });
});

test('a release that an engine refuses at first is tried again for half an hour', () => {
  const { retry } = (
    only(manifestsOf(addon()), 'Application') as unknown as { spec: { syncPolicy: { retry: typeof syncRetry } } }
  ).spec.syncPolicy;
  const pauses = Array.from({ length: retry.limit }, (_, n) => Math.min(10 * retry.backoff.factor ** n, 5 * 60));
  expect(retry.backoff).toEqual({ duration: '10s', factor: 2, maxDuration: '5m' });
  expect(pauses.reduce((sum, one) => sum + one)).toBeGreaterThan(30 * 60);
});

test('it never creates its namespace, which would lack the Pod Security labels', () => {
  const makesNamespace = (application: unknown): boolean =>
    !(application as { spec: { syncPolicy: { syncOptions: string[] } } }).spec.syncPolicy.syncOptions.includes(
      'CreateNamespace=false',
    );
  const application = only(manifestsOf(addon()), 'Application');
  expect(makesNamespace(application)).toBe(false);
  expect(makesNamespace(broken(application, ['spec', 'syncPolicy', 'syncOptions', 0], 'CreateNamespace=true'))).toBe(
    true,
  );
});

test('a Helm chart of an OCI registry is addressed without a scheme, as Argo CD wants it', () => {
  const oci = HelmChart.oci('oci://ghcr.io/argoproj/argo-helm/argo-cd', '10.1.1');
  const { spec } = only(manifestsOf(addon({ chart: oci })), 'Application') as unknown as { spec: { source: object } };
  expect(spec.source).toMatchObject({
    repoURL: 'ghcr.io/argoproj/argo-helm',
    chart: 'argo-cd',
    targetRevision: '10.1.1',
  });
});

test.each(['latest', '9', '9.1', '^9.1.0', '~9.1.0', '>=9.1.0', '9.1.x', '*', '9.1.0 || 9.2.0', '', '09.1.0'])(
  "version '%s' is refused, because it is not one version",
  version => {
    const unpinned = HelmChart.repository('https://charts.longhorn.io', 'longhorn', version);
    expect(mistakesIn(addon({ chart: unpinned }))).toEqual([
      expect.stringContaining('chart.version must be one exact version'),
    ]);
  },
);

test.each(['9.1.0', 'v1.21.1', '3.24.0-beta.0', '1.2.3+build.5'])("version '%s' is one version", version => {
  expect(HelmChart.repository('https://charts.longhorn.io', 'longhorn', version).complaints).toEqual([]);
});

test.each(['http://charts.longhorn.io', 'charts.longhorn.io', 'https://', 'ftp://charts.longhorn.io'])(
  "repository '%s' is refused",
  url => {
    expect(HelmChart.repository(url, 'longhorn', '1.12.1').complaints).toEqual([
      expect.objectContaining({ prop: 'repository', rule: 'an https:// address' }),
    ]);
  },
);

test('a password in an address is refused without being repeated', () => {
  const [complaint] = HelmChart.repository('https://joe:hunter2@charts.example.org', 'app', '1.0.0').complaints;
  expect(complaint?.rule).toBe('an address without user and password');
  expect(JSON.stringify(complaint)).not.toContain('hunter2');
});

test.each(['oci://ghcr.io/acme/app:1.0.0', 'oci://ghcr.io', 'ghcr.io/acme/app', 'oci://joe:pw@ghcr.io/acme/app'])(
  "OCI reference '%s' is refused",
  reference => {
    expect(HelmChart.oci(reference, '1.0.0').complaints).toHaveLength(1);
  },
);

test('a digest is the whole of it or refused', () => {
  const pin = (digest: string): number =>
    HelmChart.repository('https://charts.longhorn.io', 'longhorn', '1.12.1', { digest }).complaints.length;
  expect(pin(`sha256:${'a'.repeat(64)}`)).toBe(0);
  expect(pin(`sha256:${'a'.repeat(63)}`)).toBe(1);
  expect(pin('a'.repeat(64))).toBe(1);
});

test('a known digest stands beside the version, and nothing where none is known', () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  const pinned = HelmChart.repository('https://falcosecurity.github.io/charts', 'falco', '9.1.0', { digest });
  const annotations = (of: HelmChart): object | undefined =>
    only(manifestsOf(addon({ chart: of })), 'Application').metadata.annotations;
  expect(annotations(pinned)).toHaveProperty(['bulwark.dev/chart-digest'], digest);
  expect(annotations(chart)).not.toHaveProperty(['bulwark.dev/chart-digest']);
});

test.each([
  [{ adminPassword: 'correct horse' }, 'values.adminPassword'],
  [{ config: { slack: { webhookurl: 'https://hooks.slack.com/services/T0/B0/x' } } }, 'values.config.slack.webhookurl'],
  [{ extraEnv: [{ name: 'API_TOKEN', value: 'abc' }] }, 'values.extraEnv[0].value'],
  [{ note: '-----BEGIN PRIVATE KEY-----' }, 'values.note'],
  [{ databaseUrl: 'postgres://joe:hunter2@db:5432/shop' }, 'values.databaseUrl'],
])('values that look like a secret are refused and not repeated: %j', (values, place) => {
  const [mistake, ...more] = mistakesIn(addon({ values }));
  expect(more).toEqual([]);
  expect(mistake).toContain(`${place} must be free of secrets`);
  for (const { value } of helmLeaves(values))
    if (String(value).length > 8) expect(mistake).not.toContain(String(value));
});

test.each([
  { config: { existingSecret: 'falcosidekick-outputs' } },
  { secretName: 'kiali', credentialSecret: 'longhorn-s3', auth: { strategy: 'token' } },
  { login_token: { signing_key: 'secret:kiali-signing-key:key' } },
  { automountServiceAccountToken: true, token: '' },
])('the name of a Secret is no secret: %j', values => {
  expect(() => manifestsOf(addon({ values }))).not.toThrow();
});

test('two releases of one name are refused, also in two namespaces, and the second names the first', () => {
  const mistakes = mistakesIn(scope => {
    addon()(scope);
    new HelmAddon(scope, 'other', { chart, namespace: 'elsewhere', delivery, releaseName: 'falco' });
  });
  expect(mistakes).toEqual([expect.stringMatching(/production\/shop\/other: releaseName .* production\/shop\/falco/)]);
});

test('a release name and an order that Helm or Argo CD cannot take are refused together', () => {
  const mistakes = mistakesIn(addon({ releaseName: 'x'.repeat(54), order: 0.5, namespace: 'Falco' }));
  expect(mistakes.map(one => /: (\w+)/.exec(one)?.[1])).toEqual(['name', 'namespace', 'order']);
});

test('the default project is refused, because it allows everything', () => {
  expect(mistakesIn(addon({ delivery: argoCd({ project: 'default' }) }))).toEqual([
    expect.stringContaining('delivery.project'),
  ]);
});

test('every release of a tree can be found as data, for other forms of delivery', () => {
  manifestsOf(scope => {
    const one = addon()(scope);
    expect(helmAddonsOf(scope).map(found => found.release)).toEqual([one.release]);
  });
});

test('a value that the Helm chart does not know is found, and what it leaves open is not', () => {
  const known = { driver: { kind: 'auto', kmod: {} }, tolerations: [], podLabels: {}, affinity: null };
  expect(unknownValues({ driver: { kind: 'modern_ebpf' }, podLabels: { a: 'b' }, affinity: { x: {} } }, known)).toEqual(
    [],
  );
  expect(unknownValues({ driver: { knid: 'modern_ebpf' }, drivers: {} }, known)).toEqual(['driver.knid', 'drivers']);
});

describeWithCrds('against the real CustomResourceDefinition of Argo CD', () => {
  test('an Application is valid, and one with a misspelt field is not', () => {
    const application = only(manifestsOf(addon({ values: { driver: { kind: 'modern_ebpf' } } })), 'Application');
    expect(crdErrors(application)).toEqual([]);
    expect(crdErrors(broken(application, ['spec', 'source', 'targetRevison'], '9.1.0'))).not.toEqual([]);
  });
});
