import { blames, findings, object } from '../support/judged';

const route = (kind: string, spec: object, apiVersion = 'gateway.networking.k8s.io/v1') =>
  object(`${apiVersion}/${kind}`, { spec });
const service = (spec: object, name = 'wg') => object('v1/Service', { spec }, { name });

describe('a port that manages WireGuard', () => {
  test.each(['GRPCRoute', 'HTTPRoute', 'TCPRoute', 'TLSRoute', 'UDPRoute'])('is no backend of a %s', kind => {
    const rules = [
      {
        backendRefs: [
          { name: 'web', port: 80 },
          { name: 'wg', port: 51821 },
        ],
      },
    ];
    expect(findings('management-port-exposure', route(kind, { rules }))).toMatchObject([
      { path: '/spec/rules/0/backendRefs/1', found: 'wg:51821', expected: 'a port that is not one of management' },
    ]);
  });

  test('is no mirror of a route, and what a route is attached to is no backend', () => {
    const filters = [{ requestMirror: { backendRef: { name: 'wg', port: 51820 } } }];
    expect(blames('management-port-exposure', route('HTTPRoute', { rules: [{ filters }] }))).toEqual([
      '/spec/rules/0/filters/0/requestMirror/backendRef',
    ]);
    const attached = {
      parentRefs: [{ name: 'gateway', port: 51820 }],
      other: { backendRefs: { name: 'x', port: 51820 } },
    };
    expect(blames('management-port-exposure', route('HTTPRoute', attached))).toEqual([]);
  });

  test.each([
    [{ number: 51821 }, 1],
    [{ number: 80 }, 0],
    [{ name: 'ui' }, 1],
    [{ name: 'web' }, 0],
  ])('is not what an Ingress leads to, by number or by name: %j counts %d', (port, count) => {
    const ports = [
      { name: 'ui', port: 9000, targetPort: 51821 },
      { name: 'web', port: 80 },
    ];
    const ingress = route('Ingress', { defaultBackend: { service: { name: 'wg', port } } }, 'networking.k8s.io/v1');
    const found = blames('management-port-exposure', ingress, service({ ports }));
    expect(found).toEqual(count === 0 ? [] : ['/spec/defaultBackend/service']);
  });

  test('is any port of a Service that leads there, by number or by the name of a port of its pods', () => {
    const to = (port: object) => route('TCPRoute', { rules: [{ backendRefs: [{ name: 'wg', ...port }] }] });
    const wg = service({ ports: [{ port: 80 }, { name: 'ui', port: 81, targetPort: 'admin' }] });
    const pod = (name: string, containerPort: number) =>
      object('v1/Pod', { spec: { containers: [{ name: 'c', ports: [{ name, containerPort }] }] } });
    expect(blames('management-port-exposure', to({ port: 81 }), wg, pod('admin', 51821))).toHaveLength(1);
    expect(blames('management-port-exposure', to({}), wg, pod('admin', 51821))).toHaveLength(1);
    expect(blames('management-port-exposure', to({ port: 80 }), wg, pod('admin', 51821))).toEqual([]);
    expect(blames('management-port-exposure', to({ port: 81 }), wg, pod('admin', 8080))).toEqual([]);
    expect(blames('management-port-exposure', to({ port: 81 }), wg, pod('other', 51821))).toEqual([]);
    expect(blames('management-port-exposure', to({ port: 81, namespace: 'x' }), wg, pod('admin', 51821))).toEqual([]);
    expect(blames('management-port-exposure', to({ port: 81 }), service({}))).toEqual([]);
    expect(blames('management-port-exposure', to({ port: 81 }))).toEqual([]);
  });

  test.each([
    [{ type: 'NodePort' }, 1],
    [{ type: 'LoadBalancer' }, 1],
    [{ type: 'ClusterIP' }, 0],
    [{ type: 'ExternalName' }, 0],
    [{}, 0],
    [{ externalIPs: ['203.0.113.7'] }, 1],
    [{ externalIPs: [] }, 0],
  ])('is not published by a Service: %j counts %d', (spec, count) => {
    const ports = [{ port: 80 }, { port: 51820, protocol: 'UDP' }];
    const found = blames('management-port-exposure', service({ ...spec, ports }));
    expect(found).toEqual(count === 0 ? [] : ['/spec/ports/1']);
  });

  test('is looked for in the namespace default where an object names none', () => {
    const nowhere = { namespace: undefined };
    const rules = [{ backendRefs: [{ name: 'wg', port: 81 }] }];
    const ports = [{ port: 81, targetPort: 'admin' }];
    const pod = object(
      'v1/Pod',
      { spec: { containers: [{ ports: [{ name: 'admin', containerPort: 51821 }] }] } },
      nowhere,
    );
    const there = { name: 'wg', namespace: 'default' };
    const set = [object('gateway.networking.k8s.io/v1/TCPRoute', { spec: { rules } }, nowhere), pod];
    expect(blames('management-port-exposure', ...set, object('v1/Service', { spec: { ports } }, there))).toHaveLength(
      1,
    );
    const own = object('v1/Service', { spec: { ports, type: 'NodePort' } }, nowhere);
    expect(blames('management-port-exposure', own, pod)).toEqual(['/spec/ports/0']);
  });
});

