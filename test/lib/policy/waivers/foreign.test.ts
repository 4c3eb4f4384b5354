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

test('a reason with an equals sign or a line break is one that checkov can read', () => {
  const annotations = foreignAnnotations([waiver('host-ports', { reason: 'a=b,\n  c=d' })], object, 'staging');
  expect(annotations['checkov.io/skip1']).toBe('CKV_K8S_26=a:b, c:d');
});

test('the numbers of checkov go on after those that the object has', () => {
  const standing = { 'checkov.io/skip2': 'CKV_K8S_35=its own' };
  expect(foreignAnnotations([waiver('host-ports')], object, 'staging', standing)['checkov.io/skip3']).toBe(
    'CKV_K8S_26=the probe needs it',
  );
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
