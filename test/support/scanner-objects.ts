import type { Manifest, RenderedObject } from '../../lib/manifest';
import { foreignChecks } from '../../lib/policy/waivers/foreign-checks';
import { examples } from './examples';

/** An object that one of our policies refuses, named after the policy so that it is found again in a scanner's report. */
export interface RefusedObject extends RenderedObject {
  readonly policy: string;
}

const ofPods = (spec: object): Manifest => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: '' }, spec });
const ofContainer = (container: object, spec: object = {}): Manifest =>
  ofPods({ containers: [{ name: 'orders', image: 'orders', ...container }], ...spec });
const ofRules = (...rules: object[]): Manifest => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  metadata: { name: '' },
  rules,
});
const rbac = ['rbac.authorization.k8s.io'];

/** What a scanner looks for and our own examples do not show, by policy. */
const more: Readonly<Record<string, readonly Manifest[]>> = {
  'drop-all-capabilities': [ofContainer({ securityContext: { capabilities: { drop: ['CHOWN'] } } })],
  'host-path': [
    ofContainer(
      { volumeMounts: [{ name: 'etc', mountPath: '/host' }] },
      { volumes: [{ name: 'etc', hostPath: { path: '/etc' } }] },
    ),
  ],
  'image-digest': [ofContainer({ image: 'orders:latest' })],
  'rbac-escalation': [
    ofRules({ apiGroups: rbac, resources: ['clusterrolebindings'], verbs: ['bind'] }),
    ofRules({ apiGroups: rbac, resources: ['clusterroles'], verbs: ['escalate'] }),
  ],
  'rbac-exec': [
    ofRules(
      { apiGroups: ['', '*'], resources: ['pods/exec', 'pods/attach'], verbs: ['create'] },
      { apiGroups: ['', '*'], resources: ['pods'], verbs: ['get'] },
    ),
  ],
  'rbac-secrets': [ofRules({ apiGroups: [''], resources: ['secrets'], verbs: ['get'] })],
  'rbac-wildcards': [ofRules({ apiGroups: ['*'], resources: ['*'], verbs: ['*'] })],
  'secret-in-env': [ofContainer({ env: [{ name: 'DB_SECRET', value: 'hunter2' }] })],
  'service-account-token': [ofContainer({}, { automountServiceAccountToken: true })],
};

/** Objects that each policy with a counterpart elsewhere refuses: its denied examples, and what scanners look for beyond them. */
export function refusedObjects(): readonly RefusedObject[] {
  return Object.keys(foreignChecks).flatMap(policy => {
    const denied = examples(policy, 'denied.yaml').filter(one => one.expected.length > 0);
    const manifests = [...denied.map(one => one.manifest), ...(more[policy] ?? [])];
    return manifests.map((manifest, index) => refused(policy, `${policy}-${String(index)}`, manifest));
  });
}

function refused(policy: string, name: string, manifest: Manifest): RefusedObject {
  const { annotations = {}, ...metadata } = manifest.metadata;
  const others = Object.entries(annotations).filter(([key]) => key !== 'expected');
  const own = others.length === 0 ? {} : { annotations: Object.fromEntries(others) };
  const renamed = { ...manifest, metadata: { ...metadata, name, ...own } };
  return { policy, manifest: renamed, cluster: 'staging', app: 'shop', constructPath: `staging/shop/${name}` };
}
