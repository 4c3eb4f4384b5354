import type { Manifest } from '../../manifest';
import { groupOf } from '../../manifest';
import { podTemplateOf } from '../../policy/pss/pod-template';
import { identityGuards } from './identity-guards';
import type { ReleaseObject } from './release-object';
import { releaseObject, text } from './release-object';
import type { Webhooks } from './webhooks';
import { webhooksAmong } from './webhooks';

/** Who delivers what, over all objects of a cluster. Every number is the place of an object in the list that was given. */
export class Providers {
  /** By name of the namespace. */
  readonly namespaces = new Map<string, number[]>();
  /** By `group/Kind`: CustomResourceDefinitions, and ConstraintTemplates for the kind of their constraints. */
  readonly definitions = new Map<string, number[]>();
  /** By API group: releases that define it. */
  readonly groups = new Map<string, number[]>();
  /** By API group: releases whose webhooks judge its objects. */
  readonly judges = new Map<string, number[]>();
  /** By `<namespace>/<name>` of a Secret: what makes it. `*` stands for every namespace. */
  readonly secrets = new Map<string, number[]>();
  /** By `Kind <namespace>/<name>`: secret stores and issuers. */
  readonly sources = new Map<string, number[]>();
  /** By name of the StorageClass. */
  readonly storageClasses = new Map<string, number[]>();
  /** By `<namespace>/<name>` of a service account: bindings of the admission policies that judge what it asks for. */
  readonly guards = new Map<string, number[]>();
  /** Whatever judges pods at admission: webhooks of releases, constraints, bindings of admission policies. */
  readonly podJudges: number[] = [];
  /** Whatever makes pods. */
  readonly workloads: number[] = [];
  readonly releases = new Map<number, ReleaseObject>();
  /** The webhooks of releases that are rendered, or that somebody wrote. */
  readonly webhooks: Webhooks;

  constructor(manifests: readonly Manifest[]) {
    const guards = identityGuards(manifests);
    for (const [at, manifest] of manifests.entries()) {
      this.readRelease(manifest, at);
      this.readObject(manifest, at);
      this.readJudge(manifest, at, guards);
      if (podTemplateOf(manifest) !== undefined) this.workloads.push(at);
    }
    this.webhooks = webhooksAmong(manifests);
    this.podJudges.push(...this.webhooks.ofPods);
  }

  private readRelease(manifest: Manifest, at: number): void {
    const release = releaseObject(manifest);
    if (release === undefined) return;
    this.releases.set(at, release);
    for (const group of release.brings) push(this.groups, group, at);
    for (const group of [...release.brings, ...(release.known?.judges ?? [])]) push(this.judges, group, at);
    if (release.known?.judgesPods === true) this.podJudges.push(at);
  }

  private readObject(manifest: Manifest, at: number): void {
    const group = groupOf(manifest.apiVersion);
    const reader = Object.hasOwn(readers, `${group}/${manifest.kind}`)
      ? readers[`${group}/${manifest.kind}`]
      : undefined;
    reader?.(this, manifest, at);
  }

  private readJudge(manifest: Manifest, at: number, guards: ReadonlyMap<string, readonly string[]>): void {
    const group = groupOf(manifest.apiVersion);
    const binding = isBinding(group, manifest.kind);
    const accounts = binding ? guards.get(text(manifest, 'spec', 'policyName') ?? '') : undefined;
    for (const one of accounts ?? []) push(this.guards, one, at);
    if (group === constraintGroup || (binding && accounts === undefined)) this.podJudges.push(at);
  }
}

/** The API group of every constraint; each kind in it is defined by a ConstraintTemplate. */
export const constraintGroup = 'constraints.gatekeeper.sh';

function isBinding(group: string, kind: string): boolean {
  return group === 'admissionregistration.k8s.io' && kind.endsWith('AdmissionPolicyBinding');
}

type Reader = (into: Providers, manifest: Manifest, at: number) => void;

const source: Reader = (into, { kind, metadata }, at) => {
  push(into.sources, sourceKey(kind, metadata.namespace ?? '', metadata.name), at);
};

const readers: Readonly<Record<string, Reader>> = {
  '/Namespace': (into, { metadata }, at) => {
    push(into.namespaces, metadata.name, at);
  },
  'apiextensions.k8s.io/CustomResourceDefinition': (into, manifest, at) => {
    const kind = text(manifest, 'spec', 'names', 'kind') ?? '';
    push(into.definitions, `${text(manifest, 'spec', 'group') ?? ''}/${kind}`, at);
  },
  'storage.k8s.io/StorageClass': (into, { metadata }, at) => {
    push(into.storageClasses, metadata.name, at);
  },
  'templates.gatekeeper.sh/ConstraintTemplate': (into, manifest, at) => {
    const kind = text(manifest, 'spec', 'crd', 'spec', 'names', 'kind') ?? '';
    push(into.definitions, `${constraintGroup}/${kind}`, at);
  },
  'external-secrets.io/ExternalSecret': (into, manifest, at) => {
    const name = text(manifest, 'spec', 'target', 'name') ?? manifest.metadata.name;
    push(into.secrets, `${manifest.metadata.namespace ?? ''}/${name}`, at);
  },
  'external-secrets.io/ClusterExternalSecret': (into, manifest, at) => {
    const target = text(manifest, 'spec', 'externalSecretSpec', 'target', 'name');
    push(into.secrets, `*/${target ?? text(manifest, 'spec', 'externalSecretName') ?? manifest.metadata.name}`, at);
  },
  'cert-manager.io/Certificate': (into, manifest, at) => {
    push(into.secrets, `${manifest.metadata.namespace ?? ''}/${text(manifest, 'spec', 'secretName') ?? ''}`, at);
  },
  'bitnami.com/SealedSecret': (into, manifest, at) => {
    const name = text(manifest, 'spec', 'template', 'metadata', 'name') ?? manifest.metadata.name;
    push(into.secrets, `${manifest.metadata.namespace ?? ''}/${name}`, at);
  },
  'external-secrets.io/SecretStore': source,
  'external-secrets.io/ClusterSecretStore': source,
  'cert-manager.io/Issuer': source,
  'cert-manager.io/ClusterIssuer': source,
};

/** The key of a secret store or an issuer; `namespace` is empty for one of the whole cluster. */
export function sourceKey(kind: string, namespace: string, name: string): string {
  return `${kind} ${namespace}/${name}`;
}

function push(map: Map<string, number[]>, key: string, at: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [at]);
  else list.push(at);
}
