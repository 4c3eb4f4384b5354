import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { EnvValue, HardenedStatefulSet, Mount, Probe, SecureNamespace } from '../lib';
import type { PlatformDefinition } from './definition';
import { image } from './image';
import { secret } from './secrets';

/** The databases that applications share. They call nobody; each application's connection is written with the application. */
export class Databases extends Chart {
  readonly postgres: HardenedStatefulSet;
  readonly redis: HardenedStatefulSet;

  constructor(scope: Construct, id: string, definition: PlatformDefinition, storageClass: string) {
    super(scope, id);
    const [sql, cache] = [new SecureNamespace(this, 'postgres'), new SecureNamespace(this, 'redis')];
    secret(sql, 'postgres', ['password']);
    secret(cache, 'redis', ['auth']);
    this.postgres = postgres(sql, definition, storageClass);
    this.redis = redis(cache, definition, storageClass);
  }
}

function postgres(scope: Construct, definition: PlatformDefinition, storageClass: string): HardenedStatefulSet {
  const ready = Probe.exec(['pg_isready', '--username=postgres']);
  return new HardenedStatefulSet(scope, 'postgres-server', {
    name: 'postgres',
    image: image(definition, 'postgres'),
    port: 5432,
    protocol: 'tcp',
    user: 70,
    group: 70,
    resources: { cpu: '100m', memory: '512Mi' },
    env: {
      PGDATA: '/var/lib/postgresql/data/pgdata',
      POSTGRES_INITDB_ARGS: '--data-checksums',
      POSTGRES_PASSWORD_FILE: '/etc/postgres/password',
    },
    mounts: [
      Mount.secret('/etc/postgres', 'postgres'),
      Mount.emptyDir('/tmp', '64Mi'),
      Mount.emptyDir('/var/run/postgresql', '16Mi'),
    ],
    storage: { '/var/lib/postgresql/data': { size: '20Gi', storageClass } },
    probes: { readiness: ready, liveness: ready },
  });
}

function redis(scope: Construct, definition: PlatformDefinition, storageClass: string): HardenedStatefulSet {
  return new HardenedStatefulSet(scope, 'redis-server', {
    name: 'redis',
    image: image(definition, 'redis'),
    port: 6379,
    protocol: 'tcp',
    user: 999,
    group: 1000,
    command: ['sh', '-c', 'exec redis-server --dir /data --requirepass "$REDIS_AUTH"'],
    env: { REDIS_AUTH: EnvValue.secret('redis', 'auth') },
    storage: { '/data': { size: '2Gi', storageClass } },
  });
}
