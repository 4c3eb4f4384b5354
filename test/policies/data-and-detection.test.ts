import type { Manifest } from '../../lib/manifest';
import { blames, clusterObject, findings, object, pod } from '../support/judged';

describe('a namespace of health data', () => {
  const labels = { 'bulwark.dev/data-class': 'phi', 'bulwark.dev/retention': 'P6Y' };
  const namespace = (change: object = {}) =>
    clusterObject('v1/Namespace', {}, { name: 'shop', labels: { ...labels, ...change } });
  const storageClass = clusterObject(
    'storage.k8s.io/v1/StorageClass',
    { parameters: { encrypted: 'true' }, reclaimPolicy: 'Retain' },
    { name: 'sealed' },
  );
  const forgetful = clusterObject(
    'storage.k8s.io/v1/StorageClass',
    { parameters: { encrypted: 'true' } },
    { name: 'forgetful' },
  );
  const plain = clusterObject(
    'storage.k8s.io/v1/StorageClass',
    { parameters: { encrypted: 'false' } },
    { name: 'plain' },
  );
  const judged = (...objects: readonly Manifest[]) =>
    findings('health-data-storage', namespace(), storageClass, forgetful, plain, ...objects).map(one => [
      one.path,
      one.found,
    ]);
  const claim = (spec: object, metadata: object = {}) => object('v1/PersistentVolumeClaim', { spec }, metadata);

  test.each(['P6Y', 'P18M', 'P90D', 'P52W', 'P100Y'])('keeps its data for %s', term => {
    expect(blames('health-data-storage', namespace({ 'bulwark.dev/retention': term }))).toEqual([]);
  });

  test.each(['6Y', 'P0Y', 'PY', 'P6', 'P6X', 'xP6Y', 'P6Yx', 'P6aY', ''])('is undecided when it says %j', term => {
    expect(findings('health-data-storage', namespace({ 'bulwark.dev/retention': term }))).toMatchObject([
      { path: '/metadata/labels/bulwark.dev~1retention', found: `"${term}"` },
    ]);
  });

  test('is undecided when it says nothing', () => {
    expect(findings('health-data-storage', namespace({ 'bulwark.dev/retention': undefined }))).toMatchObject([
      { found: 'no decision', expected: 'a period such as P6Y, decided by the owner of the data' },
    ]);
  });

  test.each([
    ['an encrypted class', { storageClassName: 'sealed' }, {}, []],
    ['the default class', {}, {}, [['/spec/storageClassName', 'no class']]],
    ['an empty class', { storageClassName: '' }, {}, [['/spec/storageClassName', 'no class']]],
    ['a plain class', { storageClassName: 'plain' }, {}, [['/spec/storageClassName', 'plain, which does not encrypt']]],
    [
      'a class that deletes its volumes, as one does that says nothing',
      { storageClassName: 'forgetful' },
      {},
      [['/spec/storageClassName', 'forgetful, which deletes a volume with its claim']],
    ],
    [
      'an unknown class',
      { storageClassName: 'gone' },
      {},
      [['/spec/storageClassName', 'gone, which the set does not define']],
    ],
    [
      'an old annotation, which wins',
      { storageClassName: 'sealed' },
      { annotations: { 'volume.beta.kubernetes.io/storage-class': 'plain' } },
      [['/metadata/annotations/volume.beta.kubernetes.io~1storage-class', 'plain, which does not encrypt']],
    ],
  ])('judges a claim of %s', (_what, spec, metadata, expected) => {
    expect(judged(claim(spec, metadata))).toEqual(expected);
  });

  test('judges the claims of StatefulSets and of ephemeral volumes, each at its place', () => {
    const volumeClaimTemplates = [{ spec: { storageClassName: 'sealed' } }, { spec: {} }];
    expect(judged(object('apps/v1/StatefulSet', { spec: { volumeClaimTemplates } }))).toEqual([
      ['/spec/volumeClaimTemplates/1/spec/storageClassName', 'no class'],
    ]);
    const volumes = [{ emptyDir: {} }, { ephemeral: { volumeClaimTemplate: { spec: { storageClassName: 'plain' } } } }];
    const template = { spec: { containers: [], volumes } };
    expect(judged(object('apps/v1/Deployment', { spec: { template } }))).toEqual([
      [
        '/spec/template/spec/volumes/1/ephemeral/volumeClaimTemplate/spec/storageClassName',
        'plain, which does not encrypt',
      ],
    ]);
  });

  test('lets scratch space go with its pod, and no StatefulSet delete what it kept', () => {
    const volumes = [{ ephemeral: { volumeClaimTemplate: { spec: { storageClassName: 'forgetful' } } } }];
    expect(judged(object('apps/v1/Deployment', { spec: { template: { spec: { containers: [], volumes } } } }))).toEqual(
      [],
    );
    const kept = (policy: object) =>
      judged(object('apps/v1/StatefulSet', { spec: { persistentVolumeClaimRetentionPolicy: policy } }));
    expect(kept({ whenDeleted: 'Retain', whenScaled: 'Retain' })).toEqual([]);
    expect(kept({ whenDeleted: 'Delete', whenScaled: 'Retain' })).toEqual([
      ['/spec/persistentVolumeClaimRetentionPolicy/whenDeleted', 'Delete'],
    ]);
  });

  test('leaves other namespaces alone, and finds what names none in default', () => {
    expect(judged(claim({}, { namespace: 'other' }), object('v1/Secret'))).toEqual([]);
    const home = clusterObject('v1/Namespace', {}, { name: 'default', labels });
    expect(blames('health-data-storage', home, claim({}, { namespace: undefined }))).toHaveLength(1);
  });
});

