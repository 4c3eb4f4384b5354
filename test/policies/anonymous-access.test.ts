import type { Manifest } from '../../lib/manifest';
import { blames, findings, object } from '../support/judged';
import { manifestsOf, renderedPlatform } from '../support/platform';
import { broken, only } from '../support/rendered';

const production = manifestsOf(renderedPlatform(), 'production');
const values = ['spec', 'source', 'helm', 'valuesObject'];

test.each([
  ['kiali', ['auth', 'strategy'], 'anonymous'],
  ['kube-prometheus-stack', ['grafana', 'grafana.ini', 'auth.anonymous', 'enabled'], true],
  ['argo-cd', ['configs', 'cm', 'users.anonymous.enabled'], 'true'],
])(
  'the %s of the platform lets nobody in that it does not know, and one changed value is found',
  (name, way, value) => {
    const application = only(production, 'Application', name);
    expect(blames('anonymous-access', application)).toEqual([]);
    expect(blames('anonymous-access', broken(application, [...values, ...way], value))).toHaveLength(1);
  },
);

test('a setting that is no plain word is refused, and what is not said is no', () => {
  const kiali = (spec: object): Manifest => object('kiali.io/v1alpha1/Kiali', { spec });
  expect(findings('anonymous-access', kiali({ auth: { strategy: { from: 'elsewhere' } } }))).toMatchObject([
    { path: '/spec/auth/strategy', found: '{"from":"elsewhere"}', expected: 'people who say who they are' },
  ]);
  expect(findings('anonymous-access', kiali({}))).toEqual([]);
});

test('Grafana is read from its file by section, however long it is', () => {
  const grafana = (text: string): Manifest => object('v1/ConfigMap', { data: { 'grafana.ini': text } });
  const noise = '[x]\nenabled = true\n'.repeat(20_000);
  expect(blames('anonymous-access', grafana(`${noise}[auth.anonymous]\norg_role = Viewer\n enabled=true\n`))).toEqual([
    '/data/grafana.ini',
  ]);
  expect(
    blames('anonymous-access', grafana(`${noise}[auth.anonymous]\n;enabled = true\n[auth.basic]\nenabled = true\n`)),
  ).toEqual([]);
});
