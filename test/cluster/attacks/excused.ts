import type { Manifest } from '../../../lib/manifest';
import { type Attack, create, policy, type Tree } from './attack';
import { withFields } from './with';

type Changes = Readonly<Record<string, unknown>>;

/** The web site's Deployment in a namespace that a Helm release fills. */
const intruder =
  (namespace: string, name: string, changes: Changes) =>
  (tree: Tree): Manifest =>
    withFields(tree.find('Deployment', 'static-sites', 'www'), {
      'metadata.namespace': namespace,
      'metadata.name': name,
      ...changes,
    });

const template = 'spec.template.spec';
const tagged: Changes = { [`${template}.containers.0.image`]: 'quay.io/argoproj/argocd:v3.4.4' };

/** An intruder in the namespace of a release; the twin has the name of what is excused there. */
const renamed = (id: string, name: string, [namespace, excused]: readonly [string, string], words: string): Attack => ({
  name,
  control: policy(id),
  words,
  attempt: tree => create(intruder(namespace, 'visitor', tagged)(tree)),
  twin: tree => create(intruder(namespace, excused, tagged)(tree)),
});

/** What an intruder in the namespace of a Helm release would try: the release's own objects are excused there, by name, and nothing else. */
export const excusedAttacks: readonly Attack[] = [
  renamed(
    'image-digest',
    "runs a tag beside the objects of Argo CD's Helm chart",
    ['argocd', 'argo-cd-argocd-server'],
    'Deployment argocd/visitor: container www: image',
  ),
  renamed(
    'allowed-registries',
    "runs an image from elsewhere beside those of Kiali's Helm chart",
    ['kiali', 'kiali'],
    'Deployment kiali/visitor: container www: image',
  ),
  renamed(
    'image-digest',
    'runs a tag beside the Deployment that Istio makes of the Gateway',
    ['istio-ingress', 'home-istio'],
    'Deployment istio-ingress/visitor: container www: image',
  ),
  {
    name: 'mounts the node in the namespace of the scanner, which may run any image',
    control: policy('host-path'),
    words: 'Deployment trivy-system/visitor',
    attempt: tree =>
      create(
        intruder('trivy-system', 'visitor', {
          [`${template}.volumes.0`]: { name: 'www-tmp', hostPath: { path: '/' } },
        })(tree),
      ),
    twin: tree => create(intruder('trivy-system', 'visitor', tagged)(tree)),
  },
];
