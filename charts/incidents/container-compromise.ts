import type { Incident, RunbookStep } from '../../lib';
import { newValues, shutOut } from '../alerts/audit-steps';
import { eventInFull, offTheNetwork } from '../alerts/runtime';
import { writtenDown } from './last-step';
import { reached } from './reached';

const evidence: RunbookStep = {
  say: 'Keep what the pod is and said, before anything ends it. Its image by digest is the one to look into.',
  run: 'kubectl -n <namespace> get pod <pod> -o yaml > pod.yaml\nkubectl -n <namespace> logs <pod> --all-containers --tail=-1 > pod.log',
};

const outOfIt: RunbookStep = {
  say: 'See whether it left the container. Nothing of a node is to be trusted then: drain it, wipe it and let it join anew.',
  run: 'talosctl -n <node> processes\ntalosctl -n <node> dmesg | tail -100\nkubectl drain <node> --ignore-daemonsets --delete-emptydir-data\ntalosctl -n <node> reset --help',
};

const wayIn: RunbookStep = {
  say: 'Close the way in: change the definition, mend the image, and let admission judge what comes. Then end the pod.',
  run: 'kubectl -n <namespace> delete pod <pod>',
};

/** Somebody runs programs of their own in a pod. */
export function containerCompromise(pause: readonly RunbookStep[]): Incident {
  return {
    name: 'ContainerCompromise',
    alerts: [
      'FalcoCriticalEvent',
      'HealthPodEntered',
      'NetworkPolicyRefusals',
      'AdmissionChanged',
      'ClusterAdminGranted',
    ],
    runbook: {
      means:
        'Somebody runs programs of their own in a pod. They have what the pod has: its network, its secrets, its account. The first minutes decide whether they get further.',
      steps: [
        offTheNetwork,
        evidence,
        eventInFull,
        outOfIt,
        ...pause,
        { ...shutOut, say: `Its account can be used from elsewhere. ${shutOut.say}` },
        newValues,
        reached,
        wayIn,
        writtenDown,
      ],
    },
  };
}
