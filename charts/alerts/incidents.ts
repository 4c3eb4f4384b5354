import type { Incident, RunbookStep } from '../../lib';
import type { PlatformDefinition } from '../definition';
import { newValues, shutOut, shutOutNow, whatElse } from './audit-steps';
import { pauseDelivery } from './delivery-pause';
import { eventInFull, offTheNetwork } from './runtime';

type Delivery = PlatformDefinition['delivery'];

const reached: RunbookStep = {
  say: 'See what it could reach, and look there too.',
  run: 'npm run bulwark -- reach manifests/<cluster> | grep <namespace>/<workload>',
};

const writtenDown: RunbookStep = {
  say: 'Write down what happened, when it was seen, what was done and what would have shown it sooner. Turn the last into an alert, a policy or a test.',
};

const evidence: RunbookStep = {
  say: 'Keep what the pod is and said, before anything ends it. Its image by digest is the one to look into.',
  run: 'kubectl -n <namespace> get pod <pod> -o yaml > pod.yaml\nkubectl -n <namespace> logs <pod> --all-containers --tail=-1 > pod.log',
};

const outOfIt: RunbookStep = {
  say: 'See whether it left the container. Nothing of a node is to be trusted then: drain it, wipe it and let it join anew.',
  run: 'talosctl -n <node> processes\ntalosctl -n <node> dmesg | tail -100\nkubectl drain <node> --ignore-daemonsets --delete-emptydir-data\ntalosctl -n <node> reset --help',
};

const tellThem: RunbookStep = {
  say: 'Decide with the person responsible for the data whose records they were and who must be told. Where HIPAA applies, people are told without delay and at the latest 60 days after the discovery (45 CFR 164.404).',
};

const wayIn: RunbookStep = {
  say: 'Close the way in: change the definition, mend the image, and let admission judge what comes. Then end the pod.',
  run: 'kubectl -n <namespace> delete pod <pod>',
};

const snapshot = [
  'apiVersion: longhorn.io/v1beta2',
  'kind: Snapshot',
  'metadata: {name: evidence, namespace: longhorn-system}',
  'spec: {volume: <volume>, createSnapshot: true}',
].join('\\n');

/** What the alerts can be the beginning of, and what is done about the whole. */
export function incidents(delivery: Delivery): readonly Incident[] {
  const pause = pauseDelivery(delivery);
  return [containerCompromise(pause), secretExposure(pause), dataBreach(pause), denialOfService(pause), dependency];
}

