import { ApiObject, Chart } from 'cdk8s';
import type { App } from 'cdk8s';
import { Construct } from 'constructs';
import { complain } from '../../../lib/complaint';
import { complaintReport } from '../../../lib/pipeline/complaint-report';
import type { Definition, SynthResult } from '../../../lib/pipeline/synth';
import { synthesize } from '../../../lib/pipeline/synth';
import { waive } from '../../../lib/waiver';

const today = '2026-11-22';

function configMap(root: App, cluster: string, name: string): ApiObject {
  const scope = (root.node.tryFindChild(cluster) as Construct | undefined) ?? new Construct(root, cluster);
  const chart =
    (scope.node.tryFindChild('shop') as Chart | undefined) ?? new Chart(scope, 'shop', { namespace: 'shop' });
  return new ApiObject(chart, name, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
}

function treeOf(result: SynthResult): ReadonlyMap<string, string> {
  if (result.status !== 'clean') throw new Error(`expected a tree, got ${JSON.stringify(result)}`);
  return result.tree;
}

function reportOf(define: Definition): string {
  const result = synthesize({ define, today });
  return result.status === 'invalid' ? complaintReport(result.complaints, __dirname) : result.status;
}

describe('a synth', () => {
  test('turns a definition into a tree', () => {
    const result = synthesize({ define: root => void configMap(root, 'production', 'a'), today });
    expect([...treeOf(result).keys()]).toEqual(['production/shop/shop/configmap.a.yaml']);
  });

  test('prints what must be, what to do and how many mistakes there are', () => {
    const report = reportOf(root => {
      const object = configMap(root, 'production', 'orders');
      complain(object, {
        prop: 'image',
        rule: 'pinned by digest',
        got: 'orders:1.4',
        fix: 'write orders:1.4@sha256:<digest>',
      });
      object.node.addValidation({ validate: () => ['two\u001b[2J lines\nof text'] });
    });
    expect(report).toBe(
      [
        "error  production/shop/orders: image must be pinned by digest, got 'orders:1.4'",
        '       write orders:1.4@sha256:<digest>',
        'error  production/shop/orders: two\\u001b[2J lines\\u000aof text',
        '2 errors, nothing written',
        '',
      ].join('\n'),
    );
  });

  test('reports an expired weakening, a duplicate object and a cycle in one run', () => {
    const report = reportOf(root => {
      const object = configMap(root, 'production', 'a');
      const twin = new ApiObject(object.chart, 'b', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } });
      object.node.addDependency(twin);
      twin.node.addDependency(object);
      const identity = { group: '', kind: 'ConfigMap', namespace: 'shop', name: 'a' };
      waive(object, 'p', identity, { reason: 'r', owner: 'o', expires: '2026-11-21' });
    });
    expect(report).toContain("waiver of p for ConfigMap shop/a must be 2026-11-22 or later, got '2026-11-21'");
    expect(report).toContain('production/shop/a makes it already');
    expect(report).toContain("got 'production/shop/a -> production/shop/b -> production/shop/a'");
    expect(report).toMatch(/3 errors, nothing written\n$/);
  });

  test('lets a weakening hold on its last day', () => {
    const define = (root: App): void => {
      const identity = { group: '', kind: 'ConfigMap', namespace: 'shop', name: 'a' };
      waive(configMap(root, 'production', 'a'), 'p', identity, { reason: 'r', owner: 'o', expires: today });
    };
    expect(synthesize({ define, today }).status).toBe('clean');
    expect(synthesize({ define, today: '2026-11-23' }).status).toBe('invalid');
  });

  test('reports what a definition throws with the line that led to it, without a stack', () => {
    const report = reportOf(root => {
      configMap(root, 'production', 'a');
      configMap(root, 'production', 'a');
    });
    expect(report).toMatch(
      /^error {2}There is already a Construct with name 'a' in Chart \[shop\]\n {7}synth\.test\.ts:\d+\n1 error, nothing written\n$/,
    );
  });

  test('of one cluster leaves the mistakes and files of the others out', () => {
    const define = (root: App): void => {
      configMap(root, 'staging', 'a');
      complain(configMap(root, 'production', 'b'), { prop: 'p', rule: 'r', got: 'g', fix: 'f' });
    };
    expect([...treeOf(synthesize({ define, today, cluster: 'staging' })).keys()]).toEqual([
      'staging/shop/shop/configmap.a.yaml',
    ]);
    expect(synthesize({ define, today }).status).toBe('invalid');
  });

  test('of one cluster refuses what is wrong with all of them together', () => {
    const define = (root: App): void => {
      configMap(root, 'staging', 'a');
      complain(root, { prop: 'the stage on staging', rule: 'no softer', got: 'dryrun', fix: 'promote it' });
    };
    expect(synthesize({ define, today, cluster: 'staging' })).toMatchObject({
      status: 'invalid',
      complaints: [{ text: expect.stringContaining('no softer') as string }],
    });
  });

  test('of a cluster that nobody defined names those that somebody did', () => {
    const define = (root: App): void => void ['staging', 'production'].map(cluster => configMap(root, cluster, 'a'));
    const result = synthesize({ define, today, cluster: 'prod' });
    expect(result).toMatchObject({
      status: 'invalid',
      complaints: [
        { text: "cluster must be one of production, staging, got 'prod'; name a cluster of the definition" },
      ],
    });
  });

  test('gives no tree when the check refuses', () => {
    const check = jest.fn(() => ({ exitCode: 1, report: 'no' }));
    const result = synthesize({ define: root => void configMap(root, 'production', 'a'), today, check });
    expect(result).toEqual({ status: 'refused', check: { exitCode: 1, report: 'no' } });
    expect(check).toHaveBeenCalledWith(expect.objectContaining({ objects: [expect.anything()] }), today);
  });
});
