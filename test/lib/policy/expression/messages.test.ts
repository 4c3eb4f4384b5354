import type { Condition } from '../../../../lib/policy/expression/condition';
import { not } from '../../../../lib/policy/expression/condition';
import { allOf, anyOf, when } from '../../../../lib/policy/expression/logic';
import { evaluate } from '../../../../lib/policy/evaluate';
import type { PodHandle } from '../../../../lib/policy/pod-template';
import { podTemplates } from '../../../../lib/policy/pod-template';
import type { Struct } from '../../../../lib/policy/expression/wire';
import { kinds } from '../../../../lib/policy/kinds';
import { policy } from '../../../../lib/policy/policy';
import { objects } from '../../../../lib/policy/target';
import type { Pod } from 'kubernetes-types/core/v1';

const facts = { id: 'rule', severity: 'error', why: 'why', fix: 'mend it', controls: [] } as const;

/** The message and the places of the findings about a pod. */
function says(requires: (pod: PodHandle) => Condition, spec: object, metadata: object = {}): readonly string[] {
  const manifest = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x', ...metadata }, spec };
  const object = { manifest, cluster: '', app: '', constructPath: '' };
  const findings = evaluate([policy({ ...facts, matches: podTemplates, requires })], [object]);
  const [first] = findings;
  return [
    first?.message.replace('Pod x: ', '') ?? '',
    ...findings.map(one => `${one.path}: ${one.found} -> ${one.expected}`),
  ];
}

const container = { name: 'web' };