describe('Falco', () => {
  const least = { driver: { kind: 'modern_ebpf', modernEbpf: { leastPrivileged: true } } };
  const argo = (chart: string, valuesObject: object) =>
    object('argoproj.io/v1alpha1/Application', { spec: { source: { chart, helm: { valuesObject } } } });
  const flux = (spec: object) => object('helm.toolkit.fluxcd.io/v2/HelmRelease', { spec });
  const named = { chart: { spec: { chart: 'falco' } } };

  test.each([
    [least, 0],
    [{ driver: { kind: 'kmod', modernEbpf: { leastPrivileged: true } } }, 1],
    [{ driver: { kind: 'modern_ebpf', modernEbpf: { leastPrivileged: false } } }, 1],
    [{ driver: { kind: 'modern_ebpf' } }, 1],
    [{}, 1],
  ])('has no more privilege than its probe needs: %j counts %d', (values, count) => {
    const places = (path: string) => (count === 0 ? [] : [path]);
    expect(blames('falco-least-privilege', argo('falco', values))).toEqual(places('/spec/source/helm/valuesObject'));
    expect(blames('falco-least-privilege', flux({ ...named, values }))).toEqual(places('/spec/values'));
    expect(blames('falco-least-privilege', flux({ chartRef: { name: 'falco' }, values }))).toEqual(
      places('/spec/values'),
    );
  });

  test('is not another release, nor another kind', () => {
    expect(blames('falco-least-privilege', argo('loki', {}), flux({ chartRef: { name: 'loki' } }), flux({}))).toEqual(
      [],
    );
    const spec = { ...named, source: { chart: 'falco' } };
    expect(blames('falco-least-privilege', object('v1/ConfigMap', { spec }))).toEqual([]);
  });

  const rules = (...lines: readonly string[]) => object('v1/ConfigMap', { data: { 'a/b~c.yaml': lines.join('\n') } });

  test('has rules without exceptions', () => {
    expect(blames('falco-rule-exception', rules('- rule: A', '  desc: x', '  tags: []'))).toEqual([]);
    expect(findings('falco-rule-exception', rules('- rule: A', '  exceptions:', '    - name: b'))).toMatchObject([
      { path: '/data/a~1b~0c.yaml', found: '1 rule with exceptions', expected: 'without exceptions' },
    ]);
    const two = rules('- rule: A', '  exceptions:', '- rule: B', '  exceptions:');
    expect(findings('falco-rule-exception', two)).toMatchObject([{ found: '2 rules with exceptions' }]);
  });

  test('is not meant by a text that only looks alike', () => {
    const list = rules('- rule: A', '    exceptions:', '  exceptions: []');
    const other = rules('x - rule: A', '  exceptions:');
    const data = { 'a.yaml': '- rule: A\n  exceptions:' };
    const numbers = object('v1/ConfigMap', { data: { a: 1 } });
    expect(blames('falco-rule-exception', list, other, numbers, object('v1/Secret', { data }))).toEqual([]);
    expect(blames('falco-rule-exception', object('v1/ConfigMap'), object('v1/ConfigMap', { data: 'text' }))).toEqual(
      [],
    );
  });
});

