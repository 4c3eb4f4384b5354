import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Manifest, RenderedObject } from '../../../lib/manifest';
import { evaluate } from '../../../lib/policy/evaluate';
import { importedTemplate } from '../../../lib/policy/imported-template';
import { describeWithTool } from '../../support/tool';

function template(target: object): Manifest {
  const annotations = { description: 'every object has an owner' };
  const metadata = { name: 'hasowner', annotations };
  return {
    apiVersion: 'templates.gatekeeper.sh/v1',
    kind: 'ConstraintTemplate',
    metadata,
    spec: { targets: [target] },
  };
}

function constraint(spec: object): Manifest {
  return { apiVersion: 'constraints.gatekeeper.sh/v1beta1', kind: 'HasOwner', metadata: { name: 'has-owner' }, spec };
}

function configMap(metadata: object): RenderedObject {
  const manifest: Manifest = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x', ...metadata } };
  return { manifest, cluster: '', app: '', constructPath: '' };
}

const cel = {
  code: [
    {
      engine: 'K8sNativeValidation',
      source: {
        failurePolicy: 'Fail',
        variables: [{ name: 'labels', expression: 'object.metadata.?labels.orValue({})' }],
        validations: [
          {
            expression: 'request.operation == "DELETE" || variables.params.labels.all(l, l in variables.labels)',
            messageExpression: '"no " + variables.params.labels.filter(l, !(l in variables.labels)).join(", ")',
          },
        ],
      },
    },
  ],
};
const configMaps = [{ apiGroups: [''], kinds: ['ConfigMap'] }];
const parameters = { labels: ['owner'] };

describe('a ConstraintTemplate in CEL', () => {
  test('judges with its parameters and its own words', async () => {
    const policy = await importedTemplate({
      template: template(cel),
      constraint: constraint({ enforcementAction: 'warn', match: { kinds: configMaps }, parameters }),
    });
    expect(evaluate([policy], [configMap({ labels: { owner: 'a' } })])).toEqual([]);
    expect(evaluate([policy], [configMap({})])).toMatchObject([
      { policy: 'has-owner', severity: 'warning', message: 'no owner', fix: 'every object has an owner' },
    ]);
  });

  test.each([
    [{ excludedNamespaces: ['kube-*'] }, { namespace: 'kube-system' }, 0],
    [{ excludedNamespaces: ['kube-*'] }, { namespace: 'shop' }, 1],
    [{ namespaces: ['shop'] }, { namespace: 'other' }, 0],
    [{ namespaces: ['*-shop'] }, { namespace: 'my-shop' }, 1],
    [{ labelSelector: { matchLabels: { a: 'b' } } }, { labels: { a: 'c' } }, 0],
    [{ labelSelector: { matchExpressions: [{ key: 'a', operator: 'NotIn', values: ['b'] }] } }, {}, 1],
    [{ namespaceSelector: { matchLabels: { a: 'b' } } }, { namespace: 'shop' }, 1],
    [{ name: 'y*' }, {}, 0],
    [{ kinds: [{ apiGroups: ['*'], kinds: ['*'] }] }, {}, 1],
    [{ kinds: [{ apiGroups: ['apps'], kinds: ['*'] }] }, {}, 0],
  ])('with the match %j judges %j %i times', async (match, metadata, times) => {
    const one = constraint({ match: { kinds: configMaps, ...match }, parameters });
    const policy = await importedTemplate({ template: template(cel), constraint: one });
    expect(evaluate([policy], [configMap(metadata)])).toHaveLength(times);
  });
});

