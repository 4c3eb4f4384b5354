import { Construct } from 'constructs';
import type { ServiceAccount } from '../access/service-account';
import type { Complaint } from '../complaint';
import { complain } from '../complaint';
import { k8s } from '../k8s';
import type { Connectable, WorkloadPeer } from '../network/peer';
import { rememberOrigin } from '../origin';
import { checkQuantity } from '../quantity';
import type { ServingProps } from './serving';
import { checkReplicas, disruptionBudget, service, withMainPort } from './serving';
import type { Workload } from './workload';
import { workload } from './workload';

/** A volume that each pod of a StatefulSet has for itself and keeps. */
export interface OwnVolume {
  readonly size: string;
  /** @default the cluster's default StorageClass */
  readonly storageClass?: string;
}

/** What a HardenedStatefulSet may be told. */
export interface HardenedStatefulSetProps extends ServingProps {
  /** How many pods there are. @default 1 */
  readonly replicas?: number;
  /** The volumes of each pod, by the path the main container finds them at. They outlive the StatefulSet unless {@link ephemeralStorage} says otherwise. @default none */
  readonly storage?: Readonly<Record<string, OwnVolume>>;
  /** Whether the volumes go with what they were made for: when the StatefulSet leaves the cluster or has fewer pods. @default false: data outlives a mistake */
  readonly ephemeralStorage?: boolean;
}

/** A StatefulSet of hardened pods with its own ServiceAccount, a headless Service for its ports and a PodDisruptionBudget. It refuses what HardenedDeployment refuses. */
export class HardenedStatefulSet extends Construct implements Connectable {
  readonly peer: WorkloadPeer;
  readonly serviceAccount: ServiceAccount;

  constructor(scope: Construct, id: string, props: HardenedStatefulSetProps) {
    super(scope, id);
    rememberOrigin(this);
    const full = withMainPort(props);
    const { replicas = 1, storage = {}, ephemeralStorage = false } = props;
    const spread = replicas > 1;
    const kind = { group: 'apps', kind: 'StatefulSet', role: 'serving', spread, longest: 52 } as const;
    const parts = workload(this, full, kind);
    this.peer = parts.peer;
    this.serviceAccount = parts.serviceAccount;
    complain(this, ...checkReplicas(replicas), ...checkStorage(storage));
    statefulSet(this, parts, { replicas, storage, ephemeralStorage });
    service(this, parts, full, { headless: true });
    disruptionBudget(this, parts);
  }
}

type Shape = Required<Pick<HardenedStatefulSetProps, 'replicas' | 'storage' | 'ephemeralStorage'>>;

function statefulSet(scope: Construct, parts: Workload, { replicas, storage, ephemeralStorage }: Shape): void {
  const { metadata, selector } = parts;
  const claims = Object.entries(storage);
  new k8s.KubeStatefulSet(scope, 'stateful-set', {
    metadata,
    spec: {
      replicas,
      serviceName: metadata.name,
      revisionHistoryLimit: 3,
      selector,
      ...(ephemeralStorage
        ? { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Delete' } }
        : {}),
      template: withVolumes(parts.template, Object.keys(storage)),
      ...(claims.length > 0 ? { volumeClaimTemplates: claims.map(claim) } : {}),
    },
  });
}

type Storage = Readonly<Record<string, OwnVolume>>;

function claim([path, { size, storageClass }]: readonly [string, OwnVolume]): k8s.KubePersistentVolumeClaimProps {
  return {
    metadata: { name: claimName(path) },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: k8s.Quantity.fromString(size) } },
      ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
    },
  };
}

function withVolumes(template: k8s.PodTemplateSpec, paths: readonly string[]): k8s.PodTemplateSpec {
  const { spec } = template;
  const [main, ...others] = spec?.containers ?? [];
  if (spec === undefined || main === undefined || paths.length === 0) return template;
  const own = paths.map(path => ({ name: claimName(path), mountPath: path }));
  const volumeMounts = [...(main.volumeMounts ?? []), ...own];
  return { ...template, spec: { ...spec, containers: [{ ...main, volumeMounts }, ...others] } };
}

function claimName(path: string): string {
  return path
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}

function checkStorage(storage: Storage): readonly Complaint[] {
  const names = Object.keys(storage).map(claimName);
  return Object.entries(storage).flatMap(([path, { size }], at) => {
    const isPath = /^\/[^:]*[a-zA-Z0-9][^:]*$/.test(path) && claimName(path).length <= 63;
    const clash = names.indexOf(claimName(path)) < at;
    const fix = "write one such as '/var/lib/data'";
    const rule = 'an absolute path that no other one resembles';
    const paths = isPath && !clash ? [] : [{ prop: 'storage', rule, got: path, fix }];
    return [...paths, ...checkQuantity(`storage['${path}'].size`, size)];
  });
}
