import type { Manifest } from '../../../../lib/manifest';
import { violations } from '../../../../lib/policy/pss/level';
import { broken } from '../../../support/rendered';

const container = (name: string) => ({
  name,
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
});
const restricted: Manifest = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'a', annotations: {} },
  spec: {
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [container('c'), container('d')],
  },
};

/** What the restricted level says of a pod that differs in one place: `control pointer`. */
function says(place: string, value: unknown, minor?: number): readonly string[] {
  const steps = place.split('/').map(step => (/^\d+$/.test(step) ? Number(step) : step.replaceAll('~1', '/')));
  const copy = place === '' ? restricted : broken(restricted, steps, value);
  return violations(copy, 'restricted', minor).map(({ control, pointer }) => `${control} ${pointer.slice(1)}`);
}

const own = 'spec/containers/1/securityContext';
const shared = 'spec/securityContext';

describe('what the restricted level forbids, by its control and its place', () => {
  test.each([
    ['spec/hostNetwork', true, ['hostNamespaces spec/hostNetwork']],
    ['spec/hostPID', true, ['hostNamespaces spec/hostPID']],
    ['spec/hostIPC', true, ['hostNamespaces spec/hostIPC']],
    ['spec/hostIPC', null, []],
    [
      'spec/volumes',
      [
        { name: 'a', emptyDir: {} },
        { name: 'b', hostPath: {} },
      ],
      ['restrictedVolumes spec/volumes/1'],
    ],
    ['spec/volumes', [{ name: 'a' }, { name: 'b', nfs: null }, null], []],
    ['spec/volumes', [{ name: 'a', nfs: {} }], ['restrictedVolumes spec/volumes/0']],
    ['spec/containers/1/ports', [{}, { hostPort: 0 }], []],
    ['spec/containers/1/ports', [{}, { hostPort: 80 }], ['hostPorts spec/containers/1/ports/1/hostPort']],
    [`${shared}/windowsOptions`, { hostProcess: true }, [`windowsHostProcess ${shared}/windowsOptions/hostProcess`]],
    [`${own}/windowsOptions`, { hostProcess: true }, [`windowsHostProcess ${own}/windowsOptions/hostProcess`]],
    [`${own}/windowsOptions`, { hostProcess: false }, []],
    [`${own}/privileged`, true, [`privileged ${own}/privileged`]],
    [`${own}/privileged`, false, []],
    [`${own}/capabilities`, { drop: ['ALL'], add: ['NET_BIND_SERVICE'] }, []],
    [
      `${own}/capabilities`,
      { drop: ['ALL'], add: ['NET_BIND_SERVICE', 'CHOWN'] },
      [`capabilities_restricted ${own}/capabilities/add/1`],
    ],
    [`${own}/capabilities`, { drop: ['NET_RAW'] }, [`capabilities_restricted ${own}/capabilities/drop`]],
    [`${own}/allowPrivilegeEscalation`, true, [`allowPrivilegeEscalation ${own}/allowPrivilegeEscalation`]],
    [`${own}/allowPrivilegeEscalation`, undefined, [`allowPrivilegeEscalation ${own}/allowPrivilegeEscalation`]],
    [`${own}/runAsNonRoot`, false, [`runAsNonRoot ${own}/runAsNonRoot`]],
    [`${own}/runAsNonRoot`, true, []],
    [`${own}/runAsUser`, 0, [`runAsUser ${own}/runAsUser`]],
    [`${own}/runAsUser`, 1000, []],
    [`${own}/runAsUser`, '1000', [`runAsUser ${own}/runAsUser`]],
    [`${shared}/runAsUser`, 0, [`runAsUser ${shared}/runAsUser`]],
    [`${shared}/runAsUser`, 1, []],
    [`${own}/procMount`, 'Unmasked', [`procMount_restricted ${own}/procMount`]],
    [`${own}/procMount`, 'Default', []],
    [`${own}/seccompProfile`, { type: 'Unconfined' }, [`seccompProfile_restricted ${own}/seccompProfile/type`]],
    [`${own}/seccompProfile`, { type: 'Localhost' }, []],
    [
      `${shared}/seccompProfile`,
      undefined,
      ['seccompProfile_restricted spec/containers/0', 'seccompProfile_restricted spec/containers/1'],
    ],
    [`${own}/appArmorProfile`, { type: 'Unconfined' }, [`appArmorProfile ${own}/appArmorProfile/type`]],
    [`${shared}/appArmorProfile`, { type: 'Localhost' }, []],
    [`${own}/seLinuxOptions`, { type: 'spc_t' }, [`seLinuxOptions ${own}/seLinuxOptions/type`]],
    [
      `${shared}/seLinuxOptions`,
      { type: 'container_t', user: 'a', role: 'b' },
      [`seLinuxOptions ${shared}/seLinuxOptions/user`, `seLinuxOptions ${shared}/seLinuxOptions/role`],
    ],
    [`${own}/seLinuxOptions`, { user: '', role: '' }, []],
    [`${shared}/sysctls`, [{ name: 'net.ipv4.tcp_rmem' }, {}], [`sysctls ${shared}/sysctls/1/name`]],
  ])('%s: %j', (place, value, expected) => {
    expect(says(place, value)).toEqual(expected);
  });

  test('a pod that lets root in lets it in everywhere that does not say otherwise', () => {
    expect(says(`${shared}/runAsNonRoot`, false)).toEqual(
      [shared, 'spec/containers/0/securityContext', own].map(place => `runAsNonRoot ${place}/runAsNonRoot`),
    );
    expect(says(`${shared}/runAsNonRoot`, undefined)).toHaveLength(2);
  });

  test.each(['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle/postStart', 'lifecycle/preStop'])(
    '%s calls no other host',
    handler => {
      const [first = '', second] = handler.split('/');
      for (const way of ['httpGet', 'tcpSocket']) {
        const call = (host: string) => (second === undefined ? { [way]: { host } } : { [second]: { [way]: { host } } });
        expect(says(`spec/containers/1/${first}`, call(''))).toEqual([]);
        expect(says(`spec/containers/1/${first}`, call('b'))).toEqual([
          `hostProbesAndHostLifecycle spec/containers/1/${handler}/${way}/host`,
        ]);
      }
    },
  );

  test.each([
    'configMap',
    'csi',
    'downwardAPI',
    'emptyDir',
    'ephemeral',
    'image',
    'persistentVolumeClaim',
    'projected',
    'secret',
  ])('a volume may be a %s', source => {
    expect(says('spec/volumes', [{ name: 'a', [source]: {} }])).toEqual([]);
  });

  test.each([
    ['', 0],
    ['runtime/default', 0],
    ['localhost/own', 0],
    ['unconfined', 1],
    [1, 1],
  ])('the old AppArmor annotation %j is refused %d times', (value, count) => {
    const key = 'container.apparmor.security.beta.kubernetes.io/c';
    const found = says('metadata/annotations', { [key]: value, other: 'unconfined' });
    expect(found).toEqual(count === 0 ? [] : [`appArmorProfile metadata/annotations/${key.replace('/', '~1')}`]);
  });

  test.each(['runtime/default', 'docker/default', 'localhost/own', 'unconfined'])(
    'before 1.19 seccomp is an annotation of the pod or of a container that it has: %s',
    value => {
      const refused = (key: string, minor: number) => {
        const annotations = broken(restricted, ['metadata', 'annotations'], { [key]: value });
        return violations(annotations, 'baseline', minor).map(({ control }) => control);
      };
      const expected = value === 'unconfined' ? ['seccompProfile_baseline'] : [];
      expect(refused('seccomp.security.alpha.kubernetes.io/pod', 18)).toEqual(expected);
      expect(refused('container.seccomp.security.alpha.kubernetes.io/c', 18)).toEqual(expected);
      expect(refused('container.seccomp.security.alpha.kubernetes.io/gone', 18)).toEqual([]);
      expect(refused('seccomp.security.alpha.kubernetes.io/pod', 19)).toEqual([]);
    },
  );
});

