import type { Manifest } from '../../lib/manifest';
import { blames, clusterObject, findings, object } from '../support/judged';

const argo = object('argoproj.io/v1alpha1/Application', {}, { namespace: 'argocd', name: 'app' });
const flux = object('kustomize.toolkit.fluxcd.io/v1/Kustomization', {}, { namespace: 'flux-system', name: 'app' });
const wave = (at: number, more: object = {}) => ({
  annotations: { 'argocd.argoproj.io/sync-wave': String(at), ...more },
});

describe('an instance after its definition', () => {
  const definition = clusterObject(
    'apiextensions.k8s.io/v1/CustomResourceDefinition',
    { spec: { group: 'example.org', names: { kind: 'Ship' } } },
    { name: 'ships.example.org', ...wave(2) },
  );
  const ship = (at: number) => object('example.org/v1/Ship', {}, wave(at));

  test('is in the same wave or a later one', () => {
    expect(blames('definition-first', definition, ship(2), ship(3))).toEqual([]);
    expect(findings('definition-first', definition, ship(1))).toMatchObject([
      {
        path: '/metadata/annotations/argocd.argoproj.io~1sync-wave',
        found: 'wave 1',
        expected: 'no earlier than wave 2, in which CustomResourceDefinition ships.example.org is made',
      },
    ]);
    expect(blames('definition-first', definition, object('other.org/v1/Ship', {}, wave(1)))).toEqual([]);
  });

  test('that has no namespace waits for its definition too', () => {
    expect(blames('definition-first', definition, clusterObject('example.org/v1/Ship'))).toHaveLength(1);
    const namespace = clusterObject('v1/Namespace', {}, { name: 'undefined', ...wave(2) });
    expect(blames('definition-first', namespace, clusterObject('v1/Node'))).toEqual([]);
  });

  const template = clusterObject(
    'templates.gatekeeper.sh/v1/ConstraintTemplate',
    { spec: { crd: { spec: { names: { kind: 'K8sRequired' } } } } },
    { name: 'k8srequired', ...wave(1) },
  );
  const skip = { 'argocd.argoproj.io/sync-options': 'SkipDryRunOnMissingResource=true' };
  const constraint = (at: number, more: object = {}, group = 'constraints.gatekeeper.sh') =>
    clusterObject(`${group}/v1beta1/K8sRequired`, {}, wave(at, more));

  test('is in a later wave when it is a Constraint, and may be missing in the dry run', () => {
    const other = { 'argocd.argoproj.io/sync-options': 'Prune=false, Replace=true' };
    expect(blames('definition-first', template, constraint(2, skip))).toEqual([]);
    expect(findings('definition-first', template, constraint(1, other))).toMatchObject([
      { found: 'wave 1', expected: 'after ConstraintTemplate k8srequired, in a later wave' },
      { found: 'Prune=false, Replace=true', path: '/metadata/annotations/argocd.argoproj.io~1sync-options' },
    ]);
    expect(findings('definition-first', template, constraint(2))).toMatchObject([{ found: 'no option' }]);
    expect(blames('definition-first', template, constraint(1, {}, 'example.org'))).toEqual([]);
    expect(blames('definition-first', template, constraint(1), flux)).toEqual([]);
  });
});

describe('what Flux would substitute', () => {
  const config = (data: object, metadata: object = {}) => object('v1/ConfigMap', { data }, metadata);

  test.each([
    '${HOME}',
    '$$${HOME}',
    '${_a9:-x}',
    '${A:=x}',
    '${A#x}',
    '${A%x}',
    '${A/x/y}',
    '${A^}',
    '${A,}',
    '${A~}',
  ])('is %s', text => {
    expect(blames('flux-substitution', flux, config({ a: `x ${text} y` }))).toEqual(['/data/a']);
  });

  test.each(['$${HOME}', '$$$${HOME}', '$HOME', '${}', '${1}', '${A B}', '${A', 'plain'])('is not %s', text => {
    expect(blames('flux-substitution', flux, config({ a: text }))).toEqual([]);
  });

  test('is found in keys and lists, and named with its place', () => {
    const found = findings('flux-substitution', flux, config({ 'a/b~${KEY}': 1, list: [null, 2, 'x${A}y${B}'] }));
    expect(found.map(({ path, found: text }) => [path, text])).toEqual([
      ['/data/a~1b~0${KEY}', '${KEY}'],
      ['/data/list/2', '${A}'],
    ]);
  });

  test('matters where Flux applies the set, or nobody knows who does, and not on an object that is exempt', () => {
    const option = { 'kustomize.toolkit.fluxcd.io/substitute': 'disabled' };
    const other = { 'kustomize.toolkit.fluxcd.io/substitute': 'enabled' };
    expect(blames('flux-substitution', config({ a: '${A}' }))).toHaveLength(1);
    expect(blames('flux-substitution', argo, config({ a: '${A}' }))).toEqual([]);
    expect(blames('flux-substitution', flux, config({ a: '${A}' }, { annotations: option }))).toEqual([]);
    expect(blames('flux-substitution', flux, config({ a: '${A}' }, { labels: option }))).toEqual([]);
    expect(blames('flux-substitution', flux, config({ a: '${A}' }, { labels: other }))).toHaveLength(1);
  });
});

