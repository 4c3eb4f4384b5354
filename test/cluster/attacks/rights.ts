import type { Manifest } from '../../../lib/manifest';
import { type Actor, type Attack, create, get, merge, post, rbac, remove, type Send, type Tree } from './attack';
import { podOf } from './with';

const serviceAccount = (namespace: string, name: string): Actor => ({ type: 'service-account', namespace, name });
const redteam = serviceAccount('agent-redteam', 'agent-redteam');
const scanner = serviceAccount('agent-devsecops', 'agent-devsecops');
const operator = serviceAccount('knative-lambda', 'knative-lambda-operator');
const cleaner = serviceAccount('redteam-cleanup', 'redteam-cleanup');
const website = serviceAccount('static-sites', 'www');
const gitops: Actor = { type: 'gitops' };

type Sender = (tree: Tree) => Send;

/** Refused by RBAC for this actor. The twin is another request of somebody; where none is given, the same one of the engine. */
const forbidden = (
  by: Actor,
  name: string,
  words: string,
  ...[attempt, twin = attempt, twinBy = gitops]: readonly [Sender, Sender?, Actor?]
): Attack => ({ name, control: rbac, words, by, attempt, twin, twinBy });

const review = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
const role = (name: string, rules: readonly object[]) => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  metadata: { name },
  rules,
});
const binding = (namespace: string, kind: string, name: string) => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  metadata: { name: 'attack', namespace },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name },
  subjects: [{ kind: 'ServiceAccount', name: 'agent-redteam', namespace: 'agent-redteam' }],
});
const targetPod = (tree: Tree) => ({ ...podOf(tree.find('Deployment', 'static-sites', 'www'), 'probe') });

