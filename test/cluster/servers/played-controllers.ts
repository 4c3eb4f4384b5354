import type { Manifest } from '../../../lib/manifest';
import type { ControlPlane } from './control-plane';
import { sleep } from './server';

/** What the controller of a kind writes into `status` once it is content, or `undefined` when it has said so already. */
interface Part {
  readonly apiVersion: string;
  readonly kind: string;
  readonly status: (object: Manifest) => object;
}

const said = (type: string, generation?: unknown): object => ({
  type,
  status: 'True',
  reason: 'Played',
  message: 'said by the test in place of the controller',
  lastTransitionTime: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
  ...(generation === undefined ? {} : { observedGeneration: generation }),
});
const ready = (): object => ({ conditions: [said('Ready')] });

/** The kinds of the platform that a delivery engine calls healthy only when their controller has spoken. */
const parts: readonly Part[] = [
  { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', status: ready },
  { apiVersion: 'cert-manager.io/v1', kind: 'ClusterIssuer', status: ready },
  { apiVersion: 'external-secrets.io/v1', kind: 'ClusterSecretStore', status: ready },
  { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', status: () => ({ ...ready(), refreshTime: null }) },
  {
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    status: ({ metadata }) => ({
      observedGeneration: metadata['generation'],
      conditions: [said('Ready', metadata['generation'])],
    }),
  },
  {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    status: ({ metadata }) => ({
      conditions: ['Accepted', 'Programmed'].map(type => said(type, metadata['generation'])),
    }),
  },
  {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    status: ({ metadata, spec }) => ({
      parents: (spec as { parentRefs: readonly object[] }).parentRefs.map(parentRef => ({
        parentRef,
        controllerName: 'example.invalid/played',
        conditions: ['Accepted', 'ResolvedRefs'].map(type => said(type, metadata['generation'])),
      })),
    }),
  },
];

/**
 * Plays the controllers that no pod runs here: says of each custom resource that it is ready, and of each claim that it has a volume. That is all:
 * no certificate is issued, no Secret written, no route opened.
 */
export class PlayedControllers {
  private playing = true;
  private readonly done = new Set<unknown>();

  constructor(private readonly plane: ControlPlane) {
    void this.play();
  }

  stop(): void {
    this.playing = false;
  }

  private async play(): Promise<void> {
    while (this.playing) {
      for (const part of parts) await this.speak(part).catch(() => undefined);
      await this.provision().catch(() => undefined);
      await sleep(500);
    }
  }

  private async speak({ apiVersion, kind, status }: Part): Promise<void> {
    if (!(await this.plane.admin.serves(apiVersion, kind))) return;
    for (const object of await this.plane.admin.list(apiVersion, kind)) {
      const key = `${String(object.metadata['uid'])}/${String(object.metadata['generation'])}`;
      if (this.done.has(key)) continue;
      const answer = await this.plane.admin.patch(object, { status: status(object) }, '/status');
      if (answer.ok) this.done.add(key);
    }
  }

  private async provision(): Promise<void> {
    for (const claim of await this.plane.admin.list('v1', 'PersistentVolumeClaim')) {
      const { volumeName } = claim['spec'] as { volumeName?: string };
      if (volumeName !== undefined || this.done.has(claim.metadata['uid'])) continue;
      const answer = await this.plane.admin.apply(volumeFor(claim), { manager: 'played-provisioner' });
      if (answer.ok) this.done.add(claim.metadata['uid']);
    }
  }
}

/** The volume that a provisioner would make for a claim. The real volume controller binds the two. */
function volumeFor({ metadata, spec }: Manifest): Manifest {
  const { accessModes, resources, storageClassName } = spec as Record<string, { requests?: object }>;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: `pvc-${String(metadata['uid'])}` },
    spec: {
      accessModes,
      capacity: resources?.requests,
      storageClassName,
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name: metadata.name, namespace: metadata.namespace },
      csi: { driver: 'driver.longhorn.io', volumeHandle: `pvc-${String(metadata['uid'])}` },
    },
  };
}
