import type { Manifest } from '../../../lib/manifest';
import type { Subject } from './certificates';
import type { ControlPlane } from './control-plane';
import { bin, freePort, Server, until } from './server';

/** How the webhook of a Gatekeeper is registered. */
export interface GatekeeperOptions {
  /** Namespaces that Gatekeeper's webhook leaves alone. @default gatekeeper-system and kube-system */
  readonly exempt?: readonly string[];
  /** How often it audits. Each audit reads and judges everything. @default 5 */
  readonly auditSeconds?: number;
}

/** The subresources that Gatekeeper's own installation sends to its webhook besides every resource. */
const subresources = [
  'pods/ephemeralcontainers',
  'pods/exec',
  'pods/attach',
  'pods/portforward',
  'pods/resize',
  'pods/binding',
];

const NAMESPACE = 'gatekeeper-system';
const POD = 'gatekeeper-0';

/** The pod that Gatekeeper believes to be: its status objects belong to it, and the garbage collector takes those of a pod that is not there. */
const pod: Manifest = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: POD, namespace: NAMESPACE, labels: { 'gatekeeper.sh/operation': 'webhook' } },
  spec: {
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'manager',
        image: 'example.invalid/gatekeeper',
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      },
    ],
  },
};

/**
 * The real Gatekeeper: webhook, audit, status and generated admission policies in one process outside the cluster, called by
 * the API server over loopback. Its CRDs must be there already.
 */
export class Gatekeeper {
  private server?: Server;
  private port = 0;

  private constructor(
    private readonly plane: ControlPlane,
    private readonly options: GatekeeperOptions,
  ) {}

  static async start(plane: ControlPlane, options: GatekeeperOptions = {}): Promise<Gatekeeper> {
    const gatekeeper = new Gatekeeper(plane, options);
    await plane.admin.apply(
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } },
      { manager: 'gatekeeper' },
    );
    await until(
      'the pod of Gatekeeper is there',
      async () => (await plane.admin.apply(pod, { manager: 'gatekeeper' })).ok,
    );
    await gatekeeper.startManager();
    await gatekeeper.register();
    return gatekeeper;
  }

  /** @param certificate - what is different about the webhook's certificate */
  async startManager(certificate: Pick<Subject, 'validUntil'> = {}): Promise<void> {
    this.port ||= await freePort();
    const health = await freePort();
    const serving = this.plane.authority.issue({ name: 'gatekeeper', hosts: ['127.0.0.1'], ...certificate });
    this.plane.workspace.folder('gatekeeper');
    this.plane.workspace.file('gatekeeper/tls.crt', serving.certificate);
    this.plane.workspace.file('gatekeeper/tls.key', serving.key);
    this.plane.workspace.file('gatekeeper/ca.crt', this.plane.authority.certificate);
    this.server = new Server('gatekeeper', bin('gatekeeper'), await this.flags(health), {
      POD_NAMESPACE: NAMESPACE,
      POD_NAME: POD,
    });
    await this.server.ready(async () => {
      const answer = await fetch(`http://127.0.0.1:${health}/readyz`).catch(() => undefined);
      return answer?.status === 200;
    });
  }

  async stop(signal?: 'SIGKILL'): Promise<void> {
    await this.server?.stop(signal);
  }

  /** The webhook configuration, as the API server is told it. */
  webhook(): Manifest {
    return {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingWebhookConfiguration',
      metadata: { name: 'gatekeeper-validating-webhook-configuration' },
      webhooks: [
        {
          name: 'validation.gatekeeper.sh',
          admissionReviewVersions: ['v1'],
          sideEffects: 'None',
          failurePolicy: 'Fail',
          timeoutSeconds: 10,
          clientConfig: {
            url: `https://127.0.0.1:${this.port}/v1/admit`,
            caBundle: Buffer.from(this.plane.authority.certificate).toString('base64'),
          },
          namespaceSelector: {
            matchExpressions: [
              {
                key: 'kubernetes.io/metadata.name',
                operator: 'NotIn',
                values: this.options.exempt ?? [NAMESPACE, 'kube-system'],
              },
            ],
          },
          rules: [
            {
              apiGroups: ['*'],
              apiVersions: ['*'],
              operations: ['CREATE', 'UPDATE'],
              resources: ['*', ...subresources],
              scope: '*',
            },
          ],
        },
      ],
    };
  }

  private async register(): Promise<void> {
    const answer = await this.plane.admin.apply(this.webhook(), { manager: 'gatekeeper' });
    if (!answer.ok) throw new Error(answer.message);
  }

  private async flags(health: number): Promise<string[]> {
    return [
      `--kubeconfig=${this.plane.kubeconfig()}`,
      '--host=127.0.0.1',
      `--port=${this.port}`,
      `--cert-dir=${this.plane.workspace.path}/gatekeeper`,
      '--disable-cert-rotation',
      `--health-addr=127.0.0.1:${health}`,
      '--metrics-addr=0',
      `--prometheus-port=${await freePort()}`,
      ...['webhook', 'audit', 'status', 'generate', 'mutation-webhook', 'mutation-status'].map(
        name => `--operation=${name}`,
      ),
      `--audit-interval=${String(this.options.auditSeconds ?? 5)}`,
      `--api-cache-dir=${this.plane.workspace.folder('gatekeeper/cache')}`,
      `--exempt-namespace=${NAMESPACE}`,
      '--log-denies',
      '--shutdown-delay=0',
      '--disable-opa-builtin=http.send',
      '--default-wait-for-vapb-generation=1',
    ];
  }
}

/** Waits until Gatekeeper has made the constraint kinds of these templates. */
export async function templatesReady(plane: ControlPlane, templates: readonly Manifest[]): Promise<void> {
  for (const template of templates) {
    const { kind } = (template['spec'] as { crd: { spec: { names: { kind: string } } } }).crd.spec.names;
    await until(
      `constraint kind ${kind} is served`,
      () => plane.admin.serves('constraints.gatekeeper.sh/v1beta1', kind),
      30,
    );
  }
}
