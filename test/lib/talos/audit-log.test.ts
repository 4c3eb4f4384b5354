import type { Chart } from 'cdk8s';
import { argoCd } from '../../../lib/delivery/argo-cd-application';
import type { HelmValues } from '../../../lib/delivery/helm-values';
import { unknownValues } from '../../../lib/delivery/helm-values';
import { SecureNamespace } from '../../../lib/namespace/secure-namespace';
import { Peer } from '../../../lib/network/peer';
import { Port } from '../../../lib/network/port';
import type { TalosAuditLogProps } from '../../../lib/talos/audit-log';
import { TalosAuditLog } from '../../../lib/talos/audit-log';
import { auditLogConfig } from '../../../lib/talos/audit-log-config';
import { manifestsOf, mistakesIn } from '../../support/clusters';
import { describeWithHelmCharts, knownValues } from '../../support/helm-charts';
import { reason } from '../../support/images';
import { specOf } from '../../support/network-policies';
import { broken, only } from '../../support/rendered';

const auditLog =
  (more: Partial<TalosAuditLogProps> = {}) =>
  (chart: Chart): void => {
    const namespace = new SecureNamespace(chart, 'logging');
    const ports = [Port.tcp(3100)];
    const workload = Peer.workload({ namespace, labels: { app: 'loki' }, serviceAccount: 'loki', ports });
    const loki = { url: 'http://loki.logging.svc:3100', workload };
    new TalosAuditLog(chart, 'audit', { nodeAccess: reason, loki, version: '1.11.1', delivery: argoCd({ project: 'platform' }), ...more });
  };

const manifests = manifestsOf(auditLog());

interface Values {
  readonly alloy: {
    readonly mounts: { readonly extra: readonly { readonly name: string; readonly readOnly?: boolean }[] };
    readonly securityContext: { readonly runAsUser: number; readonly capabilities: object };
  };
  readonly controller: {
    readonly nodeSelector: object;
    readonly volumes: { readonly extra: readonly { readonly hostPath?: { readonly path: string } }[] };
  };
  readonly rbac: { readonly create: boolean };
  readonly serviceAccount: { readonly automountServiceAccountToken: boolean };
}

const values = (only(manifests, 'Application') as unknown as { spec: { source: { helm: { valuesObject: Values } } } })
  .spec.source.helm.valuesObject;

/** Whether a collector can read the audit log and nothing else: no root, no capability, one folder that it cannot write to, no token, no rights. */
function onlyReadsTheLog({ alloy, controller, rbac, serviceAccount }: Values): boolean {
  const paths = controller.volumes.extra.flatMap(one => one.hostPath?.path ?? []);
  const { runAsUser, capabilities } = alloy.securityContext;
  const mount = alloy.mounts.extra.find(one => one.name === 'audit');
  const isPlain = runAsUser === 65_534 && JSON.stringify(capabilities) === '{"drop":["ALL"]}';
  const isAlone = paths.join() === '/var/log/audit/kube' && mount?.readOnly === true;
  return isPlain && isAlone && !rbac.create && !serviceAccount.automountServiceAccountToken;
}

test.each<[string, readonly (string | number)[], unknown]>([
  ['as root', ['alloy', 'securityContext', 'runAsUser'], 0],
  ['with a capability', ['alloy', 'securityContext', 'capabilities', 'add'], ['DAC_READ_SEARCH']],
  ['with a folder it may write to', ['alloy', 'mounts', 'extra', 0, 'readOnly'], false],
  ['with every log of the node', ['controller', 'volumes', 'extra', 0, 'hostPath', 'path'], '/var/log'],
  ['with a token', ['serviceAccount', 'automountServiceAccountToken'], true],
])('it reads one folder as the user that owns it, and would do more %s', (_, path, value) => {
  expect(onlyReadsTheLog(values)).toBe(true);
  expect(onlyReadsTheLog(broken(values, path, value))).toBe(false);
});

test('it runs on the nodes of the control plane, and speaks to the log store alone', () => {
  expect(values.controller.nodeSelector).toEqual({ 'node-role.kubernetes.io/control-plane': '' });
  const own = manifests.filter(one => one.kind === 'NetworkPolicy' && one.metadata.namespace === 'audit-log');
  const outward = own.filter(one => (specOf(one).egress ?? []).length > 0).map(one => one.metadata.name);
  expect(outward.sort()).toEqual(['audit-log-to-loki.logging', 'dns-egress']);
});

test('every event is security, and health where it is about health data', () => {
  const text = auditLogConfig({ loki: 'http://loki:3100', healthNamespaces: ['clinic'] });
  const classes = [...text.matchAll(/"data_class" = "(\w+)"/g)].map(match => match[1]);
  expect(classes).toEqual(['security', 'health']);
  expect(text).toContain('selector = `{job="kubernetes-audit"} |= "\\"namespace\\":\\"clinic\\""`');
  expect(auditLogConfig({ loki: 'http://loki:3100', healthNamespaces: [] })).not.toContain('health');
});

test('an event has the time of its own stage, so that the end of a long watch is not too old for Loki', () => {
  const text = auditLogConfig({ loki: 'http://loki:3100', healthNamespaces: [] });
  expect(text).toContain('expressions = { "at" = "stageTimestamp" }');
  expect(text).not.toContain('requestReceivedTimestamp');
});

test.each<[string, Partial<TalosAuditLogProps>, string]>([
  ['a reason that is none', { nodeAccess: { ...reason, reason: '' } }, 'reason must be'],
  ['a namespace that is none', { healthNamespaces: ['Clinic "'] }, 'healthNamespaces must be'],
])('%s is refused', (_, more, text) => {
  expect(mistakesIn(auditLog(more)).join('\n')).toContain(text);
});

describeWithHelmCharts("against Alloy's Helm chart", () => {
  test('every value is one that it knows', () => {
    const given = values as unknown as HelmValues;
    expect(unknownValues(given, knownValues('alloy'))).toEqual([]);
    expect(unknownValues(broken(given, ['controller', 'kind'], 'daemonset'), knownValues('alloy'))).toEqual(['controller.kind']);
  });
});