describe('an AuthorizationPolicy', () => {
  const allowing = (source: object) =>
    object('security.istio.io/v1/AuthorizationPolicy', { spec: { rules: [{ from: [{ source }] }] } });

  test.each(['principals', 'namespaces', 'serviceAccounts', 'ipBlocks', 'remoteIpBlocks', 'requestPrincipals'])(
    'that allows says whom: %s do',
    field => {
      expect(blames('authorization-policy-allow-all', allowing({ [field]: ['a'] }))).toEqual([]);
      expect(blames('authorization-policy-allow-all', allowing({ [field]: [] }))).toEqual([
        '/spec/rules/0/from/0/source',
      ]);
    },
  );

  test.each([
    ['principals', '*'],
    ['namespaces', '*'],
    ['ipBlocks', '0.0.0.0/0'],
    ['ipBlocks', '::/0'],
    ['remoteIpBlocks', '0.0.0.0/0'],
    ['remoteIpBlocks', '::/0'],
  ])('does not mean everybody by %s %s', (field, everybody) => {
    expect(blames('authorization-policy-allow-all', allowing({ [field]: ['a', everybody] }))).toEqual([
      `/spec/rules/0/from/0/source/${field}/1`,
    ]);
  });

  test('that has no rules allows nobody, and one that denies may deny everybody', () => {
    const spec = { action: 'DENY', rules: [{}] };
    expect(blames('authorization-policy-allow-all', object('security.istio.io/v1/AuthorizationPolicy'))).toEqual([]);
    expect(
      blames('authorization-policy-allow-all', object('security.istio.io/v1/AuthorizationPolicy', { spec })),
    ).toEqual([]);
  });
});

describe('mutual TLS', () => {
  const authentication = (spec: object) => object('security.istio.io/v1/PeerAuthentication', { spec });
  const selector = { matchLabels: { app: 'a' } };

  test.each([
    [{ mtls: { mode: 'STRICT' } }, []],
    [{ mtls: { mode: 'UNSET' } }, ['/spec/mtls/mode']],
    [{}, ['/spec/mtls/mode']],
    [{ selector: { matchLabels: {} } }, ['/spec/mtls/mode']],
    [{ selector }, []],
    [{ selector, mtls: { mode: 'UNSET' } }, []],
    [{ selector, mtls: { mode: 'PERMISSIVE' } }, ['/spec/mtls/mode']],
    [{ selector, portLevelMtls: { 80: { mode: 'UNSET' }, 81: {}, 82: { mode: 'STRICT' } } }, []],
    [{ selector, portLevelMtls: { 80: { mode: 'DISABLE' } } }, ['/spec/portLevelMtls/80/mode']],
  ])('is loosened by %j at %j', (spec, paths) => {
    expect(blames('mesh-strict-mtls', authentication(spec))).toEqual(paths);
  });

  test.each([
    [{ trafficPolicy: { tls: { mode: 'DISABLE' } } }, ['/spec/trafficPolicy/tls/mode']],
    [{ trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } }, []],
    [{ subsets: [{}, { trafficPolicy: { tls: { mode: 'DISABLE' } } }] }, ['/spec/subsets/1/trafficPolicy/tls/mode']],
    [{}, []],
  ])('is switched off for a destination by %j at %j', (spec, paths) => {
    expect(blames('destination-rule-tls', object('networking.istio.io/v1/DestinationRule', { spec }))).toEqual(paths);
  });

  test.each([
    [{ 'istio.io/dataplane-mode': 'ambient' }, 0],
    [{ 'istio-injection': 'enabled' }, 0],
    [{ 'istio.io/rev': 'stable' }, 0],
    [{ 'istio.io/dataplane-mode': 'none' }, 1],
    [{ 'istio-injection': 'disabled' }, 1],
    [{ 'istio.io/rev': '' }, 1],
    [{}, 1],
  ])('needs a namespace in the mesh: labels %j count %d', (labels, count) => {
    expect(blames('namespace-mesh-membership', object('v1/Namespace', {}, { labels }))).toHaveLength(count);
  });
});

