import { App } from 'cdk8s';
import { platform } from '../../charts/platform';
import { helmAddonsOf } from '../../lib/delivery/helm-addon';
import { moduleFolder } from '../support/real-helm-charts';
import { askAll, describeWithTool } from '../support/tool';

const root = new App();
platform(root);

/** The configurations that releases of Alloy are given: the cluster, the release, the text. */
const all = helmAddonsOf(root)
  .filter(one => one.release.chart.name === 'alloy')
  .map(({ node, release: { name, values } }) => {
    const { alloy } = values as unknown as { readonly alloy: { readonly configMap: { readonly content: string } } };
    return [node.path.split('/')[0] ?? '', name, alloy.configMap.content] as const;
  });
const ours = (release: string): string => all.find(one => one[1] === release)?.[2] ?? '';
const [logs, audit] = [ours('alloy'), ours('audit-log-collector')];

interface Answer {
  readonly problems: readonly string[];
  readonly components: readonly string[];
}

test('each cluster configures Alloy twice: for the logs of pods, and for the audit log', () => {
  expect(all.map(([name, release]) => `${name} ${release}`).sort()).toEqual([
    'production alloy',
    'production audit-log-collector',
    'staging alloy',
    'staging audit-log-collector',
  ]);
});

describeWithTool('alloy-config', "by Alloy's own parser", program => {
  const judged = (text: string, source?: string): Answer => {
    const [answer] = askAll<Answer>(program, [{ text, source }]);
    return answer!;
  };

  test.each(all)('the configuration of %s/%s is one', (_, __, text) => {
    expect(judged(text)).toMatchObject({ problems: [], components: expect.arrayContaining(['loki.write.store']) });
  });

  test('a value without its equals sign is refused, with its place', () => {
    expect(judged(logs.replace('role = "pod"', 'role "pod"')).problems[0]).toBe(
      '2:13: expected block body, got TERMINATOR',
    );
  });

  const source = moduleFolder('github.com/grafana/alloy');
  const describeWithSources = source === undefined ? describe.skip : describe;

  describeWithSources('and by what its code declares (run tools/build helm-charts)', () => {
    test.each(all)('%s/%s names components, arguments and references that Alloy knows', (_, __, text) => {
      expect(judged(text, source).problems).toEqual([]);
    });

    test.each([
      ['a component', logs, 'discovery.relabel "pods"', 'discovery.relable "pods"', 'no component "discovery.relable"'],
      ['an argument', logs, 'target_label', 'target_lable', 'rule takes no argument "target_lable"'],
      ['a block', logs, 'endpoint {', 'endpoints {', 'loki.write takes no block "endpoints"'],
      ['a stage', audit, 'stage.match', 'stage.mach', 'loki.process takes no block "stage.mach"'],
      ['an argument of a stage', audit, 'expressions =', 'expression =', 'stage.json takes no argument "expression"'],
      ['what must be given', audit, 'source = "at"', '', 'stage.timestamp lacks "source"'],
      ['a component that is referred to', audit, 'loki.write.store.', 'loki.write.stor.', 'refers to nothing'],
      ['what is exported', audit, 'write.store.receiver', 'write.store.reciever', 'has no "reciever" to refer to'],
    ])('%s that is misspelled is refused', (_, ...[text, right, wrong, expected]) => {
      expect(text).toContain(right);
      expect(judged(text.replace(right, wrong), source).problems.join('\n')).toContain(expected);
    });
  });
});

describeWithTool('queries', "by Loki's own parser", program => {
  test('what a stage matches is a selector of log lines', () => {
    const selectors = [...audit.matchAll(/selector = `([^`]+)`/g)].map(([, selector = '']) => selector);
    expect(selectors).not.toEqual([]);
    const kinds = (all: readonly string[]): readonly (string | undefined)[] =>
      askAll<{ kind?: string }>(
        program,
        all.map(expr => ({ language: 'logql', expr })),
      ).map(one => one.kind);
    expect(kinds(selectors)).toEqual(selectors.map(() => 'logs'));
    expect(kinds(selectors.map(one => one.replace('|=', '|')))).toEqual(selectors.map(() => undefined));
  });
});
