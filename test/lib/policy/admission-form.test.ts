import type { Identity, Manifest } from '../../../lib/manifest';
import { admissionForm } from '../../../lib/policy/admission-form';
import { strings } from '../../../lib/policy/parameter';
import { podTemplates } from '../../../lib/policy/pod-template';
import { policy } from '../../../lib/policy/policy';
import { nativeObjects } from '../../support/gatekeeper';
import { celTwin } from '../../support/cel-twin';
import type { OracleAnswer } from '../../support/oracle';
import { ourWords } from '../../support/oracle';
import { askAll, describeWithTool } from '../../support/tool';

const registries = policy({
  id: 'registries',
  severity: 'error',
  why: 'why',
  fix: 'take it from a registry that is allowed',
  controls: [],
  parameters: { allowed: strings({ description: 'starts', default: ['a/'] }) },
  matches: podTemplates,
  requires: (pod, { allowed }) =>
    pod.allContainers.all(c => allowed.some(start => c.image.or('').startsWith(start)).blaming(c.image.or(''))),
});

function pod(name: string, metadata: object = {}, image = 'b/x'): Manifest {
  const containers = [{ name: 'c', image }];
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'shop', ...metadata }, spec: { containers } };
}

function ownedBy(kind: string, apiVersion: string, name: string): object {
  return { ownerReferences: [{ apiVersion, kind, name, controller: true, uid: '1' }] };
}

function identity(group: string, kind: string, name: string, namespace = 'shop'): Identity {
  return { group, kind, namespace, name };
}

const debug = [identity('', 'Pod', 'debug')];
const orders = [identity('apps', 'Deployment', 'orders')];
const report = [identity('batch', 'CronJob', 'report')];
const template = { template: { spec: { containers: [{ name: 'c', image: 'b/x' }] } } };
const replicaSet = { apiVersion: 'apps/v1', kind: 'ReplicaSet', spec: template };
const ownReplicaSet = pod('orders-5d4f', ownedBy('Deployment', 'apps/v1', 'orders'));
const uncontrolled = { ownerReferences: [{ apiVersion: 'batch/v1', kind: 'Job', name: 'report-28', uid: '1' }] };

const waivers: readonly (readonly [string, readonly Identity[], Manifest, 'allow' | 'deny'])[] = [
  ['nothing when nothing is waived', [], pod('debug'), 'deny'],
  ['the object', debug, pod('debug'), 'allow'],
  ['the second object of the list', [...orders, ...debug], pod('debug'), 'allow'],
  ['no other object', debug, pod('debug2'), 'deny'],
  ['none of another namespace', debug, pod('debug', { namespace: 'other' }), 'deny'],
  ['none in a namespace when it names none', [identity('', 'Pod', 'debug', '')], pod('debug'), 'deny'],
  ['one without a namespace', [identity('', 'Pod', 'debug', '')], pod('debug', { namespace: undefined }), 'allow'],
  ['none of another group', [identity('apps', 'Pod', 'debug')], pod('debug'), 'deny'],
  ['none of another kind', [identity('', 'Job', 'debug')], pod('debug'), 'deny'],
  [
    'a workload of a group',
    orders,
    { ...pod('orders'), apiVersion: 'apps/v1', kind: 'Deployment', spec: template },
    'allow',
  ],
  ["a Deployment's ReplicaSet", orders, { ...ownReplicaSet, ...replicaSet }, 'allow'],
  ["a ReplicaSet's pod", orders, pod('orders-5d4f-x', ownedBy('ReplicaSet', 'apps/v1', 'orders-5d4f')), 'allow'],
  ["no other ReplicaSet's pod", orders, pod('other-5d4f-x', ownedBy('ReplicaSet', 'apps/v1', 'other-5d4f')), 'deny'],
  ['no pod of a ReplicaSet of its name', orders, pod('orders-x', ownedBy('ReplicaSet', 'apps/v1', 'orders')), 'deny'],
  ['no ReplicaSet of its own', orders, { ...pod('orders-5d4f'), ...replicaSet }, 'deny'],
  ["a CronJob's pod", report, pod('report-28-x', ownedBy('Job', 'batch/v1', 'report-28')), 'allow'],
  ["no other CronJob's pod", report, pod('report-28-x', ownedBy('Job', 'batch/v1', 'reports-28')), 'deny'],
  ['no pod of a Job that only owns it', report, pod('report-28-x', uncontrolled), 'deny'],
  [
    'no pod of another owner with that name',
    report,
    pod('report-28-x', ownedBy('ReplicaSet', 'apps/v1', 'report-28')),
    'deny',
  ],
];

describe('a waiver leaves alone, in the CEL text of a policy', () => {
  test.each(waivers)('%s', async (_what, waived, object, verdict) => {
    const words = ourWords(await celTwin(registries, { waived }), object);
    expect(words.length === 0 ? 'allow' : 'deny').toBe(verdict);
  });
});

describeWithTool('oracle', 'a waiver leaves alone, at admission', oracle => {
  test.each(waivers)('%s', (_what, waived, object, verdict) => {
    const { code, parameters } = admissionForm(registries, { waived });
    const [answer] = askAll<OracleAnswer>(oracle, [{ id: 1, policy: code, object, params: parameters }]);
    expect(answer?.verdict).toBe(verdict);
  });
});

describeWithTool('oracle', 'a policy at admission', oracle => {
  const ask = (policySpec: object, object: Manifest, params?: object): OracleAnswer =>
    askAll<OracleAnswer>(oracle, [
      { id: 1, policy: policySpec, object, ...(params === undefined ? {} : { params }) },
    ])[0]!;

  test('takes the defaults of its parameters where a constraint gives none', () => {
    const { code } = admissionForm(registries);
    expect(ask(code, pod('a', {}, 'a/x')).verdict).toBe('allow');
    expect(ask(code, pod('b')).verdict).toBe('deny');
    expect(ask(code, pod('a', {}, 'a/x'), { allowed: ['c/'] }).verdict).toBe('deny');
    expect(ask(code, pod('c', {}, 'c/x'), { allowed: ['c/'] }).verdict).toBe('allow');
  });

  test('carries its parameters in the native policy itself', () => {
    const [{ spec }] = nativeObjects(registries, { parameters: { allowed: ['c/'] } });
    expect(ask(spec as object, pod('a', {}, 'a/x')).verdict).toBe('deny');
    expect(ask(spec as object, pod('c', {}, 'c/x')).verdict).toBe('allow');
  });
});

test('a native policy names exact resources, their scope and the subresource that adds ephemeral containers', () => {
  const [{ spec }] = nativeObjects(registries);
  expect(spec).toMatchObject({
    failurePolicy: 'Fail',
    matchConstraints: {
      resourceRules: expect.arrayContaining([
        {
          apiGroups: [''],
          apiVersions: ['v1'],
          operations: ['CREATE', 'UPDATE'],
          resources: ['pods', 'pods/ephemeralcontainers', 'podtemplates', 'replicationcontrollers'],
          scope: 'Namespaced',
        },
      ]),
    },
  });
});
