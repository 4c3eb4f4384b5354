import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  BackupStore,
  EncryptedStorageClass,
  EvidenceSlot,
  HelmAddon,
  HelmChart,
  LonghornBackupTarget,
  PodSecurity,
  RestoreDrill,
  Schedule,
  SecureNamespace,
  connectLonghorn,
  postgresCheck,
  restoredPath,
  waive,
} from '../lib';
import type { RestoreDrillProps } from '../lib';
import type { PlatformDefinition } from './definition';
import { image } from './image';
import { secret } from './secrets';

const nodeAccess = {
  reason:
    'longhorn-manager and its engines attach block devices of the node: privileged, /dev, /proc and the data path',
  owner: 'platform',
  expires: '2027-06-30',
};

/** Longhorn: encrypted volumes, a backup of each to the NAS every night, and drills every week that restore those of the databases. */
export class Storage extends Chart {
  /** The StorageClass for every claim: its volumes are encrypted. */
  readonly encrypted: string;
  /** The StorageClass for personal health data. */
  readonly health: string;

  constructor(scope: Construct, id: string, definition: PlatformDefinition) {
    super(scope, id);
    const namespace = new SecureNamespace(this, 'longhorn-system', {
      podSecurity: PodSecurity.privileged(nodeAccess),
      outsideMesh: {
        reason: 'the API server calls its webhooks, and iSCSI and NFS are not carried by the mesh',
        owner: 'platform',
        expires: '2027-06-30',
      },
      quota: { cpu: '16', cpuLimit: '200', memory: '32Gi', memoryLimit: '256Gi', pods: 200 },
      limits: { cpuLimit: '2', memoryLimit: '2Gi' },
    });
    const chart = HelmChart.repository('https://charts.longhorn.io', 'longhorn', definition.helm.longhorn);
    new HelmAddon(this, 'longhorn', { chart, namespace: namespace.name, values });
    secret(namespace, 'longhorn-crypto', ['CRYPTO_KEY_PROVIDER', 'CRYPTO_KEY_VALUE']);
    connectLonghorn(namespace);
    const storageClass = new EncryptedStorageClass(this, 'longhorn-encrypted', {
      cryptoSecret: { name: 'longhorn-crypto', namespace: namespace.name },
      replicas: definition.replicas,
    });
    this.encrypted = storageClass.name;
    this.health = healthClass(namespace, definition);
    backups(this, namespace, definition);
    drills(this, definition, { longhorn: namespace, storageClass });
    offSite(namespace, definition);
  }
}

/** The backups of personal health data: a group of their own, so that a decision about them changes nothing else. */
const healthGroup = 'health';

/** Every night all volumes, and those with personal health data as a group of their own. */
function backups(scope: Construct, namespace: SecureNamespace, { backup }: PlatformDefinition): void {
  const { server, path, cron, retain } = backup;
  new LonghornBackupTarget(scope, 'backup', {
    namespace,
    store: BackupStore.nfs({ server, path }),
    jobs: [
      { name: 'daily-backup', schedule: Schedule.cron(cron), retain },
      { name: 'health-backup', schedule: Schedule.cron(cron), retain, groups: [healthGroup] },
    ],
  });
}

/** Volumes for personal health data: a key that opens nothing else, and a volume that stays when its claim goes by mistake. How long the data is kept is for the namespace to say. */
function healthClass(namespace: SecureNamespace, definition: PlatformDefinition): string {
  const crypto = secret(namespace, 'longhorn-crypto-health', ['CRYPTO_KEY_PROVIDER', 'CRYPTO_KEY_VALUE']);
  const { name } = new EncryptedStorageClass(namespace, 'longhorn-health', {
    cryptoSecret: { name: crypto.name, namespace: namespace.name },
    replicas: definition.replicas,
    reclaimPolicy: 'Retain',
    backupGroups: [healthGroup],
  });
  return name;
}

/** Redis writes a checksum at the end of each dump, and its own tool reads the dump to that end. Postgres replays its log and reads every row. */
function drills(
  scope: Construct,
  definition: PlatformDefinition,
  where: Pick<RestoreDrillProps, 'longhorn' | 'storageClass'>,
): void {
  const { postgres, redis } = definition.backup.drill;
  const kubectl = image(definition, 'kubectl');
  const command = ['redis-check-rdb', `${restoredPath}/dump.rdb`];
  new RestoreDrill(scope, 'restore-drill-redis', {
    ...where,
    ...redis,
    kubectl,
    check: { image: image(definition, 'redis'), command, user: 999, group: 1000 },
  });
  new RestoreDrill(scope, 'restore-drill-postgres', {
    ...where,
    ...postgres,
    kubectl,
    check: postgresCheck({ image: image(definition, 'postgres') }),
    schedule: '0 7 * * 0',
  });
}

/** The copy from the NAS to Storj is made by the NAS: nothing in the cluster can see it, so people say what they saw. */
function offSite(namespace: SecureNamespace, { backup }: PlatformDefinition): void {
  const slots = {
    'off-site-copy': [backup.offSite.copy, 31, 'the newest backups are copied to Storj'],
    'off-site-read-back': [backup.offSite.readBack, 184, 'a backup was read back from Storj'],
  } as const;
  for (const [id, [known, maxAgeDays, claim]] of Object.entries(slots)) {
    const given = 'on' in known ? known : undefined;
    const { name } = new EvidenceSlot(namespace, id, { claim, maxAgeDays, given });
    const object = { group: '', kind: 'ConfigMap', namespace: namespace.name, name };
    if (!('on' in known)) waive(namespace, 'evidence-age', object, known);
  }
}

const values = {
  preUpgradeChecker: { jobEnabled: false },
  defaultSettings: {
    defaultDataPath: '/var/mnt/longhorn',
    upgradeChecker: false,
    allowCollectingLonghornUsageMetrics: false,
  },
  persistence: { defaultClass: false },
  service: { ui: { type: 'ClusterIP' } },
  longhornUI: { replicas: 0 },
  // Its own NetworkPolicies let everybody reach its webhooks and instance managers; NetworkPolicies add up, so they would open what ours close.
  networkPolicies: { enabled: false, restrictInternalTraffic: false },
};