/** What RBAC refuses to the service accounts of the platform. */
export const rightsAttacks: readonly Attack[] = [
  forbidden(
    redteam,
    'reads the secrets of every namespace',
    'cannot list resource "secrets" in API group "" at the cluster scope',
    () => get('/api/v1/secrets'),
  ),
  forbidden(
    redteam,
    'reads the secrets of another namespace',
    'cannot list resource "secrets" in API group "" in the namespace "databases"',
    () => get('/api/v1/namespaces/databases/secrets'),
  ),
  forbidden(
    redteam,
    'reads the secrets of the target it may attack',
    'cannot list resource "secrets" in API group "" in the namespace "redteam-target"',
    () => get('/api/v1/namespaces/redteam-target/secrets'),
    () => get('/api/v1/namespaces/redteam-target/configmaps'),
    redteam,
  ),
  forbidden(
    scanner,
    'a scanner reads secrets',
    'cannot list resource "secrets"',
    () => get('/api/v1/secrets'),
    () => get('/api/v1/configmaps'),
    scanner,
  ),
  forbidden(
    operator,
    'an operator reads secrets of the functions that it may only write',
    'cannot list resource "secrets" in API group "" in the namespace "knative-lambda-functions"',
    () => get('/api/v1/namespaces/knative-lambda-functions/secrets'),
    () => get('/api/v1/namespaces/knative-lambda-functions/configmaps'),
    operator,
  ),
  forbidden(
    cleaner,
    'who clears results away removes another volume',
    'cannot delete resource "persistentvolumeclaims" in API group "" in the namespace "agent-redteam"',
    () => remove(claimOf('agent-redteam', 'evidence')),
    () => post(review, selfReview('delete', 'persistentvolumeclaims', 'agent-redteam')),
    cleaner,
  ),
  forbidden(
    cleaner,
    'who clears results away reads them',
    'cannot list resource "pods" in API group "" in the namespace "agent-redteam"',
    () => get('/api/v1/namespaces/agent-redteam/pods'),
    () => get('/version'),
    cleaner,
  ),
  forbidden(
    redteam,
    'starts a pod outside its target',
    'cannot create resource "pods" in API group "" in the namespace "static-sites"',
    tree => create(targetPod(tree)),
  ),
  forbidden(
    redteam,
    'runs a command in a pod of another namespace',
    'cannot get resource "pods/exec"',
    () => get('/api/v1/namespaces/static-sites/pods/standing/exec?command=id&stdout=true'),
    () => get('/api/v1/namespaces/redteam-target/pods'),
    redteam,
  ),
  forbidden(
    redteam,
    'runs a command in a pod of its target',
    'cannot get resource "pods/exec" in API group "" in the namespace "redteam-target"',
    () => get('/api/v1/namespaces/redteam-target/pods/any/exec?command=id&stdout=true'),
    () => get('/api/v1/namespaces/redteam-target/pods'),
    redteam,
  ),
  forbidden(
    redteam,
    'forwards a port of a database',
    'cannot get resource "pods/portforward"',
    () => get('/api/v1/namespaces/databases/pods/any/portforward?ports=5432'),
    () => get('/api/v1/namespaces/redteam-target/services'),
    redteam,
  ),
  forbidden(
    redteam,
    'reads the log of another namespace',
    'cannot get resource "pods/log"',
    () => get('/api/v1/namespaces/databases/pods/any/log'),
    () => get('/api/v1/namespaces/redteam-target/pods'),
    redteam,
  ),
  forbidden(
    redteam,
    'steals the token of another service account',
    'cannot create resource "serviceaccounts/token"',
    () =>
      post('/api/v1/namespaces/agent-devsecops/serviceaccounts/agent-devsecops/token', {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: {},
      }),
  ),
  forbidden(
    redteam,
    'steals a token of the controllers',
    'cannot create resource "serviceaccounts/token"',
    () =>
      post('/api/v1/namespaces/kube-system/serviceaccounts/clusterrole-aggregation-controller/token', {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: {},
      }),
    () => post(review, selfReview('list', 'pods', 'redteam-target')),
    redteam,
  ),
  forbidden(
    redteam,
    'asks for the node credentials',
    'cannot create resource "certificatesigningrequests"',
    () => create(signingRequest),
    () => post(review, selfReview('create', 'certificatesigningrequests', '')),
    redteam,
  ),
  forbidden(
    redteam,
    'binds itself to cluster-admin',
    'cannot create resource "rolebindings"',
    () => create(binding('redteam-target', 'ClusterRole', 'cluster-admin')),
    () => create(binding('redteam-target', 'Role', 'attempts')),
  ),
  forbidden(
    redteam,
    'binds itself to cluster-admin everywhere',
    'cannot create resource "clusterrolebindings"',
    () =>
      create({
        ...binding('', 'ClusterRole', 'cluster-admin'),
        kind: 'ClusterRoleBinding',
        metadata: { name: 'attack' },
      }),
    () => create(binding('redteam-target', 'Role', 'attempts')),
  ),
  forbidden(
    redteam,
    'widens its own role',
    'cannot patch resource "roles"',
    tree =>
      merge(tree.find('Role', 'redteam-target', 'attempts'), {
        rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }],
      }),
    tree => merge(tree.find('Role', 'redteam-target', 'attempts'), { metadata: { labels: { seen: 'yes' } } }),
  ),
  forbidden(
    redteam,
    'extends its own time box',
    'cannot patch resource "rolebindings"',
    tree =>
      merge(tree.find('RoleBinding', 'redteam-target', 'attempts'), {
        metadata: { annotations: { 'bulwark.dev/expires': '2036-12-31' } },
      }),
    tree => merge(tree.find('RoleBinding', 'redteam-target', 'attempts'), { metadata: { labels: { seen: 'yes' } } }),
  ),
  forbidden(
    redteam,
    'writes a role that escalates',
    'cannot create resource "clusterroles"',
    () =>
      create(
        role('escalator', [
          { apiGroups: ['rbac.authorization.k8s.io'], resources: ['clusterroles'], verbs: ['escalate', 'bind'] },
        ]),
      ),
    () => create(role('reader', [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }])),
  ),
  forbidden(
    scanner,
    'impersonates an administrator',
    'cannot impersonate',
    () => ({ ...get('/api/v1/secrets'), headers: { 'impersonate-user': 'admin' } }),
    () => get('/api/v1/pods'),
    scanner,
  ),
  forbidden(
    scanner,
    'impersonates a group',
    'cannot impersonate',
    () => ({
      ...get('/api/v1/secrets'),
      headers: { 'impersonate-user': 'nobody', 'impersonate-group': 'system:masters' },
    }),
    () => get('/api/v1/namespaces'),
    scanner,
  ),
  forbidden(
    redteam,
    'lowers the Pod Security level of its target',
    'cannot patch resource "namespaces"',
    tree =>
      merge(tree.find('Namespace', '', 'redteam-target'), {
        metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } },
      }),
    tree => merge(tree.find('Namespace', '', 'redteam-target'), { metadata: { annotations: { seen: 'yes' } } }),
  ),
  forbidden(
    website,
    'takes its namespace out of the mesh',
    'cannot patch resource "namespaces"',
    tree =>
      merge(tree.find('Namespace', '', 'static-sites'), {
        metadata: { labels: { 'istio.io/dataplane-mode': 'none' } },
      }),
    tree => merge(tree.find('Namespace', '', 'static-sites'), { metadata: { annotations: { seen: 'yes' } } }),
  ),
  forbidden(website, 'opens its own NetworkPolicies', 'cannot create resource "networkpolicies"', tree =>
    create({
      ...tree.find('NetworkPolicy', 'static-sites', 'default-deny'),
      metadata: { name: 'open', namespace: 'static-sites' },
    }),
  ),
  forbidden(
    redteam,
    'hangs a route of its own namespace on the public gateway',
    'cannot create resource "httproutes"',
    tree =>
      create({
        ...tree.find('HTTPRoute', 'static-sites', 'www'),
        metadata: { name: 'attack', namespace: 'agent-redteam' },
      }),
  ),
  forbidden(website, 'deletes the default deny of its namespace', 'cannot delete resource "networkpolicies"', tree =>
    remove(tree.find('NetworkPolicy', 'static-sites', 'default-deny')),
  ),
  forbidden(website, 'deletes the mesh policy', 'cannot delete resource "peerauthentications"', tree =>
    remove(tree.find('PeerAuthentication', 'istio-system', 'default')),
  ),
  forbidden(website, 'switches Gatekeeper off', 'cannot delete resource "validatingwebhookconfigurations"', () =>
    remove({
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingWebhookConfiguration',
      metadata: { name: 'gatekeeper-validating-webhook-configuration' },
    }),
  ),
  forbidden(website, 'reaches the kubelet through a node', 'cannot list resource "nodes"', () => get('/api/v1/nodes')),
  forbidden(
    website,
    'lists the pods of the cluster',
    'cannot list resource "pods"',
    () => get('/api/v1/pods'),
    () => post(review, selfReview('list', 'pods', '')),
    website,
  ),
  forbidden(
    website,
    'reads the metrics of the API server',
    'cannot get path "/metrics"',
    () => get('/metrics'),
    () => get('/version'),
    website,
  ),
  forbidden(
    { type: 'user', name: 'system:anonymous', groups: ['system:unauthenticated'] },
    'asks without a name',
    'cannot list resource "namespaces"',
    () => get('/api/v1/namespaces'),
  ),
  forbidden(
    { type: 'user', name: 'dev', groups: ['developers'] },
    'a person without a binding reads pods',
    'User "dev" cannot list resource "pods"',
    () => get('/api/v1/namespaces/homepage/pods'),
  ),
  forbidden(
    operator,
    'an operator makes functions outside its namespace',
    'cannot create resource "services" in API group "serving.knative.dev" in the namespace "homepage"',
    () => post('/apis/serving.knative.dev/v1/namespaces/homepage/services', {}),
    () => get('/api/v1/namespaces/knative-lambda-functions/services'),
    operator,
  ),
];

function claimOf(namespace: string, name: string): Manifest {
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name, namespace } };
}

function selfReview(verb: string, resource: string, namespace: string): object {
  return {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes: { verb, resource, namespace } },
  };
}

const signingRequest = {
  apiVersion: 'certificates.k8s.io/v1',
  kind: 'CertificateSigningRequest',
  metadata: { name: 'attack' },
  spec: { signerName: 'kubernetes.io/kube-apiserver-client-kubelet', usages: ['client auth'], request: '' },
};
