import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { EnvValue, HardenedDeployment, Mount, Peer, Port, Probe, allow } from '../lib';
import type { Databases } from './databases';
import type { ImageName, PlatformDefinition } from './definition';
import { image } from './image';
import { ownNamespace } from './image-signatures';
import { secret } from './secrets';

/** What one agent is, as data. */
interface Agent {
  readonly image: ImageName;
  readonly port: number;
}

const agents: Readonly<Record<string, Agent>> = {
  'agent-bruno': { image: 'agent-bruno', port: 8080 },
  'agent-sre': { image: 'agent-sre', port: 8000 },
};

/** The agents that talk to a model. Each may call the model server and its memory, and nothing else: an agent that is talked into something has no way out. */
export class AiAgents extends Chart {
  constructor(scope: Construct, id: string, definition: PlatformDefinition, databases: Databases) {
    super(scope, id);
    const namespace = ownNamespace(this, 'ai-agents', definition);
    const { address, port } = definition.models;
    const models = Peer.host(address, { name: 'models' });
    for (const [name, agent] of Object.entries(agents)) {
      secret(namespace, name, ['postgres-url', 'redis-url']);
      const deployment = new HardenedDeployment(namespace, name, {
        image: image(definition, agent.image),
        port: agent.port,
        replicas: definition.replicas,
        resources: { cpu: '100m', memory: '512Mi' },
        env: {
          OLLAMA_URL: `http://${address.replace(/\/\d+$/, '')}:${String(port)}`,
          POSTGRES_URL: EnvValue.secret(name, 'postgres-url'),
          REDIS_URL: EnvValue.secret(name, 'redis-url'),
        },
        mounts: [Mount.emptyDir('/tmp', '64Mi')],
        probes: { readiness: Probe.http('/health'), liveness: Probe.http('/health') },
      });
      allow(deployment, models, Port.tcp(port));
      allow(deployment, databases.postgres);
      allow(deployment, databases.redis);
    }
  }
}