describe('what outlives a lost file', () => {
  const prune = 'kustomize.toolkit.fluxcd.io/prune';
  const argoOption = (value: string) => ({ annotations: { 'argocd.argoproj.io/sync-options': value } });

  test.each(['Namespace', 'PersistentVolumeClaim', 'PersistentVolume'])('is a %s', kind => {
    expect(blames('prune-protection', object(`v1/${kind}`))).toEqual(['/metadata/annotations']);
    expect(blames('prune-protection', object(`v1/${kind}`, {}, argoOption('Prune=false')))).toEqual([]);
  });

  test.each([
    ['Argo CD', argo, argoOption('Replace=true, Prune=false'), 0],
    ['Argo CD', argo, argoOption('Prune=confirm'), 0],
    ['Argo CD', argo, argoOption('Prune=true'), 1],
    ['Argo CD', argo, { annotations: { [prune]: 'disabled' } }, 1],
    ['Flux', flux, { annotations: { [prune]: 'disabled' } }, 0],
    ['Flux', flux, { labels: { [prune]: 'disabled' } }, 0],
    ['Flux', flux, { annotations: { [prune]: 'enabled' } }, 1],
    ['Flux', flux, { labels: { [prune]: 'enabled' } }, 1],
    ['Flux', flux, argoOption('Prune=false'), 1],
  ] as const)('under %s: %#', (_name, engine, metadata, count) => {
    expect(blames('prune-protection', engine, object('v1/Namespace', {}, metadata))).toHaveLength(count);
  });
});

describe('a namespace that something stands in', () => {
  const there = (namespace: string | undefined, type = 'v1/ConfigMap') => object(type, {}, { namespace });

  test.each(['default', 'kube-system', 'kube-public', 'kube-node-lease'])(
    'may be %s, which every cluster has',
    name => {
      expect(blames('namespace-declared', there(name))).toEqual([]);
    },
  );

  test('is declared, and is named when it is not', () => {
    expect(findings('namespace-declared', there('shop'))).toMatchObject([
      { path: '/metadata/namespace', found: 'shop', expected: 'a namespace that the set declares' },
    ]);
    expect(blames('namespace-declared', there('shop'), clusterObject('v1/Namespace', {}, { name: 'shop' }))).toEqual(
      [],
    );
    expect(blames('namespace-declared', there(undefined), there(''))).toEqual([]);
  });

  test.each(['argoproj.io/v1alpha1/AppProject', 'source.toolkit.fluxcd.io/v1/GitRepository'])(
    'may be that of an engine, for its own %s',
    type => {
      expect(blames('namespace-declared', there('engine', type))).toEqual([]);
      expect(blames('namespace-declared', there('engine', `x${type.replace('toolkit', 'tool')}`))).toHaveLength(1);
    },
  );

  test.each<readonly [string, Manifest, number]>([
    [
      'HelmRelease',
      object('helm.toolkit.fluxcd.io/v2/HelmRelease', {
        spec: { install: { createNamespace: true }, targetNamespace: 'shop' },
      }),
      0,
    ],
    [
      'HelmRelease that makes none',
      object('helm.toolkit.fluxcd.io/v2/HelmRelease', {
        spec: { install: { createNamespace: false }, targetNamespace: 'shop' },
      }),
      1,
    ],
    [
      'Application',
      object('argoproj.io/v1alpha1/Application', {
        spec: { destination: { namespace: 'shop' }, syncPolicy: { syncOptions: ['CreateNamespace=true'] } },
      }),
      0,
    ],
    [
      'Application by annotation',
      object(
        'argoproj.io/v1alpha1/Application',
        { spec: { destination: { namespace: 'shop' } } },
        { annotations: { 'argocd.argoproj.io/sync-options': 'CreateNamespace=true' } },
      ),
      0,
    ],
    [
      'Application that makes none',
      object('argoproj.io/v1alpha1/Application', {
        spec: { destination: { namespace: 'shop' }, syncPolicy: { syncOptions: ['Prune=false'] } },
      }),
      1,
    ],
  ])('may be made by a release: %s', (_what, release, count) => {
    expect(blames('namespace-declared', release, there('shop'))).toHaveLength(count);
  });
});

test('every namespaced object names its namespace, and no other has to', () => {
  const nowhere = { namespace: undefined };
  expect(findings('namespace-named', object('v1/ConfigMap', {}, nowhere))).toMatchObject([
    { path: '/metadata/namespace', found: 'no namespace', expected: 'the namespace it belongs to' },
  ]);
  expect(blames('namespace-named', object('v1/ConfigMap', {}, { namespace: '' }))).toHaveLength(1);
  expect(blames('namespace-named', object('v1/ConfigMap'), clusterObject('v1/Namespace'))).toEqual([]);
});

describe('an Application', () => {
  const application = (spec: object) => object('argoproj.io/v1alpha1/Application', { spec });

  test.each([
    [{ project: 'shop' }, 0],
    [{ project: 'default' }, 1],
    [{ project: '' }, 1],
    [{}, 1],
  ])('is in a project of its own: %j counts %d', (spec, count) => {
    expect(blames('argo-project', application(spec))).toHaveLength(count);
  });

  test.each([
    ['1.2.3', 0],
    ['v1.2.3', 0],
    ['1.2.3-rc.1+build.5', 0],
    ['1.2', 1],
    ['1.2.x', 1],
    ['>=1.2.3', 1],
    ['1.2.3 || 2.0.0', 1],
    ['*', 1],
    ['', 1],
    [undefined, 1],
  ])('installs one version of a Helm chart: %j counts %d', (targetRevision, count) => {
    expect(blames('helm-chart-version', application({ source: { chart: 'web', targetRevision } }))).toHaveLength(count);
    expect(blames('helm-chart-version', application({ source: { targetRevision } }))).toEqual([]);
  });
});
