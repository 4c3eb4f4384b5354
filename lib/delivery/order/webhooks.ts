import type { Manifest } from '../../manifest';
import { field } from '../../policy/pss/plain-field';
import { podTemplateOf } from '../../policy/pss/pod-template';
import { isKubernetesGroup } from './kubernetes-group';
import { text } from './release-object';

/** The webhooks among objects. Every number is the place of an object: a webhook's configuration, or a workload that answers for it. */
export interface Webhooks {
  /** By API group: what judges or changes its objects. Without it they are refused, or not judged. */
  readonly byGroup: ReadonlyMap<string, readonly number[]>;
  /** What judges pods. */
  readonly ofPods: readonly number[];
}

/** Reads which webhooks judge what. One for every group judges pods: whatever waited for it group by group would include what it needs itself. */
export function webhooksAmong(manifests: readonly Manifest[]): Webhooks {
  const byGroup = new Map<string, number[]>();
  const ofPods = new Set<number>();
  for (const [at, manifest] of manifests.entries()) {
    if (!/^(Validating|Mutating)WebhookConfiguration$/.test(manifest.kind)) continue;
    for (const webhook of listAt(manifest, 'webhooks')) {
      const behind = [at, ...serversOf(webhook, manifests)];
      for (const group of groupsOf(webhook))
        byGroup.set(group, [...new Set([...(byGroup.get(group) ?? []), ...behind])]);
      if (manifest.kind === 'ValidatingWebhookConfiguration' && judgesPods(webhook))
        behind.forEach(one => ofPods.add(one));
    }
  }
  return { byGroup, ofPods: [...ofPods] };
}

function groupsOf(webhook: unknown): readonly string[] {
  const groups = listAt(webhook, 'rules').flatMap(rule => listAt(rule, 'apiGroups'));
  return [...new Set(groups.map(String))].filter(one => one !== '*' && !isKubernetesGroup(one));
}

function judgesPods(webhook: unknown): boolean {
  return listAt(webhook, 'rules').some(rule => {
    const groups = listAt(rule, 'apiGroups');
    return (
      (groups.includes('') || groups.includes('*')) &&
      listAt(rule, 'resources').some(one => one === '*' || one === 'pods')
    );
  });
}

/** The workloads that the Service of a webhook selects. */
function serversOf(webhook: unknown, manifests: readonly Manifest[]): readonly number[] {
  const service = field(webhook, 'clientConfig', 'service');
  const [name, namespace] = [text(service, 'name'), text(service, 'namespace')];
  const found = manifests.find(
    one => one.kind === 'Service' && one.metadata.name === name && one.metadata.namespace === namespace,
  );
  const selector = Object.entries((field(found, 'spec', 'selector') ?? {}) as Readonly<Record<string, string>>);
  if (selector.length === 0) return [];
  return manifests.flatMap((one, at) => {
    const labels = (field(podTemplateOf(one)?.metadata, 'labels') ?? {}) as Readonly<Record<string, string>>;
    const isServer = one.metadata.namespace === namespace && selector.every(([key, value]) => labels[key] === value);
    return isServer ? [at] : [];
  });
}

function listAt(value: unknown, key: string): readonly unknown[] {
  const found = field(value, key);
  return Array.isArray(found) ? found : [];
}
