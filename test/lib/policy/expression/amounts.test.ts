import type { Manifest } from '../../../../lib/manifest';
import type { Condition } from '../../../../lib/policy/expression/condition';
import { billionths } from '../../../../lib/policy/expression/quantity';
import { evaluate } from '../../../../lib/policy/evaluate';
import type { PodHandle } from '../../../../lib/policy/pod-template';
import { podTemplates } from '../../../../lib/policy/pod-template';
import { policy } from '../../../../lib/policy/policy';

test.each([
  ['1', 1_000_000_000n],
  ['1n', 1n],
  ['1u', 1000n],
  ['100m', 100_000_000n],
  ['0.5', 500_000_000n],
  ['.5', 500_000_000n],
  ['5.', 5_000_000_000n],
  ['+1', 1_000_000_000n],
  ['-1', -1_000_000_000n],
  ['1k', 1_000_000_000_000n],
  ['1Ki', 1_024_000_000_000n],
  ['1.5Gi', 1_610_612_736_000_000_000n],
  ['1e3', 1_000_000_000_000n],
  ['1E-3', 1_000_000n],
  ['1e-9', 1n],
  ['.25', 250_000_000n],
  ['1e+12', 10n ** 21n],
  ['1E', 10n ** 27n],
  ['1.5n', 2n],
  ['-1.5n', -2n],
  ['0.1n', 1n],
  ['2.0n', 2n],
  ['1e-400', 1n],
  ['0e-400', 0n],
  ['1e400', 10n ** 409n],
  ['7Ei', 7n * 2n ** 60n * 10n ** 9n],
  ['8Ei', (2n ** 63n - 1n) * 10n ** 9n],
  ['-9Ei', -(2n ** 63n - 1n) * 10n ** 9n],
  ['10E', 10n ** 28n],
  ['9Pi', 9n * 2n ** 50n * 10n ** 9n],
  ['1Ti', 2n ** 40n * 10n ** 9n],
  ['1T', 10n ** 21n],
  ['1P', 10n ** 24n],
  ['1G', 10n ** 18n],
  ['1M', 10n ** 15n],
  ['-', 0n],
  ['.', 0n],
  ['Mi', 0n],
  ['Ti', 0n],
  ['n', 0n],
  ['e-9', 0n],
  ['e3', 0n],
])('%s is %d billionths', (text, expected) => {
  expect(billionths(text)).toBe(expected);
});

test.each([
  '',
  '1 Gi',
  '1GB',
  '1K',
  '0x1',
  '1e',
  '1.2.3',
  '--1',
  '1Kin',
  'a1',
  '1\n',
  'Pi',
  'Ei',
  'e-10',
  '1e10001',
  '1e-10010',
])('%j is no amount', text => {
  expect(() => billionths(text)).toThrow();
});

/** What a policy says of a pod with a limit of memory and a priority; nothing when it holds. */
function says(requires: (pod: PodHandle) => Condition, memory: string, priority = 5): string {
  const spec = { priority, containers: [{ name: 'c', resources: { limits: { memory } } }] };
  const manifest: Manifest = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' }, spec };
  const rule = policy({
    id: 'rule',
    severity: 'error',
    why: 'why',
    fix: 'fix',
    controls: [],
    matches: podTemplates,
    requires,
  });
  return (
    evaluate([rule], [{ manifest, cluster: '', app: '', constructPath: '' }])[0]?.message.replace(
      /^.*(?=memory|priority)/,
      '',
    ) ?? ''
  );
}
const amount = (pod: PodHandle, judge: (memory: ReturnType<typeof memoryOf>) => Condition): Condition =>
  pod.allContainers.all(c => judge(memoryOf(c)));
const memoryOf = (c: Parameters<Parameters<PodHandle['allContainers']['all']>[0]>[0]) =>
  c.resources.limits.entry('memory').or('0').quantity();

test('amounts are compared as amounts, whatever their units, and said in words', () => {
  const judged = (judge: (memory: ReturnType<typeof memoryOf>) => Condition) =>
    ['1023Mi', '1024Mi', '1025Mi'].map(memory => says(pod => amount(pod, judge), memory) === '');
  expect(judged(memory => memory.isAtMost('1Gi'))).toEqual([true, true, false]);
  expect(judged(memory => memory.isAtLeast('1Gi'))).toEqual([false, true, true]);
  expect(judged(memory => memory.isAbove('1Gi'))).toEqual([false, false, true]);
  expect(judged(memory => memory.isBelow('1Gi'))).toEqual([true, false, false]);
  expect(says(pod => amount(pod, memory => memory.isBelow('1Gi')), '2Gi')).toContain('below');
  expect(says(pod => amount(pod, memory => memory.isAbove('1Gi')), '1Mi')).toContain('above');
});

test('numbers are compared as numbers, and said in words', () => {
  const judged = (judge: (pod: PodHandle) => Condition) => [4, 5, 6].map(priority => says(judge, '1', priority) === '');
  expect(judged(pod => pod.priority.or(0).isAtMost(5))).toEqual([true, true, false]);
  expect(judged(pod => pod.priority.or(0).isAtLeast(5))).toEqual([false, true, true]);
  expect(judged(pod => pod.priority.or(0).isAbove(5))).toEqual([false, false, true]);
  expect(judged(pod => pod.priority.or(0).isBelow(5))).toEqual([true, false, false]);
  expect(says(pod => pod.priority.or(0).isAbove(5), '1', 4)).toBe('priority is 4, must be above 5');
  expect(says(pod => pod.priority.or(0).isBelow(5), '1', 6)).toBe('priority is 6, must be below 5');
});
