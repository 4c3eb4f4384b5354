import { blames, findings, object, pod } from '../support/judged';

test.each([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_wmem',
])('the sysctl %s is of the pod alone', name => {
  const sysctls = (...names: readonly string[]) =>
    pod({}, { securityContext: { sysctls: names.map(one => ({ name: one })) } });
  expect(blames('safe-sysctls', sysctls(name))).toEqual([]);
  expect(blames('safe-sysctls', sysctls(name, `${name}.x`))).toEqual(['/spec/securityContext/sysctls/1/name']);
});

test('a sysctl without a name is no safe one, and a pod without sysctls changes none', () => {
  expect(blames('safe-sysctls', pod({}, { securityContext: { sysctls: [{}] } }))).toHaveLength(1);
  expect(findings('safe-sysctls', pod())).toEqual([]);
});

test.each([
  ['', []],
  ['container_t', []],
  ['container_init_t', []],
  ['container_kvm_t', []],
  ['container_engine_t', []],
  ['spc_t', ['/spec/securityContext/seLinuxOptions/type', '/spec/containers/0/securityContext/seLinuxOptions/type']],
] as const)('the SELinux type %j has its own verdict, on the pod and on each container', (type, paths) => {
  const securityContext = { seLinuxOptions: { type } };
  expect(blames('selinux-options', pod({ securityContext }, { securityContext }))).toEqual(paths);
});

test.each(['user', 'role'])('no SELinux %s is chosen', field => {
  const securityContext = { seLinuxOptions: { [field]: 'x' } };
  expect(blames('selinux-options', pod({ securityContext }))).toHaveLength(1);
});

test.each([
  ['', 0],
  ['runtime/default', 0],
  ['localhost/own', 0],
  ['own-localhost/', 1],
  ['unconfined', 1],
])('the old AppArmor annotation %j is refused %d times', (value, count) => {
  const annotations = { 'container.apparmor.security.beta.kubernetes.io/c': value, other: 'unconfined' };
  expect(blames('apparmor-profile', pod({}, {}, { annotations }))).toHaveLength(count);
});

test.each([
  ['RuntimeDefault', 0],
  ['Localhost', 0],
  ['Unconfined', 1],
])('the profile %s is refused %d times, of AppArmor and of seccomp', (type, count) => {
  const of = (field: string) => ({ securityContext: { [field]: { type } } });
  expect(blames('apparmor-profile', pod(of('appArmorProfile')))).toHaveLength(count);
  expect(blames('apparmor-profile', pod({}, of('appArmorProfile')))).toHaveLength(count);
  expect(blames('seccomp-unconfined', pod(of('seccompProfile')))).toHaveLength(count);
  expect(blames('seccomp-unconfined', pod({}, of('seccompProfile')))).toHaveLength(count);
});

test.each(['Deployment', 'StatefulSet', 'DaemonSet'])('every container of a %s has both probes', kind => {
  const workload = (container: object) =>
    object(`apps/v1/${kind}`, { spec: { template: { spec: { containers: [{ name: 'c', ...container }] } } } });
  const probe = { exec: { command: ['true'] } };
  expect(blames('probes', workload({ readinessProbe: probe, livenessProbe: probe }))).toEqual([]);
  expect(blames('probes', workload({ readinessProbe: probe }))).toHaveLength(1);
  expect(blames('probes', workload({ livenessProbe: probe }))).toHaveLength(1);
  expect(blames('probes', pod())).toEqual([]);
});

describe('a secret in the environment', () => {
  const env = (name: string, value?: string) => pod({ env: [value === undefined ? { name } : { name, value }] });

  test.each([
    ...[
      'API_KEY',
      'apikey',
      'AUTH',
      'DB_CREDENTIALS',
      'CREDENTIAL',
      'PASSPHRASE',
      'PASSWD',
      'PGPASSWORD_FILE_PASSWORD',
    ],
    ...['PASSWORD', 'PRIVATE_KEY', 'privatekey', 'DB_PWD', 'CLIENT_SECRET', 'TOKEN', 'token_for_x'],
  ])('is what a literal under the name %s is', name => {
    expect(blames('secret-in-env', env(name, 'hunter2!'))).toEqual(['/spec/containers/0/env/0/value']);
  });

  test.each(['AUTHOR', 'KEYBOARD', 'MONKEY', 'SECRETARY', 'TOKENS_PER_SECOND', 'COMPASSPHRASES'])(
    'is not what a literal under the name %s is',
    name => {
      expect(blames('secret-in-env', env(name, 'hunter2!'))).toEqual([]);
    },
  );

  test.each(['/run/secrets/token', 'https://idp.example.com/oauth', '3600', '30s', 'true', 'false', '$(OTHER)', ''])(
    'is not the value %j, whatever its name',
    value => {
      expect(blames('secret-in-env', env('TOKEN', value))).toEqual([]);
    },
  );

  test.each(['a/run/x', 'https://user:word@example.com', '12 34', 'truely', 'x$(OTHER)', '$(OTHER)x', '/with space'])(
    'may be the value %j, which only begins or ends like a harmless one',
    value => {
      expect(blames('secret-in-env', env('TOKEN', value))).toHaveLength(1);
    },
  );

  test.each([
    `AKIA${'A1'.repeat(8)}`,
    `ghp_${'a1'.repeat(18)}`,
    `ghs_${'a1'.repeat(18)}`,
    `glpat-${'a'.repeat(20)}`,
    `xoxb-${'1'.repeat(10)}`,
    `eyJ${'a'.repeat(10)}.eyJb`,
    `sk_live_${'a1'.repeat(8)}`,
    '-----BEGIN RSA PRIVATE KEY-----',
    '-----BEGIN PRIVATE KEY-----',
  ])('is the value %s, whatever its name', value => {
    const [finding, ...more] = findings('secret-in-env', env('HARMLESS', `x ${value} y`));
    expect(more).toEqual([]);
    expect(JSON.stringify(finding)).not.toContain(value);
  });

  test('is not a variable that takes its value from a Secret, or has none', () => {
    const valueFrom = { secretKeyRef: { name: 'db', key: 'password' } };
    expect(blames('secret-in-env', pod({ env: [{ name: 'PASSWORD', valueFrom }] }), env('PASSWORD'))).toEqual([]);
    expect(blames('secret-in-env', pod({ env: [{ value: 'a' }] }))).toEqual([]);
  });
});

test('an image without a name comes from no allowed registry, and is not pinned', () => {
  expect(blames('allowed-registries', pod({ image: undefined }))).toEqual(['/spec/containers/0/image']);
  expect(blames('image-digest', pod({ image: undefined }))).toEqual(['/spec/containers/0/image']);
});
