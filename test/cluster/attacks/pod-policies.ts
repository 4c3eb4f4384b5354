import type { Manifest } from '../../../lib/manifest';
import { type Attack, create, merge, policy, type Tree } from './attack';
import { podOf, withFields } from './with';

/** The namespace that attacks on policies about pods happen in: Pod Security enforces nothing there, so that only the policy can deny. */
export const RANGE = 'attack-range';

/** A pod of the public web site, in the range. */
export function rangePod(tree: Tree): Manifest {
  return withFields(podOf(tree.find('Deployment', 'static-sites', 'www'), 'visitor'), { 'metadata.namespace': RANGE });
}

/** The web site's Deployment, in the range. */
export function rangeDeployment(tree: Tree): Manifest {
  return withFields(tree.find('Deployment', 'static-sites', 'www'), { 'metadata.namespace': RANGE });
}

type Changes = Readonly<Record<string, unknown>>;

/** The web site's container under another name and image, without what only a serving container may have. */
function sibling(tree: Tree, name: string, image: string): object {
  const { spec } = rangePod(tree) as unknown as { readonly spec: { readonly containers: readonly [object] } };
  const without = { ports: undefined, livenessProbe: undefined, readinessProbe: undefined, volumeMounts: undefined };
  return withFields(spec.containers[0], { name, image, ...without });
}

const hostilePod = (id: string, name: string, words: string, changes: Changes): Attack => ({
  name,
  control: policy(id),
  words,
  attempt: tree => create(withFields(rangePod(tree), changes)),
  twin: tree => create(rangePod(tree)),
});

const hostileDeployment = (id: string, name: string, words: string, changes: Changes): Attack => ({
  name,
  control: policy(id),
  words,
  attempt: tree => create(withFields(rangeDeployment(tree), changes)),
  twin: tree => create(rangeDeployment(tree)),
});

const security = 'spec.containers.0.securityContext';
const template = 'spec.template.spec';
const digest = '@sha256:593a17dc61d117d1bfb208246903265abe0047c5bd4508b6e790895924b24c31';

