import { Construct } from 'constructs';
import {
  checkEnforcement,
  checkMachineConfiguration,
  complain,
  provideCluster,
  provideDelivery,
  provideHelmArchives,
} from '../lib';
import { catalogue } from '../policies';
import { Admission } from './admission';
import { AgentDevsecops } from './agent-devsecops';
import { AgentMedical } from './agent-medical';
import { AgentRedteam } from './agent-redteam';
import { AiAgents } from './ai-agents';
import { ArgoCd } from './argo-cd';
import { AuditLog } from './audit-log';
import { production } from './clusters/production';
import { staging } from './clusters/staging';
import { Databases } from './databases';
import type { PlatformDefinition } from './definition';
import { deliveryOf } from './delivery';
import { Edge } from './edge';
import { Flux } from './flux';
import { Homepage } from './homepage';
import { ImageSignatures } from './image-signatures';
import { KnativeLambda } from './knative-lambda';
import { Logging } from './logging';
import { MeshChart } from './mesh';
import { MeshView } from './mesh-view';
import { Monitoring } from './monitoring';
import { Observability } from './observability';
import { Runtime } from './runtime';
import { Scanning } from './scanning';
import { Secrets, provideSecretFiles } from './secrets';
import { StaticSites } from './static-sites';
import { Storage } from './storage';
import { machineConfiguration } from './talos';

/** The clusters of the homelab, in the order in which a change reaches them. */
export const clusters: readonly PlatformDefinition[] = [staging, production];

/** Makes each cluster below `root`: the first part of every construct path is the cluster, the second its app. */
export function platform(root: Construct, definitions: readonly PlatformDefinition[] = clusters): void {
  const stages = definitions.map(one => ({ cluster: one.cluster.name, ...one.enforcement }));
  const ids = catalogue.map(one => one.id);
  complain(root, ...checkEnforcement(stages, ids));
  for (const definition of definitions) makeCluster(root, definition);
}

function makeCluster(root: Construct, definition: PlatformDefinition): void {
  const cluster = new Construct(root, definition.cluster.name);
  provideAll(cluster, definition);
  if (definition.delivery === 'argo-cd') new ArgoCd(cluster, 'gitops', definition);
  if (definition.delivery === 'flux') new Flux(cluster, 'gitops', definition);
  const { istiod } = new MeshChart(cluster, 'mesh', definition);
  const { encrypted, health } = new Storage(cluster, 'storage', definition);
  const { gateway } = new Edge(cluster, 'edge', definition, istiod);
  const monitoring = new Monitoring(cluster, 'monitoring', definition, encrypted);
  const logging = new Logging(cluster, 'logging', definition, { monitoring, istiod, storageClass: encrypted });
  new AuditLog(cluster, 'audit-log', definition, logging);
  new Runtime(cluster, 'runtime', definition, { monitoring, logging });
  new Scanning(cluster, 'scanning', definition, monitoring);
  new ImageSignatures(cluster, 'image-signatures', definition, monitoring);
  new MeshView(cluster, 'mesh-view', { definition, istiod, monitoring });
  const databases = new Databases(cluster, 'databases', definition, encrypted);
  new StaticSites(cluster, 'static-sites', definition, gateway);
  new Homepage(cluster, 'homepage', { definition, gateway, databases });
  new AiAgents(cluster, 'ai-agents', definition, databases);
  new AgentMedical(cluster, 'agent-medical', definition, { databases, storageClass: health });
  new AgentRedteam(cluster, 'agent-redteam', definition, encrypted);
  new AgentDevsecops(cluster, 'agent-devsecops', definition);
  new KnativeLambda(cluster, 'knative-lambda', definition);
  new Secrets(cluster, 'secrets', definition);
  new Admission(cluster, 'admission', definition, monitoring);
  new Observability(cluster, 'observability', definition, { monitoring, logging });
}

/** What every app of a cluster may ask for: the cluster itself, and how things and secrets reach it. */
function provideAll(cluster: Construct, definition: PlatformDefinition): void {
  provideCluster(cluster, definition.cluster);
  complain(cluster, ...checkMachineConfiguration(machineConfiguration(definition)));
  provideDelivery(cluster, deliveryOf(definition));
  provideHelmArchives(cluster, definition.archives ?? {});
  provideSecretFiles(cluster, definition.secrets);
}