describe('a listener of a Gateway', () => {
  const gateway = (listener: object) =>
    object('gateway.networking.k8s.io/v1/Gateway', { spec: { listeners: [{ name: 'a', ...listener }] } });
  const from = (namespaces: object) => ({ allowedRoutes: { namespaces } });

  test.each([
    [{ protocol: 'HTTPS', hostname: 'a.example.com' }, 0],
    [{ protocol: 'TLS', hostname: 'a.example.com' }, 0],
    [{ protocol: 'HTTP' }, 0],
    [{ protocol: 'HTTP', ...from({ from: 'Same' }) }, 0],
    [{ protocol: 'HTTP', hostname: 'a.example.com' }, 1],
    [{ protocol: 'HTTP', ...from({ from: 'Selector' }) }, 1],
    [{ protocol: 'TCP' }, 1],
    [{}, 1],
  ])('ends TLS where it takes routes of others: %j counts %d', (listener, count) => {
    expect(blames('gateway-tls', gateway(listener))).toEqual(count === 0 ? [] : ['/spec/listeners/0/protocol']);
  });

  test.each([
    [{ from: 'Same' }, []],
    [{ from: 'All' }, ['from']],
    [{ from: 'Selector' }, ['selector']],
    [{ from: 'Selector', selector: {} }, ['selector']],
    [{ from: 'Selector', selector: { matchLabels: {}, matchExpressions: [] } }, ['selector']],
    [{ from: 'Selector', selector: { matchLabels: { shop: 'true' } } }, []],
    [{ from: 'Selector', selector: { matchExpressions: [{ key: 'shop', operator: 'Exists' }] } }, []],
  ])('takes routes from namespaces that it names: %j is blamed for %j', (namespaces, fields) => {
    const place = '/spec/listeners/0/allowedRoutes/namespaces';
    expect(blames('gateway-routes', gateway(from(namespaces)))).toEqual(fields.map(field => `${place}/${field}`));
    expect(blames('gateway-routes', gateway({}), object('gateway.networking.k8s.io/v1/Gateway'))).toEqual([]);
  });
});

describe('an Ingress', () => {
  const ingress = (spec: object) => object('networking.k8s.io/v1/Ingress', { spec });

  test.each([
    [{ tls: [{ hosts: ['a'] }], rules: [{ host: 'a' }] }, []],
    [{ tls: [{ hosts: ['b'] }, { hosts: ['c', 'a'] }], rules: [{ host: 'a' }, { host: 'b' }] }, []],
    [{ tls: [{ hosts: ['a'] }] }, []],
    [{ tls: [{ hosts: ['a'] }], rules: [{ host: 'a' }, { host: 'b' }] }, ['/spec/rules/1/host']],
    [{ tls: [{ hosts: ['a'] }], rules: [{}] }, ['/spec/rules/0/host']],
    [{ tls: [{}], rules: [{ host: 'a' }] }, ['/spec/rules/0/host']],
    [{ rules: [] }, ['/spec/tls']],
  ])('ends TLS for each of its hosts: %j lacks it at %j', (spec, paths) => {
    expect(blames('ingress-tls', ingress(spec))).toEqual(paths);
  });
});

test.each([
  ['ClusterIP', 0],
  ['ExternalName', 0],
  ['', 0],
  ['NodePort', 1],
  ['LoadBalancer', 1],
])('a Service of type %j is open %d times', (type, count) => {
  expect(blames('service-exposure', service({ type }))).toHaveLength(count);
  expect(blames('service-exposure', service({ type: 'ClusterIP', externalIPs: ['203.0.113.7'] }))).toEqual([
    '/spec/externalIPs',
  ]);
});

test('a Service is open by an address of its own, and one without a type is not', () => {
  expect(blames('service-exposure', service({ externalIPs: ['203.0.113.7'] }))).toEqual(['/spec/externalIPs']);
  expect(blames('service-exposure', service({}), service({ externalIPs: [] }))).toEqual([]);
});

describe('a rule of a NetworkPolicy', () => {
  const networkPolicy = (spec: object) => object('networking.k8s.io/v1/NetworkPolicy', { spec });
  const block = (ipBlock: object) => ({ ipBlock });

  test.each([
    ['ingress', 'from'],
    ['egress', 'to'],
  ])('for %s says whom in %s, and leaves blocks out of the whole world', (direction, peers) => {
    const rule = (...given: readonly object[]) => networkPolicy({ [direction]: [{ [peers]: given }] });
    const place = `/spec/${direction}/0/${peers}`;
    expect(blames('network-policy-open', networkPolicy({ [direction]: [{}] }))).toEqual([place]);
    expect(blames('network-policy-open', rule())).toEqual([place]);
    expect(blames('network-policy-open', rule({ podSelector: {} }), networkPolicy({}))).toEqual([]);
    for (const cidr of ['0.0.0.0/0', '::/0']) {
      expect(blames('network-policy-open', rule({}, block({ cidr })))).toEqual([`${place}/1/ipBlock/except`]);
      expect(blames('network-policy-open', rule(block({ cidr, except: ['10.0.0.0/8'] })))).toEqual([]);
    }
    expect(blames('network-policy-open', rule(block({ cidr: '10.0.0.0/8' })))).toEqual([]);
  });
});
