import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  FalcoDeployment,
  SecureNamespace,
  SidekickOutput,
  falco as on,
  standardRules,
  zeroEgressAttempt,
} from '../lib';
import type { RuleException } from '../lib';
import type { PlatformDefinition } from './definition';
import type { Logging } from './logging';
import type { Monitoring } from './monitoring';
import { secret } from './secrets';

interface Given {
  readonly monitoring: Monitoring;
  readonly logging: Logging;
}

/** Falco on every node: what happens at run time, and who is told. */
export class Runtime extends Chart {
  constructor(scope: Construct, id: string, { cluster, helm }: PlatformDefinition, given: Given) {
    super(scope, id);
    const { prometheus, alertmanager } = given.monitoring;
    const url = 'http://kube-prometheus-stack-alertmanager.monitoring.svc:9093';
    const falco = new FalcoDeployment(this, 'falco', {
      cluster,
      nodeAccess: {
        reason: 'the eBPF probe reads /proc and /sys of its node, and needs BPF, PERFMON, SYS_PTRACE and SYS_RESOURCE',
        owner: 'platform',
        expires: '2027-06-30',
      },
      outputs: [
        SidekickOutput.alertmanager({ workload: alertmanager, url }),
        SidekickOutput.slack(),
        given.logging.falcoEvents(),
      ],
      outputSecret: 'falcosidekick-outputs',
      prometheus,
      rules: [...standardRules, zeroEgressAttempt(['static-sites'])],
      exceptions,
      versions: { falco: helm.falco, falcosidekick: helm.falcosidekick },
    });
    given.logging.letWrite(falco.sidekick);
    secret(SecureNamespace.of(falco.sidekick.namespace), 'falcosidekick-outputs', ['SLACK_WEBHOOKURL']);
  }
}

const until = { owner: 'platform', expires: '2027-06-30' };
const entered = 'Bulwark namespace entered from container';
const mounted = 'Bulwark file system mounted in container';

/** What node software does by design, and would otherwise be a critical alert for every pod that starts. */
const exceptions: readonly RuleException[] = [
  {
    ...until,
    rule: entered,
    name: 'ambient_mesh',
    where: [on.field('k8s.ns.name').is('istio-system'), on.field('proc.name').in('ztunnel', 'install-cni')],
    reason: 'ztunnel and istio-cni enter the network namespace of each pod to carry its traffic',
  },
  {
    ...until,
    rule: entered,
    name: 'storage',
    where: [on.field('k8s.ns.name').is('longhorn-system')],
    reason: 'Longhorn runs mount, iscsiadm and cryptsetup in the namespaces of its node',
  },
  {
    ...until,
    rule: mounted,
    name: 'storage',
    where: [on.field('k8s.ns.name').is('longhorn-system')],
    reason: 'Longhorn mounts the volumes that it serves',
  },
];
