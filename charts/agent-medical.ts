import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { EnvValue, HardenedStatefulSet, Mount, Peer, Port, Probe, allow, waive } from '../lib';
import type { SecureNamespace } from '../lib';
import type { Databases } from './databases';
import type { PlatformDefinition } from './definition';
import { image } from './image';
import { ownNamespace } from './image-signatures';
import { secret } from './secrets';

/** The label of everything that touches personal health data. Policies ask more of what carries it. */
export const healthData = { 'bulwark.dev/data-class': 'phi' } as const;

interface Given {
  readonly databases: Databases;
  /** The StorageClass for personal health data. */
  readonly storageClass: string;
}

/**
 * The agent that answers questions about medical records: alone in its namespace, with its own database user, and no way to the internet. What it keeps itself is on
 * a volume of its own, encrypted with a key that opens nothing else.
 */
export class AgentMedical extends Chart {
  constructor(scope: Construct, id: string, definition: PlatformDefinition, { databases, storageClass }: Given) {
    super(scope, id);
    const namespace = healthNamespace(this, 'agent-medical', definition);
    secret(namespace, 'medical-database', ['url']);
    const { address, port } = definition.models;
    const agent = new HardenedStatefulSet(namespace, 'agent', {
      name: 'agent-medical',
      image: image(definition, 'agent-medical'),
      port: 8080,
      replicas: definition.replicas,
      resources: { cpu: '100m', memory: '512Mi' },
      env: {
        OLLAMA_URL: `http://${address.replace(/\/\d+$/, '')}:${String(port)}`,
        DATABASE_URL: EnvValue.secret('medical-database', 'url'),
      },
      mounts: [Mount.emptyDir('/tmp', '64Mi')],
      storage: { '/data': { size: '5Gi', storageClass } },
      probes: { readiness: Probe.http('/health'), liveness: Probe.http('/health') },
    });
    allow(agent, Peer.host(address, { name: 'models' }), Port.tcp(port));
    allow(agent, databases.postgres);
  }
}

/** A namespace for personal health data, with the time that the data is kept; or the waiver that says who still has to decide it. */
function healthNamespace(scope: Construct, name: string, definition: PlatformDefinition): SecureNamespace {
  const { healthDataRetention: kept } = definition;
  const labels = typeof kept === 'string' ? { ...healthData, 'bulwark.dev/retention': kept } : healthData;
  const namespace = ownNamespace(scope, name, definition, { labels });
  const object = { group: '', kind: 'Namespace', namespace: '', name };
  if (typeof kept !== 'string') waive(namespace, 'health-data-storage', object, kept);
  return namespace;
}