describe('the release decides', () => {
  const sysctl = (name: string) => [{ name }];

  test.each([
    [0, 'kernel.shm_rmid_forced'],
    [0, 'net.ipv4.ip_local_port_range'],
    [0, 'net.ipv4.tcp_syncookies'],
    [0, 'net.ipv4.ping_group_range'],
    [0, 'net.ipv4.ip_unprivileged_port_start'],
    [27, 'net.ipv4.ip_local_reserved_ports'],
    [29, 'net.ipv4.tcp_keepalive_time'],
    [29, 'net.ipv4.tcp_fin_timeout'],
    [29, 'net.ipv4.tcp_keepalive_intvl'],
    [29, 'net.ipv4.tcp_keepalive_probes'],
    [32, 'net.ipv4.tcp_rmem'],
    [32, 'net.ipv4.tcp_wmem'],
    [37, 'net.ipv4.tcp_slow_start_after_idle'],
    [37, 'net.ipv4.tcp_notsent_lowat'],
  ])('since 1.%d: the sysctl %s is safe', (since, name) => {
    expect(says(`${shared}/sysctls`, sysctl(name), since)).toEqual([]);
    if (since > 0) expect(says(`${shared}/sysctls`, sysctl(name), since - 1)).toHaveLength(1);
  });

  test.each([
    [
      'the type container_engine_t, since 1.31',
      `${own}/seLinuxOptions`,
      { type: 'container_engine_t' },
      [
        [30, 1],
        [31, 0],
      ],
    ],
    [
      'dropped capabilities, since 1.22',
      `${own}/capabilities`,
      {},
      [
        [21, 0],
        [22, 1],
      ],
    ],
    [
      'no escalation, since 1.8',
      `${own}/allowPrivilegeEscalation`,
      true,
      [
        [7, 0],
        [8, 1],
      ],
    ],
    [
      'another user than 0, since 1.23',
      `${own}/runAsUser`,
      0,
      [
        [22, 0],
        [23, 1],
      ],
    ],
    [
      'a seccomp profile, since 1.19',
      `${shared}/seccompProfile`,
      undefined,
      [
        [18, 0],
        [19, 2],
      ],
    ],
    [
      'probes of the pod itself, since 1.34',
      'spec/containers/0/livenessProbe',
      { httpGet: { host: 'b' } },
      [
        [33, 0],
        [34, 1],
      ],
    ],
  ] as const)('on %s', (_what, place, value, steps) => {
    for (const [minor, count] of steps) expect([minor, says(place, value, minor).length]).toEqual([minor, count]);
  });

  test('since 1.25 what Linux alone has is not asked of Windows', () => {
    const windows = broken(broken(restricted, ['spec', 'os'], { name: 'windows' }), ['spec', 'securityContext'], {
      runAsNonRoot: true,
    });
    const bare = broken(windows, ['spec', 'containers'], [{ name: 'c' }]);
    expect(violations(bare, 'restricted', 25)).toEqual([]);
    expect(violations(bare, 'restricted', 24).map(one => one.control)).toEqual([
      'allowPrivilegeEscalation',
      'capabilities_restricted',
      'seccompProfile_restricted',
    ]);
  });

  test('since 1.35 a pod with users of its own may have root and, below restricted, all of /proc', () => {
    const users = broken(restricted, ['spec', 'hostUsers'], false);
    const root = broken(users, ['spec', 'securityContext', 'runAsUser'], 0);
    expect([34, 35].map(minor => violations(root, 'restricted', minor).length)).toEqual([1, 0]);
    const unmasked = broken(users, ['spec', 'containers', 0, 'securityContext', 'procMount'], 'Unmasked');
    expect([34, 35].map(minor => violations(unmasked, 'baseline', minor).length)).toEqual([1, 0]);
    expect([34, 35].map(minor => violations(unmasked, 'restricted', minor).map(one => one.control))).toEqual([
      ['procMount'],
      ['procMount_restricted'],
    ]);
  });
});
