import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { HelmAddon, HelmChart, Peer, Port, SecureNamespace, allow, hardenedArgoCdValues } from '../lib';
import type { WorkloadPeer } from '../lib';
import type { PlatformDefinition } from './definition';

const name = 'argo-cd';

/** Argo CD, which applies all of this, itself included: nobody can log into it by default, and its parts speak to each other alone. */
export class ArgoCd extends Chart {
  constructor(scope: Construct, id: string, { helm }: PlatformDefinition) {
    super(scope, id);
    const namespace = new SecureNamespace(this, 'argocd', {
      outsideMesh: {
        reason: 'it installs the mesh; an engine inside a mesh that is broken could not repair it',
        owner: 'platform',
        expires: '2027-06-30',
      },
    });
    new HelmAddon(this, 'argo-cd-release', {
      releaseName: name,
      chart: HelmChart.oci('oci://ghcr.io/argoproj/argo-helm/argo-cd', helm[name]),
      namespace: namespace.name,
      // Its own NetworkPolicy lets everybody reach its server; NetworkPolicies add up, so it would open what ours close.
      values: { ...hardenedArgoCdValues(), global: { networkPolicy: { create: false } } },
    });
    connect(namespace);
  }
}

/** The repository server fetches; the others ask it. Everything but the repository server and redis speaks to the API server. */
function connect(namespace: SecureNamespace): void {
  const part = (label: string, serviceAccount = label): WorkloadPeer =>
    Peer.workload({ namespace, name: label, serviceAccount, labels: { 'app.kubernetes.io/name': label } });
  const controller = part('argocd-application-controller');
  const sets = part('argocd-applicationset-controller');
  const server = part('argocd-server');
  const repository = part('argocd-repo-server', 'argo-cd-argocd-repo-server');
  const redis = part('argocd-redis', 'default');
  const secret = part('argocd-redis-secret-init', 'argo-cd-argocd-redis-secret-init');
  for (const one of [controller, sets, server, secret]) allow(one, Peer.apiServer());
  for (const one of [controller, sets, server]) allow(one, repository, Port.tcp(8081));
  for (const one of [controller, repository, server]) allow(one, redis, Port.tcp(6379));
  allow(repository, Peer.internet(), Port.tcp(443));
}