describe('a cluster with NetworkPolicies', () => {
  const networkPolicy = object('networking.k8s.io/v1/NetworkPolicy', { spec: {} });
  const plugin = (...images: readonly string[]) =>
    object('apps/v1/DaemonSet', { spec: { template: { spec: { containers: images.map(image => ({ image })) } } } });

  test('says when it ignores them', () => {
    const annotations = { 'bulwark.dev/network-policies': 'ignored' };
    const namespace = clusterObject('v1/Namespace', {}, { annotations });
    expect(findings('network-policies-enforced', networkPolicy, namespace)).toMatchObject([
      { path: '/metadata/annotations/bulwark.dev~1network-policies', found: 'ignored' },
    ]);
    expect(blames('network-policies-enforced', namespace)).toEqual([]);
  });

  test.each(['kube-network-policies', 'calico/node', 'cilium', 'kube-router', 'antrea'])(
    'has Flannel only beside %s',
    other => {
      const flannel = plugin('busybox', 'flannel/flannel');
      expect(findings('network-policies-enforced', networkPolicy, flannel, plugin('loki'))).toMatchObject([
        { found: 'Flannel without a policy controller', expected: 'a plugin that enforces NetworkPolicies' },
      ]);
      expect(
        blames('network-policies-enforced', networkPolicy, flannel, plugin('a', `example.com/${other}:1`)),
      ).toEqual([]);
    },
  );

  test('is judged although a DaemonSet has no containers', () => {
    expect(
      blames('network-policies-enforced', networkPolicy, object('apps/v1/DaemonSet'), plugin('flannel')),
    ).toHaveLength(1);
  });
});

describe('where tokens are checked', () => {
  const authentication = object('security.istio.io/v1/RequestAuthentication', { spec: { selector: { a: 'b' } } });
  const from = [{ source: { notRequestPrincipals: ['*'] } }];
  const denial = (change: object = {}, metadata: object = {}, kind = 'AuthorizationPolicy') => {
    const spec = { action: 'DENY', selector: { a: 'b' }, rules: [{ from }], ...change };
    return object(`security.istio.io/v1/${kind}`, { spec }, metadata);
  };

  test('requests without one are denied', () => {
    expect(blames('request-token-required', authentication, denial())).toEqual([]);
    expect(blames('request-token-required', authentication, denial({ rules: [{}, { from }] }))).toEqual([]);
    expect(blames('request-token-required', authentication, denial({ rules: [{ from: [{}, ...from] }] }))).toEqual([]);
    expect(findings('request-token-required', authentication)).toMatchObject([
      { path: '/spec', found: 'none', expected: 'joined by a policy that denies requests without a token' },
    ]);
  });

  test.each([
    ['allows', denial({ action: 'ALLOW' })],
    ['audits', denial({ action: undefined })],
    ['has another target', denial({ selector: { a: 'c' } })],
    ['names its target in another way', denial({ selector: undefined, targetRef: { name: 'b' } })],
    ['stands in another namespace', denial({}, { namespace: 'other' })],
    ['is of another kind', denial({}, {}, 'Telemetry')],
    ['has no rules', denial({ rules: undefined })],
    ['has a rule for everything', denial({ rules: [{}] })],
    ['asks for more', denial({ rules: [{ from, to: [{}] }] })],
    ['denies others', denial({ rules: [{ from: [{ source: { notRequestPrincipals: ['a'] } }] }] })],
    ['denies by no source', denial({ rules: [{ from: [] }] })],
  ])('a policy that %s does not do', (_what, other) => {
    expect(blames('request-token-required', authentication, other)).toEqual(['/spec']);
  });

  test('one target and a list of that one are the same', () => {
    const target = { kind: 'Gateway', name: 'a' };
    const gateway = object('security.istio.io/v1/RequestAuthentication', { spec: { targetRef: target } });
    const same = denial({ selector: undefined, targetRefs: [target] });
    expect(blames('request-token-required', gateway, same)).toEqual([]);
    expect(blames('request-token-required', object('example.com/v1/RequestAuthentication'))).toEqual([]);
  });
});

