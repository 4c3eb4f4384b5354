import type { Chart } from 'cdk8s';
import {
  AuthorizationPolicy,
  BackupStore,
  EncryptedStorageClass,
  FalcoDeployment,
  GatekeeperPolicy,
  Gateway,
  HttpRoute,
  Kiali,
  LonghornBackupTarget,
  MeshStrictMtls,
  MeshTarget,
  NativeAdmissionPolicy,
  Peer,
  PlaintextPorts,
  Port,
  RequestAuthentication,
  RoutesFrom,
  SecureNamespace,
  SidekickOutput,
  Waypoint,
  admissionResources,
  argoCd,
  connectLonghorn,
} from '../../lib';
import type { WorkloadPeer } from '../../lib';
import type { Manifest } from '../../lib/manifest';
import { identityOf, identityText } from '../../lib/manifest';
import { ambientCluster, manifestsOf } from '../support/clusters';
import { reason } from '../support/images';
import { broken, only } from '../support/rendered';
import type { Answer } from './servers/api-client';
import { ControlPlane } from './servers/control-plane';
import { haveSharedCrds } from './servers/crds';
import { goldenData } from './servers/golden';
import { inParallel } from './servers/in-parallel';
import { stopAll } from './servers/server';
import { skipped } from './skipped';

const delivery = argoCd({ project: 'platform' });
const projects = ['argo-cd', 'gatekeeper', 'gateway-api', 'istio', 'longhorn'];

/** One field, and what it becomes. */
type Break = readonly [path: readonly (string | number)[], change: unknown];

/** Every construct that makes custom resources, in the forms that the platform does not happen to use as well. */
function everyConstruct(chart: Chart): void {
  new SecureNamespace(chart, 'argocd');
  const namespace = new SecureNamespace(chart, 'shop', { waypoint: 'waypoint' });
  const pods = (name: string, ...ports: readonly number[]): WorkloadPeer =>
    Peer.workload({ namespace, labels: { app: name }, serviceAccount: name, ports: ports.map(port => Port.tcp(port)) });
  mesh(namespace, pods('site', 8080));
  entrance(chart, pods('site', 8080));
  storage(chart);
  admission(chart);
  const outputs = [
    SidekickOutput.loki({ workload: pods('loki'), url: 'http://loki.shop.svc:3100' }),
    SidekickOutput.slack(),
  ];
  const own = { cluster: ambientCluster, delivery, nodeAccess: reason };
  new FalcoDeployment(chart, 'runtime', { ...own, outputs, outputSecret: 'outputs', prometheus: pods('prometheus') });
  const prometheus = { workload: pods('prometheus'), url: 'http://prometheus.shop.svc:9090' };
  const signingKey = { secretName: 'kiali-signing-key', key: 'key' };
  new Kiali(chart, 'view', { namespace, delivery, prometheus, signingKey });
}

function mesh(namespace: SecureNamespace, site: WorkloadPeer): void {
  const control = new SecureNamespace(namespace, 'istio-system', { outsideMesh: reason });
  const istiod = Peer.workload({ namespace: control, labels: { app: 'istiod' }, serviceAccount: 'istiod' });
  new MeshStrictMtls(namespace, 'mesh', { cluster: ambientCluster });
  new PlaintextPorts(namespace, 'plain', {
    workload: site,
    ports: [Port.tcp(9443)],
    from: Peer.apiServer(),
    ...reason,
  });
  const target = new Waypoint(namespace, 'waypoint', { namespace, istiod, callers: [site] }).service('site');
  const claims = { 'realm.roles': ['reader'] };
  const from = [
    { workloads: [site], requestPrincipals: ['https://id.example.org/*'] },
    { addresses: ['192.168.1.0/24'] },
  ];
  const to = [{ methods: ['GET'], paths: ['/v1/*'], hosts: ['shop.example.org'], ports: [Port.tcp(8080)] }];
  new AuthorizationPolicy(namespace, 'readers', { namespace, target, rules: [{ from, to, claims }] });
  const labels = MeshTarget.workload({ app: 'site' });
  new AuthorizationPolicy(namespace, 'nobody', {
    namespace,
    target: labels,
    rules: [{ from: [{ workloads: [site] }] }],
    action: 'DENY',
  });
  const issuers = [{ issuer: 'https://id.example.org', audiences: ['shop'], jwksUri: 'https://id.example.org/keys' }];
  new RequestAuthentication(namespace, 'people', { namespace, target, issuers });
}

function entrance(chart: Chart, site: WorkloadPeer): void {
  const namespace = new SecureNamespace(chart, 'ingress');
  const routes = RoutesFrom.only('shop');
  const listeners = [
    { name: 'shop', hostname: 'shop.example.org', certificate: 'shop-tls', routes },
    { name: 'teams', hostname: '*.example.org', certificate: 'all-tls', routes: RoutesFrom.labelled({ team: 'web' }) },
    { name: 'old', hostname: 'old.example.org', plaintext: reason, port: 8080 },
  ];
  const gateway = new Gateway(namespace, 'home', { namespace, listeners, redirectHttp: true });
  const backend = { workload: site, service: 'site', servicePort: 80 };
  new HttpRoute(chart, 'site', { gateway, hostnames: ['shop.example.org'], paths: ['/', '/api'], backend });
}

