import { load } from 'js-yaml';
import { exclusionsOf } from '../../../../lib/policy/waivers/exclusions';
import { foreignAnnotations } from '../../../../lib/policy/waivers/foreign-annotations';
import { foreignChecks } from '../../../../lib/policy/waivers/foreign-checks';
import { kubescapeExceptions } from '../../../../lib/policy/waivers/kubescape-exceptions';
import { trivyIgnore } from '../../../../lib/policy/waivers/trivy-ignore';
import type { Waiver } from '../../../../lib/waiver';
import { catalogue } from '../../../../policies';

const object = { group: 'apps', kind: 'DaemonSet', namespace: 'falco', name: 'falco' };
const waiver = (policy: string, change: Partial<Waiver> = {}): Waiver => ({
  policy,
  object,
  reason: 'the probe needs it',
  owner: 'platform',
  expires: '2027-06-30',
  ...change,
});

test('every policy with checks elsewhere is in the catalogue, and ids have the form of their scanner', () => {
  const ids = catalogue.map(policy => policy.id);
  expect(Object.keys(foreignChecks).filter(id => !ids.includes(id))).toEqual([]);
  const all = Object.values(foreignChecks);
  expect(all.flatMap(one => one.checkov ?? []).filter(id => !/^CKV2?_K8S_\d+$/.test(id))).toEqual([]);
  expect(all.flatMap(one => one.trivy ?? []).filter(id => !/^KSV-\d{4}$/.test(id))).toEqual([]);
  expect(all.flatMap(one => one.kubescape ?? []).filter(id => !/^C-\d{4}$/.test(id))).toEqual([]);
  expect(all.flatMap(one => one.kubeLinter ?? []).filter(id => !/^[a-z]+(-[a-z]+)+$/.test(id))).toEqual([]);
  expect(all.flatMap(one => one.polaris ?? []).filter(id => !/^[a-z]+([A-Z]+[a-z]*)+$/.test(id))).toEqual([]);
});

test('a waiver is an exclusion of its policy in its cluster only, whatever the order', () => {
  const other = waiver('host-path', { object: { ...object, name: 'a' } });
  const waivers = [waiver('host-path', { cluster: 'staging' }), other, other, waiver('privileged')];
  expect(exclusionsOf(waivers, 'host-path', 'staging')).toEqual([
    'apps/DaemonSet falco/a',
    'apps/DaemonSet falco/falco',
  ]);
  expect(exclusionsOf(waivers, 'host-path', 'production')).toEqual(['apps/DaemonSet falco/a']);
});

test('a waiver becomes annotations that kube-linter, checkov and Polaris read, on its one object', () => {
  const waivers = [waiver('privileged'), waiver('host-ports', { object: { ...object, name: 'other' } })];
  expect(foreignAnnotations(waivers, object, 'staging')).toEqual({
    'checkov.io/skip1': 'CKV_K8S_16=the probe needs it',
    'ignore-check.kube-linter.io/privileged-container': 'the probe needs it',
    'polaris.fairwinds.com/runAsPrivileged-exempt': 'true',
  });
  expect(foreignAnnotations(waivers, { ...object, name: 'web' }, 'staging')).toEqual({});
});

test('a waiver without a cluster becomes annotations in each, one of another cluster in none', () => {
  const keys = (change: Partial<Waiver>) =>
    Object.keys(foreignAnnotations([waiver('host-ports', change)], object, 'staging'));
  expect(keys({})).toHaveLength(2);
  expect(keys({ cluster: 'staging' })).toHaveLength(2);
  expect(keys({ cluster: 'production' })).toEqual([]);
});

test('a waiver of a policy that no scanner has a check for tells them nothing', () => {
  const waivers = [waiver('prune-protection')];
  expect(foreignAnnotations(waivers, object, 'staging')).toEqual({});
  expect(load(trivyIgnore(waivers, () => ({ folder: 'a', path: 'b' })))).toEqual({ misconfigurations: [] });
  expect(kubescapeExceptions(waivers)).toBe('[]\n');
});

test('what scanners are told does not depend on the order of waivers', () => {
  const waivers = ['run-as-non-root', 'host-ports', 'privileged', 'host-path', 'probes'].map(policy => waiver(policy));
  const told = (given: readonly Waiver[]) => [
    JSON.stringify(foreignAnnotations(given, object, 'staging')),
    trivyIgnore(given, () => ({ folder: 'staging', path: 'a.yaml' })),
    kubescapeExceptions(given),
  ];
  expect(told([...waivers].reverse())).toEqual(told(waivers));
  expect(told([waivers[2]!, waivers[0]!, waivers[4]!, waivers[1]!, waivers[3]!])).toEqual(told(waivers));
});

test('annotations are sorted by their keys, and checkov counts on in the order of policies', () => {
  const annotations = foreignAnnotations(
    [waiver('privileged'), waiver('host-ports'), waiver('probes')],
    object,
    'staging',
  );
  expect(Object.keys(annotations)).toEqual([...Object.keys(annotations)].sort());
  const numbered = Object.entries(annotations).filter(([key]) => key.startsWith('checkov'));
  expect(numbered.map(([key, value]) => `${key.slice(-1)} ${value.split('=')[0]!}`)).toEqual([
    '1 CKV_K8S_26',
    '2 CKV_K8S_16',
    '3 CKV_K8S_8',
    '4 CKV_K8S_9',
  ]);
});

