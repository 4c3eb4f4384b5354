import { existsSync, readFileSync } from 'node:fs';
import { production } from '../../charts/clusters/production';
import { deliveryOf } from '../../charts/delivery';

const page = readFileSync('docs/bootstrap.md', 'utf8');
const engines = /^(argoproj\.io|[a-z]+\.toolkit\.fluxcd\.io)$/;

test.each(['argo-cd', 'flux', 'terraform'] as const)(
  'what a cluster delivered by %s has to serve before is on the page that an operator reads',
  delivery => {
    const before = deliveryOf({ ...production, delivery }).presentApis.filter(one => !engines.test(one));
    expect(before).toContain('gateway.networking.k8s.io');
    expect(before.filter(one => !page.includes(`\`${one}\``))).toEqual([]);
  },
);

test('the one Secret that no tree holds is on that page, by the name that the source asks for', () => {
  const source = readFileSync('charts/delivery.ts', 'utf8');
  const keys = /verify: \{ keys: '([^']+)' \}/.exec(source)?.[1] ?? '';
  expect(keys).not.toBe('');
  expect(page).toContain(`create secret generic ${keys} `);
});

test('the page patches the nodes with files of the tree, under the address of the API server', () => {
  const patches = [...page.matchAll(/--config-patch-\S+ @(\S+)/g)].map(([, file = '']) => file);
  expect(patches).toEqual(['talos/production/controlplane.yaml', 'talos/production/worker.yaml']);
  expect(patches.filter(file => !existsSync(file))).toEqual([]);
  const { addresses, port } = production.cluster.network.apiServer;
  expect(page).toContain(`gen config production https://${String(addresses[0]?.split('/')[0])}:${String(port)} `);
});

test('the page leads the host names of the tunnel to the Service of the Gateway that the tunnel may reach', () => {
  const tunnel = readFileSync(
    'manifests/production/edge/cloudflare-tunnel/networkpolicy.cloudflared-to-gateway-home.istio-ingress.yaml',
    'utf8',
  );
  const gateway = /gateway.networking.k8s.io\/gateway-name: (\S+)/.exec(tunnel)?.[1] ?? '';
  const namespace = /kubernetes.io\/metadata.name: (\S+)/.exec(tunnel)?.[1] ?? '';
  const port = /port: (\d+)/.exec(tunnel)?.[1] ?? '';
  expect(page).toContain(`\`https://${gateway}-istio.${namespace}.svc:${port}\``);
});