function containerCompromise(pause: readonly RunbookStep[]): Incident {
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

function secretExposure(pause: readonly RunbookStep[]): Incident {
  return {
    name: 'SecretExposure',
    alerts: ['SecretInImage', 'SecretRead', 'AllSecretsRead', 'IsolatedSecretRead', 'SecretReadRefused'],
    runbook: {
      means:
        'A secret is where it does not belong: in an image, in git, in a log, or with somebody. It stays known. Only a new value helps, and the end of the old one.',
      steps: [
        {
          say: 'Withdraw the value at its source now (the provider, the database). A service that fails is better than one that is open.',
        },
        {
          say: 'Write a new value to the same entry of the vault, have it fetched, and restart what reads it.',
          run: 'kubectl -n <namespace> annotate externalsecrets.external-secrets.io <name> force-sync="$(date +%s)" --overwrite\nkubectl -n <namespace> rollout restart deployment <name>',
        },
        { say: 'See at the source who used the old value since it was out: that is another incident.' },
        whatElse,
        ...pause,
        shutOut,
        {
          say: 'Taking a secret out of git or out of an image does not take it back. See that no other stands in the tree.',
          run: 'npm run bulwark -- check manifests/<cluster>',
        },
        writtenDown,
      ],
    },
  };
}

function dataBreach(pause: readonly RunbookStep[]): Incident {
  return {
    name: 'DataBreach',
    alerts: ['HealthPodEntered', 'IsolatedSecretRead', 'AllSecretsRead', 'ClusterAdminGranted'],
    runbook: {
      means:
        'Health data may have been read by somebody who must not. What counts from now on is that it ends, that nothing that proves it is lost, and that those whose data it is are told.',
      steps: [
        { say: 'Note the time. Every delay that a law allows counts from when it was known.' },
        ...pause,
        {
          say: 'Stop what holds the data. The volume stays, with its key and its backups.',
          run: 'kubectl -n agent-medical scale statefulset agent-medical --replicas=0',
        },
        shutOutNow,
        {
          ...whatElse,
          say: 'Read from the audit log who asked for what: in this namespace it keeps requests and answers. Copy it out, for logs end with their retention.',
        },
        {
          say: 'Keep the state of the volume: a snapshot of its own, by the name of the volume behind the claim.',
          run: `kubectl -n agent-medical get persistentvolumeclaims\nprintf '${snapshot}' | kubectl apply -f -`,
        },
        newValues,
        tellThem,
        writtenDown,
      ],
    },
  };
}

function denialOfService(pause: readonly RunbookStep[]): Incident {
  return {
    name: 'DenialOfService',
    alerts: ['TunnelErrors', 'TunnelDown', 'TunnelEndDown'],
    runbook: {
      means:
        'So much is asked from outside that nobody gets an answer. The only way in is the tunnel to Cloudflare, whose edge can refuse what the house cannot bear. The address of the house is not known: if it is, the flood is on the uplink and only the provider can help.',
      steps: [
        {
          say: 'See whether it is a flood: how many requests, and of which host.',
          run: 'kubectl -n cloudflare-tunnel logs deployment/cloudflared --tail=200\nkubectl -n istio-ingress get pods,gateways.gateway.networking.k8s.io',
        },
        {
          say: 'At Cloudflare: switch the zone to "Under Attack", look in its security events for what the requests share, and block that by a rule.',
        },
        {
          say: 'When one host draws it all, take its HTTPRoute out of the definition: the others live on.',
          run: 'kubectl get httproutes.gateway.networking.k8s.io -A',
        },
        ...pause,
        {
          say: 'As the last resort close the way in. Everything inside goes on.',
          run: 'kubectl -n cloudflare-tunnel scale deployment cloudflared --replicas=0',
        },
        { say: 'A flood may cover something else. Read the other alerts of these hours.' },
        writtenDown,
      ],
    },
  };
}

const found = '.items[] | select(any(.report.vulnerabilities[]?; .vulnerabilityID == "<CVE>"))';
const where = '"\\(.metadata.namespace) \\(.report.artifact.repository):\\(.report.artifact.tag)"';

const dependency: Incident = {
  name: 'DependencyVulnerability',
  alerts: ['CriticalVulnerabilities', 'VulnerabilityNotMended', 'ImageNotScanned', 'FunctionImageOutdated'],
  runbook: {
    means:
      'Something that our images are made of can be broken into, and others know how. It is mended by another image; until then what matters is who can reach it.',
    steps: [
      {
        say: 'Find every image that has it.',
        run: `kubectl get vulnerabilityreports.aquasecurity.github.io -A -o json | jq -r '${found} | ${where}'`,
      },
      { ...reached, say: 'See who can reach each, from outside first.' },
      {
        say: 'Take the image with the fix: Renovate opens the change, and staging has it first. Ours are built anew on a base with the fix.',
      },
      {
        say: 'Where there is none, close the way to it in the definition, or take the workload out. What stays is a waiver with a reason, an owner and an end.',
        run: 'npm run bulwark -- diff --help',
      },
      {
        say: 'See that it was not used before it was known.',
        run: 'kubectl -n falco logs -l app.kubernetes.io/name=falco -c falco --since=72h --tail=-1 | grep <namespace>',
      },
      writtenDown,
    ],
  },
};