test('a reason with an equals sign or a line break is one that checkov can read', () => {
  const annotations = foreignAnnotations([waiver('host-ports', { reason: 'a=b,\n  c=d' })], object, 'staging');
  expect(annotations['checkov.io/skip1']).toBe('CKV_K8S_26=a:b, c:d');
});

test('the numbers of checkov go on after those that the object has', () => {
  const standing = {
    'checkov.io/skip2': 'CKV_K8S_35=its own',
    'checkov.io/skipped': '',
    'example.org/build/123456': '',
  };
  const annotations = foreignAnnotations([waiver('host-ports'), waiver('probes')], object, 'staging', standing);
  expect(Object.keys(annotations).filter(key => key.startsWith('checkov'))).toEqual([
    'checkov.io/skip3',
    'checkov.io/skip4',
    'checkov.io/skip5',
  ]);
});

test('a check that two policies share is skipped once', () => {
  const waivers = [waiver('seccomp-profile'), waiver('seccomp-unconfined')];
  expect(Object.keys(foreignAnnotations(waivers, object, 'staging'))).toEqual(['checkov.io/skip1']);
});

test('Trivy ignores the check in the one file of the object, whichever folder above it is scanned, through the last day', () => {
  const path = 'runtime/falco/daemonset.falco.yaml';
  const text = trivyIgnore([waiver('host-process')], () => ({ folder: 'staging', path }));
  expect(load(text)).toEqual({
    misconfigurations: [
      {
        id: 'KSV-0103',
        paths: [path, `**/staging/${path}`],
        statement: 'the probe needs it (platform)',
        expired_at: '2027-07-01T00:00:00Z',
      },
    ],
  });
});

test('Trivy ignores in a file of an odd name only that file', () => {
  const text = trivyIgnore([waiver('host-process')], () => ({ folder: 'a', path: 'x[1]*.yaml' }));
  expect(load(text)).toMatchObject({ misconfigurations: [{ paths: ['x\\[1\\]\\*.yaml', '**/a/x\\[1\\]\\*.yaml'] }] });
});

test('Trivy is told once what several waivers come to, each check by itself', () => {
  const waivers = [waiver('probes'), waiver('drop-all-capabilities'), waiver('host-process'), waiver('host-process')];
  const { misconfigurations } = load(trivyIgnore(waivers, () => ({ folder: 'a', path: 'b' }))) as {
    misconfigurations: { id: string }[];
  };
  expect(misconfigurations.map(({ id }) => id)).toEqual(['KSV-0003', 'KSV-0004', 'KSV-0103', 'KSV-0106']);
});

test('Trivy is told nothing about an object that is in no file', () => {
  expect(load(trivyIgnore([waiver('host-path')], () => undefined))).toEqual({ misconfigurations: [] });
});

test('Kubescape excepts exactly the object, although it takes names for patterns', () => {
  const named = waiver('privileged', { object: { ...object, name: 'falco.eu' } });
  const [exception] = JSON.parse(kubescapeExceptions([named, named])) as {
    resources: { attributes: { name: string; kind: string } }[];
    posturePolicies: object[];
  }[];
  const { name, kind } = exception!.resources[0]!.attributes;
  expect(exception!.posturePolicies).toEqual([{ controlID: 'C-0057' }]);
  expect(['falco.eu', 'falcoxeu', 'falco.eu-2'].filter(one => new RegExp(name).test(one))).toEqual(['falco.eu']);
  expect(kind).toBe('^DaemonSet$');
});

describe('an exception for Kubescape', () => {
  test('has the form that Kubescape reads, and says why, who and how long', () => {
    expect(JSON.parse(kubescapeExceptions([waiver('host-path')]))).toEqual([
      {
        name: 'host-path DaemonSet falco/falco',
        policyType: 'postureExceptionPolicy',
        actions: ['alertOnly'],
        reason: 'the probe needs it (platform, until 2027-06-30)',
        resources: [
          { designatorType: 'Attributes', attributes: { kind: '^DaemonSet$', name: '^falco$', namespace: '^falco$' } },
        ],
        posturePolicies: [{ controlID: 'C-0045' }, { controlID: 'C-0048' }],
      },
    ]);
  });

  test('of an object without a namespace names none', () => {
    const binding = { group: 'rbac.authorization.k8s.io', kind: 'ClusterRoleBinding', namespace: '', name: 'admins' };
    expect(JSON.parse(kubescapeExceptions([waiver('rbac-cluster-admin', { object: binding })]))).toMatchObject([
      {
        name: 'rbac-cluster-admin ClusterRoleBinding admins',
        resources: [{ attributes: { kind: '^ClusterRoleBinding$', name: '^admins$' } }],
      },
    ]);
    expect(kubescapeExceptions([waiver('rbac-cluster-admin', { object: binding })])).not.toContain('namespace');
  });
});
