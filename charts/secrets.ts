import { existsSync, readFileSync } from 'node:fs';
import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  AcmeIssuer,
  HelmAddon,
  HelmChart,
  Peer,
  PlaintextPorts,
  Port,
  SecureNamespace,
  SopsSecret,
  SyncedSecret,
  VaultSecretStore,
  allow,
  complain,
} from '../lib';
import type { CertificateIssuer, SecretStore, WorkloadPeer } from '../lib';
import type { EncryptedFiles, PlatformDefinition } from './definition';

/** The store that every secret of a cluster is read from. */
export const vault: SecretStore = { kind: 'ClusterSecretStore', name: 'vault' };

/** Who signs the certificates of the cluster's hosts. */
export const publicIssuer: CertificateIssuer = { kind: 'ClusterIssuer', name: 'letsencrypt' };

/** A Secret of a namespace: from the entry of the store that is named after both, or, in a home without a vault, from the file that is. */
export function secret(namespace: SecureNamespace, name: string, keys: readonly string[]): { readonly name: string } {
  const files = filesOf(namespace);
  if (files !== undefined)
    return encryptedSecret(namespace, { name, keys, file: `${files.folder}/${namespace.name}/${name}.yaml` });
  const key = `${namespace.cluster.name}/${namespace.name}/${name}`;
  const values = Object.fromEntries(keys.map(property => [property, { key, property }]));
  return new SyncedSecret(namespace, `secret-${name}`, { name, store: vault, values });
}

const secretFiles = new WeakMap<Construct, EncryptedFiles>();

/** Says that the secrets of a whole cluster stand in files; `undefined` where they come from the vault. */
export function provideSecretFiles(cluster: Construct, files: EncryptedFiles | undefined): void {
  if (files !== undefined) secretFiles.set(cluster, files);
}

function filesOf(scope: Construct): EncryptedFiles | undefined {
  return scope.node.scopes.map(one => secretFiles.get(one as Construct)).find(one => one !== undefined);
}

interface EncryptedSecret {
  readonly name: string;
  readonly keys: readonly string[];
  readonly file: string;
}

function encryptedSecret(namespace: SecureNamespace, { name, keys, file }: EncryptedSecret): { readonly name: string } {
  if (existsSync(file)) {
    return new SopsSecret(namespace, `secret-${name}`, { name, keys, encrypted: readFileSync(file, 'utf8') });
  }
  const rule = `a file with the keys ${keys.join(', ')}`;
  complain(namespace, { prop: 'secrets', rule, got: `no ${file}`, fix: 'write the Secret, and encrypt it with sops' });
  return { name };
}

/**
 * External Secrets, which makes passwords, with the store where there is a vault, and cert-manager with its issuer. Made after every other app of the cluster: the store serves the
 * namespaces that read from it, and no other.
 */
export class Secrets extends Chart {
  constructor(scope: Construct, id: string, definition: PlatformDefinition) {
    super(scope, id);
    certificates(this, definition);
    const externalSecrets = engine(this, definition);
    if (definition.secrets === undefined) this.fromVault(externalSecrets);
  }

  private fromVault(externalSecrets: WorkloadPeer): void {
    const store = new SecureNamespace(this, 'vault');
    const server = Peer.workload({ namespace: store, serviceAccount: 'vault', labels: { app: 'vault' } });
    allow(externalSecrets, server, Port.tcp(8200));
    const readers = (this.node.scope ?? this).node.findAll().filter(one => one instanceof SyncedSecret);
    new VaultSecretStore(this, 'store', {
      name: vault.name,
      server: 'http://vault.vault.svc:8200',
      role: 'external-secrets',
      serviceAccount: { name: 'external-secrets', namespace: externalSecrets.namespace.name },
      namespaces: readers.map(one => SecureNamespace.of(one).name),
    });
  }
}

const webhookOutsideMesh = {
  reason: 'the API server calls its webhook and has no identity in the mesh; the webhook speaks TLS by itself',
  owner: 'platform',
  expires: '2027-06-30',
};

function part(namespace: SecureNamespace, name: string, serviceAccount = name): WorkloadPeer {
  return Peer.workload({ namespace, name, serviceAccount, labels: { 'app.kubernetes.io/name': name } });
}

/** External Secrets Operator. It is in the mesh, because it reads secrets over the network; the API server's webhook calls are the exception. */
function engine(chart: Construct, { helm }: PlatformDefinition): WorkloadPeer {
  const namespace = new SecureNamespace(chart, 'external-secrets');
  const name = 'external-secrets';
  new HelmAddon(chart, 'external-secrets-release', {
    releaseName: name,
    chart: HelmChart.repository('https://charts.external-secrets.io', name, helm[name]),
    namespace: namespace.name,
    values: engineValues,
  });
  const controller = part(namespace, name);
  const webhook = part(namespace, `${name}-webhook`);
  for (const one of [controller, webhook, part(namespace, `${name}-cert-controller`)]) allow(one, Peer.apiServer());
  const ports = [Port.tcp(10250)];
  const from = Peer.apiServer();
  new PlaintextPorts(chart, 'webhook-port', { workload: webhook, ports, from, ...webhookOutsideMesh });
  return controller;
}

const small = { requests: { cpu: '20m', memory: '128Mi' }, limits: { cpu: '500m', memory: '256Mi' } };

const engineValues = {
  certController: { resources: small },
  grafanaDashboard: { enabled: false },
  installCRDs: true,
  processClusterPushSecret: false,
  processPushSecret: false,
  rbac: { aggregateToEdit: false },
  resources: small,
  webhook: { failurePolicy: 'Fail', resources: small },
};

/** Its start-up check is off: a Job that asks the API server after every sync, for which no NetworkPolicy opens the way, would hold up the sync for ever. */
const certManagerValues = {
  crds: { enabled: true, keep: true },
  config: { gatewayAPI: { enabled: true } },
  startupapicheck: { enabled: false },
  resources: small,
  cainjector: { resources: small },
  webhook: { resources: small },
};

/** cert-manager, and the account that proves the cluster's names by DNS. */
function certificates(chart: Construct, definition: PlatformDefinition): void {
  const namespace = new SecureNamespace(chart, 'cert-manager', { outsideMesh: webhookOutsideMesh });
  const source = HelmChart.oci('oci://quay.io/jetstack/charts/cert-manager', definition.helm['cert-manager']);
  const values = {
    ...certManagerValues,
    global: { leaderElection: { namespace: namespace.name } },
  };
  new HelmAddon(chart, 'cert-manager-release', {
    releaseName: 'cert-manager',
    chart: source,
    namespace: namespace.name,
    values,
  });
  const [controller, webhook, injector] = [
    part(namespace, 'cert-manager'),
    part(namespace, 'webhook', 'cert-manager-webhook'),
    part(namespace, 'cainjector', 'cert-manager-cainjector'),
  ];
  for (const one of [controller, webhook, injector]) allow(one, Peer.apiServer());
  allow(Peer.apiServer(), webhook, Port.tcp(10250));
  allow(controller, Peer.internet(), Port.tcp(443));
  secret(namespace, 'cloudflare-dns', ['token']);
  new AcmeIssuer(chart, publicIssuer.name, {
    email: definition.contact,
    zones: [definition.domain],
    tokenSecret: { name: 'cloudflare-dns', key: 'token' },
  });
}