function storage(chart: Chart): void {
  const namespace = new SecureNamespace(chart, 'longhorn-system', { outsideMesh: reason });
  connectLonghorn(namespace);
  new LonghornBackupTarget(chart, 'nas', {
    namespace,
    store: BackupStore.nfs({ server: '192.168.1.100', path: '/mnt/tank' }),
  });
  const at = Peer.internet();
  const store = BackupStore.s3({ bucket: 'backups', region: 'eu-1', credentialSecret: 'longhorn-s3', at });
  const jobs = [{ name: 'weekly', task: 'system-backup', groups: ['all'], retain: 5 }] as const;
  new LonghornBackupTarget(chart, 'off-site', { namespace, store, jobs, name: 'off-site' });
  const cryptoSecret = { name: 'longhorn-crypto', namespace: 'longhorn-system' };
  new EncryptedStorageClass(chart, 'encrypted', {
    cryptoSecret,
    backupTargetName: 'off-site',
    reclaimPolicy: 'Retain',
  });
}

function admission(chart: Chart): void {
  const expression = "variables.anyObject.metadata.?labels.orValue({}).?app.orValue('') in variables.params.apps";
  const cel = { validations: [{ expression, message: 'the label app is not known' }] };
  const parameters = { apps: ['site'], most: 3 };
  const resources = [admissionResources.deployment, admissionResources.pod];
  const excludedNamespaces = [{ namespace: 'longhorn-system', ...reason }];
  new NativeAdmissionPolicy(chart, 'known-app', { cel, parameters, stage: 'warn', resources, excludedNamespaces });
  new GatekeeperPolicy(chart, 'cel-app', {
    description: 'a known app',
    code: cel,
    stage: 'dryrun',
    resources,
    excludedNamespaces,
  });
  const rego = 'package app\n\nviolation contains {"msg": "no"} if false\n';
  new GatekeeperPolicy(chart, 'rego-app', { description: 'a known app', code: { rego }, stage: 'deny', resources });
}

if (!haveSharedCrds) skipped('every construct is admitted', '../shared/crds is absent');
else
  describe('every construct', () => {
    const manifests = manifestsOf(everyConstruct).filter(({ apiVersion }) => !apiVersion.startsWith('constraints.'));
    let plane: ControlPlane;

    beforeAll(async () => {
      plane = await ControlPlane.start({ seed: await goldenData(projects) });
      await inParallel(
        manifests.filter(({ kind }) => kind === 'Namespace'),
        one => plane.admin.apply(one),
      );
    });
    afterAll(() => stopAll());

    const apply = (manifest: Manifest): Promise<Answer> => plane.admin.apply(manifest, { dryRun: true });

    test('is admitted by a real API server, its own rules in CEL included, without a word of warning', async () => {
      const answers = await inParallel(manifests, async manifest => ({ manifest, answer: await apply(manifest) }));
      const wrong = answers
        .filter(({ answer }) => !answer.ok || answer.warnings.length > 0)
        .map(
          ({ manifest, answer }) =>
            `${identityText(identityOf(manifest))}: ${answer.message} ${answer.warnings.join()}`,
        );
      expect(wrong).toEqual([]);
      expect(new Set(manifests.map(one => one.kind)).size).toBeGreaterThan(15);
    });

    test.each<[string, string, Break, string]>([
      [
        'a weakened port of every pod',
        'PeerAuthentication',
        [['spec', 'selector'], undefined],
        'portLevelMtls requires selector',
      ],
      [
        'a rule for two targets',
        'AuthorizationPolicy',
        [['spec', 'selector'], { matchLabels: { a: 'b' } }],
        'only one of',
      ],
      [
        'a listener that ends no TLS',
        'Gateway',
        [['spec', 'listeners', 0, 'tls', 'certificateRefs'], []],
        'certificateRefs',
      ],
      ['two listeners of one name', 'Gateway', [['spec', 'listeners', 1, 'name'], 'shop'], 'duplicate'],
      [
        'a binding that warns and denies',
        'ValidatingAdmissionPolicyBinding',
        [
          ['spec', 'validationActions'],
          ['Warn', 'Deny'],
        ],
        'Deny',
      ],
      [
        'CEL that does not compile',
        'ValidatingAdmissionPolicy',
        [['spec', 'validations', 0, 'expression'], 'object.'],
        'compilation failed',
      ],
    ])('twin: %s is refused', async (_, kind, [path, change], message) => {
      const answer = await apply(broken(weakened(kind), path, change));
      expect(answer.ok).toBe(false);
      expect(answer.message).toContain(message);
    });

    const names: Readonly<Record<string, string>> = {
      PeerAuthentication: 'site-plaintext-ports',
      AuthorizationPolicy: 'readers',
      Gateway: 'home',
    };
    const weakened = (kind: string): Manifest => only(manifests, kind, names[kind]);
  });
