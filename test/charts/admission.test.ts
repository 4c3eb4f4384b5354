import { identityIn } from '../../charts/exclusions/object-text';
import { kubernetesObjects } from '../../charts/exclusions/kubernetes-objects';
import { objectsOfControllers, podMakers, releaseObjects } from '../../charts/exclusions/release-objects';
import { clusters } from '../../charts/platform';
import type { Manifest } from '../../lib/manifest';
import { groupOf, identityOf, identityText } from '../../lib/manifest';
import { catalogue } from '../../policies';
import { describeWithHelmCharts, renderedObjects } from '../support/helm-charts';
import { manifestsOf, renderedPlatform } from '../support/platform';
import { only } from '../support/rendered';

const objects = renderedPlatform();
const pod = new Set(
  catalogue.flatMap(one => (one.type === 'object' && one.kinds.some(({ kind }) => kind === 'Pod') ? [one.id] : [])),
);

interface Spec {
  readonly match: { readonly excludedNamespaces?: readonly string[] };
  readonly parameters: { readonly waived: readonly string[] };
  readonly enforcementAction: string;
  readonly scopedEnforcementActions?: readonly { readonly action: string }[];
}

const specOf = (one: Manifest): Spec => one['spec'] as Spec;
const constraintsOf = (manifests: readonly Manifest[]): readonly Manifest[] =>
  manifests.filter(one => groupOf(one.apiVersion) === 'constraints.gatekeeper.sh');

/** What others make that a policy excuses, by name. */
function listed(policy: string): readonly string[] {
  const all = [kubernetesObjects, ...Object.values(releaseObjects), ...Object.values(objectsOfControllers)];
  const names = all.flatMap(one => Object.entries(one)).filter(([, policies]) => policies.includes(policy));
  return names.map(([name]) => identityText(identityIn(name))).sort();
}

describe.each(clusters.map(one => one.cluster.name))('on %s', cluster => {
  const manifests = manifestsOf(objects, cluster);
  const constraints = constraintsOf(manifests);
  const ours = new Set(manifests.map(one => identityText(identityOf(one))));

  test('policies about pods leave kube-system alone, some of them where pods have names that nobody knows, and no other policy any', () => {
    const exempt = new Map(constraints.map(one => [one.metadata.name, specOf(one).match.excludedNamespaces ?? []]));
    expect([...exempt].filter(([id]) => !pod.has(id)).flatMap(([, names]) => names)).toEqual([]);
    const wider = (namespace: string): string[] =>
      [...exempt].filter(([id, names]) => pod.has(id) && names.includes(namespace)).map(([id]) => id);
    expect(wider('kube-system').sort()).toEqual([...pod].sort());
    expect(wider('longhorn-system').sort()).toEqual([...(podMakers['longhorn']?.policies ?? [])].sort());
    expect(wider('trivy-system').sort()).toEqual([...(podMakers['trivy-operator']?.policies ?? [])].sort());
    const all = new Set([...exempt.values()].flat());
    expect([...all].sort()).toEqual(['kube-system', 'longhorn-system', 'trivy-system']);
    expect(wider('trivy-system')).not.toContain('privileged');
    expect(wider('longhorn-system')).not.toContain('host-process');
  });

  test('every object of others that a policy excuses is listed by its exact name', () => {
    const delivered = (name: string): boolean => !name.startsWith('apps/Deployment flux-system/');
    for (const one of constraints) {
      const strangers = specOf(one).parameters.waived.filter(name => !ours.has(name));
      expect([...strangers].sort()).toEqual(listed(one.metadata.name).filter(delivered));
    }
    expect(listed('rbac-wildcards').length).toBeGreaterThan(10);
  });

  test('each Gateway of the mesh is served by a Deployment that is excused, under the name that Istio gives it', () => {
    const gateways = manifests.filter(one => one.kind === 'Gateway');
    const made = gateways.map(({ metadata, spec }) => {
      const { gatewayClassName } = spec as { gatewayClassName: string };
      const name = gatewayClassName === 'istio' ? `${metadata.name}-istio` : metadata.name;
      return `Deployment ${metadata.namespace ?? ''}/${name}`;
    });
    expect(made.sort()).toEqual(Object.keys(objectsOfControllers['istiod'] ?? {}).sort());
  });
});

test('rights are denied on staging, and warned about on production', () => {
  const actionOf = (cluster: string, kind: string): string | undefined =>
    specOf(only(constraintsOf(manifestsOf(objects, cluster)), kind)).scopedEnforcementActions?.[0]?.action;
  const kinds = ['RbacClusterAdmin', 'RbacEscalation', 'RbacEverybody', 'RbacExec', 'RbacSecrets', 'RbacWildcards'];
  for (const kind of kinds) {
    expect([kind, actionOf('staging', kind)]).toEqual([kind, 'deny']);
    expect([kind, actionOf('production', kind)]).toEqual([kind, 'warn']);
  }
});

describeWithHelmCharts('what Prometheus Operator makes', () => {
  test('is excused under the names that it gives it', () => {
    const asked = renderedObjects('kube-prometheus-stack').filter(one => /^(Prometheus|Alertmanager)$/.test(one.kind));
    const made = asked.map(
      ({ kind, metadata }) => `StatefulSet ${metadata.namespace ?? ''}/${kind.toLowerCase()}-${metadata.name}`,
    );
    expect(made.sort()).toEqual(Object.keys(objectsOfControllers['kube-prometheus-stack'] ?? {}).sort());
  });
});