/** What the policies about pods refuse, where Pod Security does not already. */
export const podPolicyAttacks: readonly Attack[] = [
  hostilePod('added-capabilities', 'adds a capability beside Pod Security', 'securityContext.capabilities.add', {
    [`${security}.capabilities.add`]: ['NET_RAW'],
  }),
  hostilePod(
    'allowed-registries',
    'runs an image of a foreign registry',
    "container www: image is 'registry.evil.example/miner",
    {
      'spec.containers.0.image': `registry.evil.example/miner${digest}`,
    },
  ),
  {
    name: 'hides a foreign image in an init container',
    control: policy('allowed-registries'),
    words: "container init: image is 'evil.example/a",
    attempt: tree =>
      create(
        withFields(rangeDeployment(tree), {
          [`${template}.initContainers`]: [sibling(tree, 'init', `evil.example/a${digest}`)],
        }),
      ),
    twin: tree => create(rangeDeployment(tree)),
  },
  hostilePod(
    'apparmor-profile',
    'runs without AppArmor where Pod Security is off',
    "container www: securityContext.appArmorProfile.type is 'Unconfined'",
    {
      [`${security}.appArmorProfile`]: { type: 'Unconfined' },
    },
  ),
  hostilePod(
    'drop-all-capabilities',
    'drops only one capability',
    'container www: securityContext.capabilities.drop must be [ALL]',
    {
      [`${security}.capabilities.drop`]: ['NET_RAW'],
    },
  ),
  hostilePod('host-namespaces', 'joins the node where Pod Security is off', 'hostPID is true, must be false', {
    'spec.hostPID': true,
  }),
  hostilePod(
    'host-path',
    'mounts the node where Pod Security is off',
    'volume www-tmp: hostPath is present, must be absent',
    {
      'spec.volumes.0': { name: 'www-tmp', hostPath: { path: '/etc' } },
    },
  ),
  hostilePod(
    'host-ports',
    'takes a port of the node where Pod Security is off',
    'container www: ports: hostPort is 8080, must be 0',
    {
      'spec.containers.0.ports.0.hostPort': 8080,
    },
  ),
  hostilePod(
    'host-probes',
    'lets the kubelet call another machine',
    "container www: livenessProbe.httpGet.host is '192.168.1.100', must be empty",
    {
      'spec.containers.0.livenessProbe.httpGet.host': '192.168.1.100',
    },
  ),
  {
    name: 'is a process of a Windows node',
    control: policy('host-process'),
    words: 'securityContext.windowsOptions.hostProcess is true, must be false',
    attempt: tree => merge(nodeCheck(tree), windowsProcess(true)),
    twin: tree => merge(nodeCheck(tree), windowsProcess(false)),
  },
  hostilePod(
    'image-digest',
    'runs a tag that can move',
    "container www: image is 'ghcr.io/acme/www:1.4', must be pinned by digest, name@sha256:<digest>",
    { 'spec.containers.0.image': 'ghcr.io/acme/www:1.4' },
  ),
  hostileDeployment(
    'image-digest',
    'runs latest in a Deployment',
    "[image-digest] Deployment attack-range/www: container www: image is 'docker.io/library/nginx:latest', must be pinned by digest",
    {
      [`${template}.containers.0.image`]: 'docker.io/library/nginx:latest',
    },
  ),
  hostilePod(
    'non-root-user',
    'is root by number where Pod Security is off',
    'securityContext.runAsUser is 0, must not be 0',
    {
      'spec.securityContext.runAsUser': 0,
    },
  ),
  hostilePod(
    'own-service-account',
    'takes the service account that everybody shares',
    "serviceAccountName is 'default', must not be one of '', 'default'",
    {
      'spec.serviceAccountName': 'default',
    },
  ),
  hostilePod(
    'privilege-escalation',
    'may gain privileges where Pod Security is off',
    'container www: securityContext.allowPrivilegeEscalation is true, must be false',
    {
      [`${security}.allowPrivilegeEscalation`]: undefined,
    },
  ),
  hostilePod(
    'privileged',
    'is privileged where Pod Security is off',
    'container www: securityContext.privileged is true, must be false',
    {
      [`${security}.privileged`]: true,
      [`${security}.allowPrivilegeEscalation`]: undefined,
    },
  ),
  hostileDeployment(
    'probes',
    'cannot be asked whether it is well',
    'container www: livenessProbe is absent, must be present',
    {
      [`${template}.containers.0.livenessProbe`]: undefined,
    },
  ),
  hostilePod(
    'proc-mount',
    'unmasks /proc where Pod Security is off',
    "container www: securityContext.procMount is 'Unmasked', must be 'Default'",
    {
      [`${security}.procMount`]: 'Unmasked',
      'spec.hostUsers': false,
    },
  ),
  hostilePod(
    'read-only-root-filesystem',
    'may write into its image',
    'container www: securityContext.readOnlyRootFilesystem is false, must be true',
    {
      [`${security}.readOnlyRootFilesystem`]: undefined,
    },
  ),
  hostileDeployment(
    'resource-limits',
    'may take all the memory of a node',
    'container www: resources.limits.cpu is absent, must be present; resources.limits.memory is absent',
    {
      [`${template}.containers.0.resources.limits`]: undefined,
    },
  ),
  hostilePod(
    'run-as-non-root',
    'may be root where Pod Security is off',
    'container www: securityContext.runAsNonRoot is false, must be true',
    {
      'spec.securityContext.runAsNonRoot': undefined,
    },
  ),
  hostilePod(
    'safe-sysctls',
    'sets a sysctl where Pod Security is off',
    "sysctl kernel.msgmax: name is 'kernel.msgmax', must be one of 'kernel.shm_rmid_forced'",
    {
      'spec.securityContext.sysctls': [{ name: 'kernel.msgmax', value: '1' }],
    },
  ),
  hostilePod(
    'seccomp-profile',
    'names no seccomp profile where Pod Security is off',
    "container www: securityContext.seccompProfile.type is '', must be one of 'RuntimeDefault', 'Localhost'",
    {
      'spec.securityContext.seccompProfile': undefined,
    },
  ),
  hostilePod(
    'seccomp-unconfined',
    'switches seccomp off where Pod Security is off',
    "container www: securityContext.seccompProfile.type is 'Unconfined'",
    {
      [`${security}.seccompProfile`]: { type: 'Unconfined' },
    },
  ),
  hostilePod('secret-in-env', 'carries a password as a literal', 'must be a reference to a Secret', {
    'spec.containers.0.env': [{ name: 'DB_PASSWORD', value: 'correct horse' }],
  }),
  hostilePod(
    'selinux-options',
    'takes an SELinux type',
    "securityContext.seLinuxOptions.type is 'spc_t', must be one of ''",
    {
      'spec.securityContext.seLinuxOptions': { type: 'spc_t' },
    },
  ),
  hostilePod(
    'service-account-token',
    'asks for a token it was not given',
    'automountServiceAccountToken is true, must be false',
    {
      'spec.automountServiceAccountToken': true,
    },
  ),
  hostilePod('volume-types', 'mounts an iSCSI disk past the storage classes', 'volume must be one of configMap', {
    'spec.volumes.0': {
      name: 'www-tmp',
      iscsi: { targetPortal: '192.168.1.100', iqn: 'iqn.2001-04.com.example:disk', lun: 0 },
    },
  }),
  {
    name: 'attaches a shell from a tag to a running pod',
    control: policy('image-digest'),
    words: "container shell: image is 'ghcr.io/acme/shell:1'",
    attempt: tree => ({
      ...merge(standing(tree), {
        spec: {
          ephemeralContainers: [withFields(sibling(tree, 'shell', 'ghcr.io/acme/shell:1'), { resources: undefined })],
        },
      }),
      path: 'ephemeralcontainers',
    }),
    twin: tree => merge(standing(tree), { metadata: { annotations: { seen: 'yes' } } }),
  },
];

function standing(tree: Tree): Manifest {
  return withFields(rangePod(tree), { 'metadata.name': 'standing' });
}

/** The one workload that may share the network of its node, without which nothing is a host process: so no other policy can answer. */
function nodeCheck(tree: Tree): Manifest {
  return tree.find('CronJob', 'kube-bench', 'kube-bench-workers');
}

function windowsProcess(hostProcess: boolean): object {
  const pod = { hostNetwork: true, securityContext: { windowsOptions: { hostProcess } } };
  return { spec: { jobTemplate: { spec: { template: { spec: pod } } } } };
}
