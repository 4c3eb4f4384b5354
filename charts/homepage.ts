import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { EnvValue, HardenedDeployment, HttpRoute, Mount, Peer, Port, Probe, ZeroEgressService, allow } from '../lib';
import type { Gateway } from '../lib';
import type { Databases } from './databases';
import type { PlatformDefinition } from './definition';
import { image } from './image';
import { ownNamespace } from './image-signatures';
import { secret } from './secrets';

/** What the homepage stands on. */
export interface HomepageProps {
  readonly definition: PlatformDefinition;
  readonly gateway: Gateway;
  readonly databases: Databases;
}

/** The owner's homepage: a frontend without egress, and an API that may call its two databases and public addresses over TLS. */
export class Homepage extends Chart {
  constructor(scope: Construct, id: string, { definition, gateway, databases }: HomepageProps) {
    super(scope, id);
    const namespace = ownNamespace(this, 'homepage', definition);
    secret(namespace, 'homepage', ['database', 'redis']);
    const api = apiOf(namespace, definition);
    allow(api, databases.postgres);
    allow(api, databases.redis);
    allow(api, Peer.internet(), Port.tcp(443));
    const parts = { '/': frontendOf(namespace, definition), '/api': api };
    for (const [path, workload] of Object.entries(parts)) {
      const { name } = workload.peer;
      const backend = { workload, service: name, servicePort: 8080 };
      new HttpRoute(namespace, `${name}-route`, {
        gateway,
        name,
        hostnames: [definition.domain],
        paths: [path],
        backend,
      });
    }
  }
}

const healthy = { readiness: Probe.http('/health'), liveness: Probe.http('/health') };

function frontendOf(scope: Construct, definition: PlatformDefinition): ZeroEgressService {
  return new ZeroEgressService(scope, 'frontend', {
    name: 'homepage-frontend',
    image: image(definition, 'homepage-frontend'),
    port: 8080,
    user: 101,
    group: 101,
    replicas: definition.replicas,
    env: { VITE_API_URL: '/api', VITE_APP_ENV: definition.cluster.name },
    mounts: ['/tmp', '/var/cache/nginx', '/var/run'].map(path => Mount.emptyDir(path, '32Mi')),
    probes: healthy,
  });
}

function apiOf(scope: Construct, definition: PlatformDefinition): HardenedDeployment {
  return new HardenedDeployment(scope, 'api', {
    name: 'homepage-api',
    image: image(definition, 'homepage-api'),
    port: 8080,
    replicas: definition.replicas,
    env: apiEnv,
    probes: healthy,
  });
}

const apiEnv = {
  DATABASE_HOST: 'postgres.postgres.svc',
  DATABASE_NAME: 'homepage',
  DATABASE_PORT: '5432',
  DATABASE_USER: 'homepage',
  PGPASSWORD: EnvValue.secret('homepage', 'database'),
  PORT: '8080',
  REDIS_PASSWORD: EnvValue.secret('homepage', 'redis'),
  REDIS_URL: 'redis://redis.redis.svc:6379',
};