describe('a message', () => {
  test('says what is and what must be, and what must not', () => {
    expect(says(pod => pod.dnsPolicy.or('').is('None'), { dnsPolicy: 'Default' })).toEqual([
      "dnsPolicy is 'Default', must be 'None'",
      "/spec/dnsPolicy: Default -> 'None'",
    ]);
    expect(says(pod => pod.dnsPolicy.or('').isNotIn(['Default', 'x']), { dnsPolicy: 'Default' })).toEqual([
      "dnsPolicy is 'Default', must not be one of 'Default', 'x'",
      "/spec/dnsPolicy: Default -> not one of 'Default', 'x'",
    ]);
    expect(says(pod => pod.hostname.or('').isNotEmpty(), {})).toEqual([
      "hostname is '', must not be empty",
      '/spec/hostname: nothing -> not empty',
    ]);
    expect(says(pod => pod.volumes.or([]).isEmpty(), { volumes: [{ name: 'a' }] })).toEqual([
      'volumes is not empty, must be empty',
      '/spec/volumes: [{"name":"a"}] -> empty',
    ]);
  });

  test('shows a number as it is, also one that JavaScript cannot hold', () => {
    expect(says(pod => pod.priority.or(0).is(5), { priority: 4 })).toEqual([
      'priority is 4, must be 5',
      '/spec/priority: 4 -> 5',
    ]);
    expect(says(pod => pod.priority.or(0).is(5), { priority: 9007199254740993n })).toEqual([
      'priority is 9007199254740993, must be 5',
      '/spec/priority: 9007199254740993 -> 5',
    ]);
  });

  test('cuts what it found after two hundred characters', () => {
    const found = (hostname: string) => says(pod => pod.hostname.or('').isEmpty(), { hostname })[1];
    expect(found('x'.repeat(200))).toBe(`/spec/hostname: ${'x'.repeat(200)} -> empty`);
    expect(found('x'.repeat(201))).toBe(`/spec/hostname: ${'x'.repeat(200)}... -> empty`);
  });

  test('says that nothing stands where something must', () => {
    expect(says(pod => pod.securityContext.isPresent(), {})).toEqual([
      'securityContext is absent, must be present',
      '/spec/securityContext: nothing -> present',
    ]);
    expect(says(pod => pod.volumes.or([]).isNotEmpty(), {})).toEqual([
      'volumes is empty, must not be empty',
      '/spec/volumes: nothing -> not empty',
    ]);
    expect(says(pod => pod.hostname.or('').isNotEmpty().hidingValue(), {})).toEqual([
      'hostname must not be empty',
      '/spec/hostname: nothing -> not empty',
    ]);
  });

  test('of several conditions names every one that fails, and no other', () => {
    const requires = (pod: PodHandle): Condition =>
      allOf(pod.hostNetwork.or(false), pod.hostname.or('').is('a'), pod.priority.or(0).is(1));
    expect(says(requires, { hostname: 'a' })).toEqual([
      'hostNetwork is false, must be true; priority is 0, must be 1',
      '/spec/hostNetwork: nothing, which counts as false -> true',
      '/spec/priority: nothing, which counts as 0 -> 1',
    ]);
  });

  test('names labels, annotations and entries by their keys', () => {
    const label = (pod: PodHandle): Condition =>
      pod.workload.metadata.labels.entry('app.kubernetes.io/name').or('').is('x');
    expect(says(label, {}, { labels: {} })).toEqual([
      "metadata.labels[app.kubernetes.io/name] is '', must be 'x'",
      "/metadata/labels/app.kubernetes.io~1name: nothing -> 'x'",
    ]);
    const odd = (pod: PodHandle): Condition =>
      pod.workload.metadata.annotations.or({}).all((key, value) => anyOf(value.isEmpty(), key.is('a')));
    expect(says(odd, {}, { annotations: { 'x~/y': '1' } })).toEqual([
      "metadata.annotations 'x~/y': value is '1', must be empty, or key is 'x~/y', must be 'a'",
      "/metadata/annotations/x~0~1y: 1 -> empty, or x~/y 'a'",
    ]);
  });

  test('calls an element by its name, by the name its author chose, or by its list', () => {
    const target = objects<Pod>(kinds.pod);
    const spec = {
      containers: [{ name: 'web', tty: true }],
      ephemeralContainers: [{ name: 'debug', tty: true }],
      volumes: [{ name: 'data' }],
      hostAliases: [{ ip: '10.0.0.1' }],
    };
    const manifest = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' }, spec };
    const said = (requires: (pod: Struct<Pod>) => Condition) =>
      evaluate(
        [policy({ ...facts, matches: target, requires })],
        [{ manifest, cluster: '', app: '', constructPath: '' }],
      )[0]?.message;
    expect(said(pod => pod.spec.containers.or([]).all(one => one.tty.or(false).is(false)))).toBe(
      'Pod x: container web: tty is true, must be false',
    );
    expect(said(pod => pod.spec.ephemeralContainers.or([]).none(one => one.tty.or(false)))).toBe(
      'Pod x: ephemeralContainer debug: tty is true, must be false',
    );
    expect(said(pod => pod.spec.volumes.or([]).all(one => one.name.or('').isEmpty()))).toBe(
      "Pod x: spec.volumes: name is 'data', must be empty",
    );
    const aliases = (pod: Struct<Pod>) => pod.spec.hostAliases.or([]).by(alias => alias.ip.or(''));
    expect(said(pod => aliases(pod).none(alias => alias.ip.or('').startsWith('10.')))).toBe(
      "Pod x: hostAlias 10.0.0.1: ip is '10.0.0.1', must not be starting with '10.'",
    );
  });

  test('of elements that a condition left out says nothing', () => {
    const requires = (pod: PodHandle): Condition =>
      pod.allContainers.where(c => c.tty.or(false)).all(c => c.image.or('').is('a'));
    expect(says(requires, { containers: [container, { ...container, name: 'two', tty: true }] })).toEqual([
      "container two: image is '', must be 'a'",
      "/spec/containers/1/image: nothing -> 'a'",
    ]);
  });

  test('says what an absent field counts as', () => {
    expect(says(pod => pod.automountServiceAccountToken.or(true).is(false), {})).toEqual([
      'automountServiceAccountToken is true, must be false',
      '/spec/automountServiceAccountToken: nothing, which counts as true -> false',
    ]);
  });

  test('names every container that fails, and no other', () => {
    const requires = (pod: PodHandle): Condition => pod.allContainers.all(c => c.tty.or(false).is(false));
    const spec = {
      containers: [{ ...container, tty: true }, container],
      initContainers: [{ name: 'init', tty: true }],
    };
    expect(says(requires, spec)).toEqual([
      'container web: tty is true, must be false; container init: tty is true, must be false',
      '/spec/containers/0/tty: true -> false',
      '/spec/initContainers/0/tty: true -> false',
    ]);
  });

  test('of a negated condition blames what made it true', () => {
    const requires = (pod: PodHandle): Condition =>
      not(pod.allContainers.some(c => allOf(c.tty.or(false), c.stdin.or(false))));
    expect(says(requires, { containers: [{ ...container, tty: true, stdin: true }] })).toEqual([
      'container web: tty is true, must be false, or stdin is true, must be false',
      '/spec/containers/0/tty: true -> false, or stdin false',
    ]);
  });

  test('blames the consequence, not the premise', () => {
    const requires = (pod: PodHandle): Condition => when(pod.hostNetwork.or(false), pod.dnsPolicy.or('').is('None'));
    expect(says(requires, { hostNetwork: true })).toEqual([
      "dnsPolicy is '', must be 'None'",
      "/spec/dnsPolicy: nothing -> 'None'",
    ]);
    expect(says(requires, { hostNetwork: false })).toEqual(['']);
  });

  test('names the field and the words that its author chose', () => {
    const requires = (pod: PodHandle): Condition =>
      pod.allContainers.all(c =>
        anyOf(c.tty.or(false), c.image.or('').startsWith('a')).blaming(c.image.or('')).expecting('from a'),
      );
    expect(says(requires, { containers: [{ ...container, image: 'b' }] })).toEqual([
      "container web: image is 'b', must be from a",
      '/spec/containers/0/image: b -> from a',
    ]);
  });

  test('never shows a hidden value, in no part of a finding', () => {
    const requires = (pod: PodHandle): Condition =>
      pod.allContainers.all(c =>
        c.env
          .or([])
          .by(e => e.name.or(''))
          .all(e => e.value.or('').isEmpty().hidingValue()),
      );
    const findings = says(requires, { containers: [{ ...container, env: [{ name: 'KEY', value: 'hunter2' }] }] });
    expect(findings).toEqual([
      'container web: env KEY: value must be empty',
      '/spec/containers/0/env/0/value: a value that is not shown -> empty',
    ]);
  });

  test('of a map names the first entry by its characters, and finds each', () => {
    const requires = (pod: PodHandle): Condition =>
      pod.workload.metadata.annotations.or({}).none((key, value) => allOf(key.startsWith('x/'), value.isNotEmpty()));
    expect(says(requires, {}, { annotations: { 'x/b': '1', 'x/a': '2', y: '3' } })).toEqual([
      "metadata.annotations 'x/a': key is 'x/a', must not be starting with 'x/', or value is '2', must be empty",
      "/metadata/annotations/x~1a: x/a -> not starting with 'x/', or x/a empty",
      "/metadata/annotations/x~1b: x/b -> not starting with 'x/', or x/b empty",
    ]);
  });
});