describe('pods and the level of their namespace', () => {
  const label = 'pod-security.kubernetes.io/enforce';
  const namespace = (level: string | undefined, version?: string) =>
    clusterObject('v1/Namespace', {}, { name: 'shop', labels: { [label]: level, [`${label}-version`]: version } });
  const privileged = pod({ securityContext: { privileged: true } });

  test('say which level the pod has, by what, and which it needs', () => {
    expect(findings('pods-fit-namespace-level', namespace('baseline'), privileged)).toMatchObject([
      {
        path: '/spec/containers/0/securityContext/privileged',
        found: 'privileged by privileged',
        expected: 'baseline, the level that namespace shop enforces',
      },
    ]);
  });

  test.each([['privileged'], ['unknown'], [undefined]])('fit wherever the level is %j', level => {
    expect(blames('pods-fit-namespace-level', namespace(level), privileged)).toEqual([]);
  });

  test('are judged in the version that the namespace is pinned to, and in the newest without one', () => {
    const probing = pod({ livenessProbe: { httpGet: { host: '10.0.0.1', port: 80 } } });
    const judged = (version?: string) => blames('pods-fit-namespace-level', namespace('baseline', version), probing);
    expect(judged('v1.33')).toEqual([]);
    expect(judged('v1.34')).toHaveLength(1);
    expect(['latest', undefined, 'xv1.33', 'v1.33x'].map(version => judged(version).length)).toEqual([1, 1, 1, 1]);
  });
});

describe('a Service with a selector', () => {
  const service = (spec: object, metadata: object = {}) => object('v1/Service', { spec }, metadata);
  const labelled = (labels: object, namespace?: string) =>
    object('v1/Pod', { spec: { containers: [] } }, { labels, namespace });

  test('selects pods of its own namespace', () => {
    const selector = { app: 'a', tier: 'b' };
    expect(blames('service-selects-pods', service({ selector }), labelled({ ...selector, more: 'c' }, 'shop'))).toEqual(
      [],
    );
    expect(findings('service-selects-pods', service({ selector }), labelled(selector, 'other'))).toMatchObject([
      { found: 'app=a,tier=b', expected: 'labels of pods in its namespace' },
    ]);
    expect(blames('service-selects-pods', service({ selector: {} }), service({}))).toEqual([]);
    expect(blames('service-selects-pods', service({ selector }, { namespace: undefined }), labelled(selector))).toEqual(
      [],
    );
  });

  test('may say that an operator makes the pods', () => {
    const says = (value: string) => ({ annotations: { 'bulwark.dev/provided-elsewhere': value } });
    const selector = { app: 'a' };
    for (const value of ['Pod', 'Secret, Pod', 'Secret Pod'])
      expect(blames('service-selects-pods', service({ selector }, says(value)))).toEqual([]);
    expect(blames('service-selects-pods', service({ selector }, says('Secret')))).toHaveLength(1);
  });
});

describe('a pod without egress', () => {
  const labels = { 'bulwark.dev/egress': 'none', app: 'a' };
  const closing = (name: string, egress: readonly object[]) =>
    object(
      'networking.k8s.io/v1/NetworkPolicy',
      { spec: { podSelector: {}, policyTypes: ['Egress'], egress } },
      { name },
    );
  const found = (...objects: readonly Manifest[]) =>
    findings('zero-egress', ...objects).map(one => `${one.path} ${one.found}`);
  const place = '/metadata/labels/bulwark.dev~1egress';

  test('has a policy that closes it and none that opens it', () => {
    const quiet = pod({}, {}, { labels });
    expect(found(quiet, closing('deny', []))).toEqual([]);
    expect(found(quiet)).toEqual([`${place} no NetworkPolicy that closes egress for these pods`]);
    expect(found(quiet, closing('deny', []), closing('dns', [{}]))).toEqual([`${place} egress by NetworkPolicy dns`]);
    expect(found(pod({}, { hostNetwork: true }, { labels }), closing('deny', []))).toEqual([
      `${place} the network of the node, where NetworkPolicies do not hold`,
    ]);
    expect(found(pod({}, {}, { labels: { 'bulwark.dev/egress': 'some' } }), pod())).toEqual([]);
  });
});

test('a volume that no backup takes says which labels it has', () => {
  const claim = (labels: object) => object('v1/PersistentVolumeClaim', { spec: {} }, { labels });
  const source = { 'recurring-job.longhorn.io/source': 'enabled' };
  const labels = {
    ...source,
    'recurring-job-group.longhorn.io/a': 'enabled',
    'recurring-job.longhorn.io/b': 'enabled',
  };
  expect(findings('volume-backup-group', claim({}), claim(labels))).toMatchObject([
    { path: '/metadata/labels', found: 'no label of a backup', expected: 'in a backup that the set defines' },
    { found: 'labels of no backup: recurring-job-group.longhorn.io/a, recurring-job.longhorn.io/b' },
  ]);
});
