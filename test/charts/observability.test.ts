import { calledInPlaintext } from '../../charts/alerts/mesh';
import { manifestsOf, renderedPlatform } from '../support/platform';
import { broken, only } from '../support/rendered';
import type { Manifest } from '../../lib/manifest';

const staging = renderedPlatform()
  .filter(one => one.cluster === 'staging')
  .map(one => one.manifest);

/** The Deployments behind the ports that a PeerAuthentication leaves open for plain text. */
function plaintext(manifests: readonly Manifest[]): readonly string[] {
  const deployments: Readonly<Record<string, string>> = {
    'kube-prometheus-stack-prometheus-operator': 'kube-prometheus-stack-operator',
  };
  return manifests
    .filter(one => one.kind === 'PeerAuthentication' && 'portLevelMtls' in (one['spec'] as object))
    .map(one => Object.values((one['spec'] as Selected).selector.matchLabels).at(-1) ?? '')
    .map(name => deployments[name] ?? name)
    .sort();
}

interface Selected {
  readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
}

test('the alert about plain text leaves out the written exceptions, and nothing else', () => {
  expect(plaintext(staging)).toEqual(calledInPlaintext);
  expect(plaintext(staging.filter(one => one.metadata.namespace !== 'external-secrets'))).not.toEqual(
    calledInPlaintext,
  );
});

test('Alertmanager lets the routing beside it see the alerts of every namespace', () => {
  const application = only(staging, 'Application', 'kube-prometheus-stack');
  const strategy = /alertmanagerConfigMatcherStrategy\W+type\W+OnNamespaceExceptForAlertmanagerNamespace/;
  expect(JSON.stringify(application)).toMatch(strategy);
  const routing = only(staging, 'AlertmanagerConfig');
  expect(routing.metadata.namespace).toBe('monitoring');
  expect(JSON.stringify(broken(application, ['spec'], {}))).not.toMatch(strategy);
});

test('the routing names a Secret that the platform fetches, with both its keys', () => {
  const secret = only(staging, 'ExternalSecret', 'alert-receivers');
  const keys = (secret['spec'] as { data: readonly { secretKey: string }[] }).data.map(one => one.secretKey);
  const text = JSON.stringify(only(staging, 'AlertmanagerConfig')['spec']);
  const named = [...text.matchAll(/"key":"([^"]+)"/g)].map(([, key]) => key);
  expect([...new Set(named)].sort()).toEqual([...keys].sort());
});

const replicas = (application: Manifest): number =>
  Number(/"alertmanagerSpec":\{.*?"replicas":(\d+)/.exec(JSON.stringify(application['spec']))?.[1]);

/** Whether the Alertmanagers may gossip: both directions, by TCP and by UDP. */
function mayAgree(manifests: readonly Manifest[]): boolean {
  const policies = manifests.filter(one => /^alertmanager-(from|to)-alertmanager$/.test(one.metadata.name));
  const open = (port: string): boolean =>
    policies.filter(one => one.kind === 'NetworkPolicy' && JSON.stringify(one).includes(port)).length === 2;
  return ['TCP', 'UDP'].every(protocol => open(`{"port":9094,"protocol":"${protocol}"}`));
}

test('where there are several Alertmanagers they agree on what was told, and nothing is open where there is one', () => {
  for (const name of ['staging', 'production']) {
    const manifests = manifestsOf(renderedPlatform(), name);
    const several = replicas(only(manifests, 'Application', 'kube-prometheus-stack')) > 1;
    expect(mayAgree(manifests)).toBe(several);
    expect(several).toBe(name === 'production');
    expect(mayAgree(manifests.filter(one => one.metadata.name !== 'alertmanager-from-alertmanager'))).toBe(false);
  }
});
