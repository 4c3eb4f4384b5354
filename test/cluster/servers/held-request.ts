import { createServer, type Server as HttpsServer } from 'node:https';
import type { Manifest } from '../../../lib/manifest';
import type { ControlPlane } from './control-plane';

const name = 'held-request';

/**
 * An admission webhook that admits everything, but keeps one request waiting: the `count`th ConfigMap that is really created in a namespace. What
 * sends it has then done part of its work and cannot go on: that is the moment to kill it.
 */
export class HeldRequest {
  /** Settles when the request is waiting. */
  readonly waiting: Promise<void>;
  private readonly server: HttpsServer;
  private seen = 0;
  private arrived: () => void = () => undefined;
  private answers: (() => void)[] = [];

  private constructor(
    private readonly plane: ControlPlane,
    private readonly count: number,
  ) {
    this.waiting = new Promise(resolve => (this.arrived = resolve));
    const { certificate, key } = plane.authority.issue({ name, hosts: ['127.0.0.1', 'localhost'] });
    this.server = createServer({ cert: certificate, key }, (request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const { uid } = (JSON.parse(Buffer.concat(parts).toString()) as { request: { uid: string } }).request;
        const review = { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response: { uid, allowed: true } };
        this.answer(() => response.setHeader('content-type', 'application/json').end(JSON.stringify(review)));
      });
    });
  }

  static async start(plane: ControlPlane, namespace: string, count: number): Promise<HeldRequest> {
    const held = new HeldRequest(plane, count);
    await new Promise<void>(resolve => held.server.listen(0, '127.0.0.1', resolve));
    const answer = await plane.admin.apply(held.configuration(namespace), { manager: 'test' });
    if (!answer.ok) throw new Error(answer.message);
    return held;
  }

  /** Lets the request go, and judges nothing any more. */
  async stop(): Promise<void> {
    await this.plane.admin.delete(this.configuration(''));
    for (const send of this.answers) send();
    this.server.close();
    this.server.closeAllConnections();
  }

  private answer(send: () => void): void {
    this.seen += 1;
    if (this.seen < this.count) {
      send();
      return;
    }
    this.answers.push(send);
    this.arrived();
  }

  /** Dry runs, which Flux sends before it applies, pass it by. */
  private configuration(namespace: string): Manifest {
    const address = this.server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    return {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingWebhookConfiguration',
      metadata: { name },
      webhooks: [
        {
          name: 'held-request.example.invalid',
          admissionReviewVersions: ['v1'],
          sideEffects: 'None',
          failurePolicy: 'Fail',
          timeoutSeconds: 30,
          clientConfig: {
            url: `https://127.0.0.1:${String(port)}/`,
            caBundle: Buffer.from(this.plane.authority.certificate).toString('base64'),
          },
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
          matchConditions: [{ name: 'for-real', expression: '!has(request.dryRun) || !request.dryRun' }],
          rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] }],
        },
      ],
    };
  }
}
