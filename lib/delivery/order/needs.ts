import type { Manifest } from '../../manifest';
import { groupOf } from '../../manifest';
import { field } from '../../policy/pss/plain-field';
import { referencesOf } from '../../policy/set/references';
import { accountOf } from './identity-guards';
import { isKubernetesGroup } from './kubernetes-group';
import type { Providers } from './providers';
import { sourceKey } from './providers';
import { text } from './release-object';
import { storageClassesOf } from './storage-classes';

/**
 * Why one object comes after another. Without its namespace, its definition or the webhook of its kind the API server refuses it; without its
 * judge nothing judges it; without the maker of its Secret or of its volumes, or an earlier release, it starts and fails.
 */
export type NeedReason =
  'namespace' | 'definition' | 'webhook' | 'admission' | 'secret' | 'storage class' | 'release order';

/** That an object comes after another one, by their places in the list. */
export interface Need {
  readonly on: number;
  readonly why: NeedReason;
}

/** That everything of an app comes after everything of another one. */
export interface AppNeed {
  readonly from: string;
  readonly needs: string;
}

/** By app: the apps that it comes after. */
export type AppNeeds = ReadonlyMap<string, ReadonlySet<string>>;

/** Every judge of pods, and the workloads that wait until all of them are there. */
export interface AdmissionBarrier {
  readonly judges: readonly number[];
  readonly waiting: readonly number[];
}

/** What an object needs of the objects around it, releases and pods' judges left out. */
export function needsOf(manifest: Manifest, at: number, providers: Providers): readonly Need[] {
  return [
    ...need('namespace', namespacesOf(manifest, at, providers)),
    ...need('definition', definitionsOf(manifest, providers)),
    ...need('webhook', providers.webhooks.byGroup.get(groupOf(manifest.apiVersion)) ?? []),
    ...need('secret', secretsOf(manifest, providers)),
    ...need('admission', providers.guards.get(accountOf(manifest) ?? '') ?? []),
    ...need(
      'storage class',
      storageClassesOf(manifest).flatMap(name => providers.storageClasses.get(name) ?? []),
    ),
  ].filter(({ on }) => on !== at);
}

/** The API group of an object that nothing in the list defines, and neither the API server nor the cluster as it was found. */
export function undefinedGroup(
  manifest: Manifest,
  providers: Providers,
  present: ReadonlySet<string>,
): string | undefined {
  const group = groupOf(manifest.apiVersion);
  if (isKubernetesGroup(group) || present.has(group)) return undefined;
  const delivered = providers.definitions.has(`${group}/${manifest.kind}`) || providers.groups.has(group);
  return delivered ? undefined : group;
}

function need(why: NeedReason, all: readonly number[]): readonly Need[] {
  return all.map(on => ({ on, why }));
}

/** Its own namespace; a release also needs the one it installs into. */
function namespacesOf({ metadata }: Manifest, at: number, { namespaces, releases }: Providers): readonly number[] {
  const target = releases.get(at)?.namespace ?? '';
  const names = new Set([metadata.namespace ?? '', target]);
  return [...names].flatMap(name => namespaces.get(name) ?? []);
}

/** What defines its kind, and the webhooks of that API group: an object that comes before them is refused. */
function definitionsOf({ apiVersion, kind }: Manifest, providers: Providers): readonly number[] {
  const group = groupOf(apiVersion);
  if (isKubernetesGroup(group)) return [];
  const defined = providers.definitions.get(`${group}/${kind}`) ?? [];
  return [...new Set([...defined, ...(providers.judges.get(group) ?? [])])];
}

function secretsOf(manifest: Manifest, { secrets, sources }: Providers): readonly number[] {
  const at = manifest.metadata.namespace ?? '';
  const names = referencesOf(manifest)
    .filter(one => one.kind === 'Secret')
    .map(one => one.name);
  const made = [...new Set(names)].flatMap(name => [
    ...(secrets.get(`${at}/${name}`) ?? []),
    ...(secrets.get(`*/${name}`) ?? []),
  ]);
  return [...made, ...sourceKeys(manifest, at).flatMap(key => sources.get(key) ?? [])];
}

/** The store of an ExternalSecret, the issuer of a Certificate. */
function sourceKeys(manifest: Manifest, at: string): readonly string[] {
  const store =
    field(manifest, 'spec', 'secretStoreRef') ?? field(manifest, 'spec', 'externalSecretSpec', 'secretStoreRef');
  const issuer = field(manifest, 'spec', 'issuerRef');
  return [...refKeys(store, 'SecretStore', at), ...refKeys(issuer, 'Issuer', at)];
}

function refKeys(reference: unknown, usual: string, at: string): readonly string[] {
  const name = text(reference, 'name');
  if (name === undefined) return [];
  const kind = text(reference, 'kind') ?? usual;
  return [sourceKey(kind, kind.startsWith('Cluster') ? '' : at, name)];
}