describe('what an imported policy says of itself', () => {
  test.each([
    [undefined, 'error'],
    ['deny', 'error'],
    ['warn', 'warning'],
    ['dryrun', 'info'],
  ])('has for the enforcement action %s the severity %s', async (enforcementAction, severity) => {
    const spec = enforcementAction === undefined ? { parameters } : { parameters, enforcementAction };
    expect(await importedTemplate({ template: template(cel), constraint: constraint(spec) })).toMatchObject({
      severity,
    });
  });

  test('is what the template says, unless the import says otherwise', async () => {
    const { metadata, ...bare } = template(cel);
    const given = { template: { ...bare, metadata: { name: metadata.name } }, constraint: constraint({ parameters }) };
    const silent = { why: 'what hasowner requires', fix: 'what hasowner requires', controls: [] };
    expect(await importedTemplate(given)).toMatchObject(silent);
    const control = { standard: 'own', id: '1', title: 'owners' } as never;
    const said = { severity: 'fatal', controls: [control], fix: 'name an owner' } as const;
    expect(await importedTemplate({ ...given, ...said })).toMatchObject({ ...said, why: 'what hasowner requires' });
  });

  test('is in CEL where the template has other engines too, and heeds its match condition', async () => {
    const { engine, source } = cel.code[0]!;
    const matchCondition = [{ name: 'unmarked', expression: '!has(object.metadata.annotations)' }];
    const code = [
      { engine: 'Rego', source: { rego: 'package a' } },
      { engine, source: { ...source, matchCondition } },
    ];
    const policy = await importedTemplate({ template: template({ code }), constraint: constraint({ parameters }) });
    expect(evaluate([policy], [configMap({})])).toMatchObject([{ message: 'no owner' }]);
    expect(evaluate([policy], [configMap({ annotations: { a: 'b' } })])).toEqual([]);
  });
});

const rego = `package hasowner

violation[{"msg": msg}] {
  label := input.parameters.labels[_]
  not input.review.object.metadata.labels[label]
  msg := sprintf("no %v", [label])
}
`;

describe('a ConstraintTemplate in Rego', () => {
  const imported = {
    template: template({ rego }),
    constraint: constraint({ match: { kinds: configMaps }, parameters }),
  };

  test('without its compiled form is reported as not evaluated, and never passed', async () => {
    const policy = await importedTemplate(imported);
    expect(evaluate([policy], [configMap({})])).toMatchObject([
      {
        severity: 'info',
        found: 'not evaluated at synth: Rego without its compiled form; build it with opa build -t wasm',
      },
    ]);
    const [object] = [configMap({})].map(one => ({ ...one, manifest: { ...one.manifest, kind: 'Secret' } }));
    expect(evaluate([policy], [object!])).toEqual([]);
  });

  describeWithTool('opa', 'with its compiled form', opa => {
    function compiled(source: string): Uint8Array {
      const folder = mkdtempSync(join(tmpdir(), 'rego-'));
      try {
        writeFileSync(join(folder, 'policy.rego'), source);
        const bundle = join(folder, 'bundle.tar.gz');
        const build = ['build', '-t', 'wasm', '-e', 'hasowner/violation', '--v0-compatible', '-o', bundle];
        execFileSync(opa, [...build, join(folder, 'policy.rego')]);
        execFileSync('tar', ['xPzf', bundle, '-C', folder, '--transform', 's|^/||', '/policy.wasm']);
        return readFileSync(join(folder, 'policy.wasm'));
      } finally {
        rmSync(folder, { recursive: true });
      }
    }

    test('is judged by the engine of OPA', async () => {
      const policy = await importedTemplate({ ...imported, wasm: compiled(rego) });
      expect(evaluate([policy], [configMap({ labels: { owner: 'a' } })])).toEqual([]);
      expect(evaluate([policy], [configMap({})])).toMatchObject([
        { policy: 'has-owner', message: 'no owner', found: 'no owner', expected: 'every object has an owner' },
      ]);
    });

    const echo = `package hasowner

violation[{"msg": msg}] {
  r := input.review
  msg := sprintf("%v,%v,%v,%v,%v,%v", [r.kind.group, r.kind.version, r.kind.kind, r.operation, r.namespace, r.name])
}
violation[{"msg": "a second"}] { input.review.object.metadata.name == "x" }
violation[{"other": 1}] { input.review.object.metadata.name == "silent" }
`;

    test('is given a review in the form of Gatekeeper, and what it says is one sentence in a fixed order', async () => {
      const match = { excludedNamespaces: ['kube-*'] };
      const policy = await importedTemplate({ ...imported, constraint: constraint({ match }), wasm: compiled(echo) });
      const said = (apiVersion: string, metadata: object) => {
        const one = configMap(metadata);
        const object = { ...one, manifest: { ...one.manifest, apiVersion } };
        return evaluate([policy], [object]).map(({ message }) => message);
      };
      expect(said('v1', {})).toEqual([',v1,ConfigMap,,,x; a second']);
      expect(said('apps/v2', { namespace: 'shop', name: 'y' })).toEqual(['apps,v2,ConfigMap,,shop,y']);
      expect(said('v1', { name: 'silent' })).toEqual(['; ,v1,ConfigMap,,,silent']);
      expect(said('v1', { namespace: 'kube-system' })).toEqual([]);
    });
  });
});
