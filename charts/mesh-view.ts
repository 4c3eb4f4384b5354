import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { Kiali, RotatedPassword, SecureNamespace } from '../lib';
import type { WorkloadPeer } from '../lib';
import type { PlatformDefinition } from './definition';
import type { Monitoring } from './monitoring';

/** How long a key Kiali takes to sign its sessions with: as many bytes as AES-256 has. */
const keyLength = 32;

/** What the view of the mesh reads from. */
interface Sources {
  readonly definition: PlatformDefinition;
  readonly istiod: WorkloadPeer;
  readonly monitoring: Monitoring;
}

/** Kiali, to look at the mesh: people enter with a token of their own, through a port-forward. No route leads to it. */
export class MeshView extends Chart {
  constructor(scope: Construct, id: string, { definition, istiod, monitoring }: Sources) {
    super(scope, id);
    const namespace = new SecureNamespace(this, 'kiali');
    const key = new RotatedPassword(namespace, 'kiali-signing-key', { length: keyLength });
    const kiali = new Kiali(this, 'view', {
      namespace,
      istiod,
      prometheus: {
        workload: monitoring.prometheus,
        url: 'http://kube-prometheus-stack-prometheus.monitoring.svc:9090',
      },
      signingKey: { secretName: key.name, key: 'password' },
      version: definition.helm['kiali-server'],
    });
    kiali.node.addDependency(key);
  }
}
