import { clusters } from '../../charts/platform';
import { auditedNamespaces, machineConfiguration } from '../../charts/talos';
import type { Manifest } from '../../lib/manifest';
import { manifestsOf, renderedPlatform } from '../support/platform';
import { broken, only } from '../support/rendered';

const objects = renderedPlatform();

interface Rule {
  readonly from: readonly { readonly source: { readonly principals: readonly string[] } }[];
  readonly to: readonly {
    readonly operation: { readonly methods?: readonly string[]; readonly paths?: readonly string[] };
  }[];
}

interface Access {
  readonly targetRefs?: readonly { readonly kind: string; readonly name: string }[];
  readonly rules?: readonly Rule[];
}

const access = (policy: Manifest): Access => policy['spec'] as Access;

/** Who may ask Loki for what, as `ServiceAccount method path`. */
function requests(manifests: readonly Manifest[]): readonly string[] {
  return manifests
    .filter(one => one.kind === 'AuthorizationPolicy' && access(one).targetRefs?.[0]?.name === 'loki')
    .flatMap(one => access(one).rules ?? [])
    .flatMap(({ from, to }) => {
      const who = from.flatMap(({ source }) => source.principals.map(name => name.replace(/^.*\/ns\//, '')));
      return to.map(
        ({ operation: { methods, paths } }) => `${who.join()} ${methods?.join() ?? '*'} ${paths?.join() ?? '*'}`,
      );
    })
    .sort();
}

test.each(clusters.map(one => one.cluster.name))(
  'on %s those who write logs cannot read them, those who read cannot write, and nobody deletes',
  name => {
    const manifests = manifestsOf(objects, name);
    const expected = [
      'audit-log/sa/audit-log-collector-alloy POST /loki/api/v1/push',
      'falcosidekick/sa/falcosidekick POST /loki/api/v1/push',
      'logging/sa/alloy POST /loki/api/v1/push',
      'monitoring/sa/kube-prometheus-stack-grafana GET /loki/api/v1/*',
      'monitoring/sa/kube-prometheus-stack-prometheus GET /metrics',
    ];
    expect(requests(manifests)).toEqual(expected);
    const readers = only(manifests, 'AuthorizationPolicy', 'readers');
    const wider = broken(readers, ['spec', 'rules', 0, 'to', 0, 'operation', 'methods'], undefined);
    expect(requests([...manifests.filter(one => one !== readers), wider])).not.toEqual(expected);
  },
);

test.each(clusters.map(one => one.cluster.name))('on %s Loki takes connections from its waypoint alone', name => {
  const own = manifestsOf(objects, name).filter(one => one.metadata.namespace === 'logging');
  const towards = own.filter(one => one.kind === 'NetworkPolicy' && one.metadata.name.startsWith('loki-from-'));
  const from = towards.map(one => one.metadata.name.replace('loki-from-', ''));
  expect(from).toEqual(['waypoint']);
});

test('the pods of Gateways and waypoints get the seccomp profile that their namespaces ask for', () => {
  const release = only(manifestsOf(objects, 'staging'), 'Application', 'istiod');
  expect(JSON.stringify(release)).toContain('"gateways":{"seccompProfile":{"type":"RuntimeDefault"}}');
});

// Rights are judged everywhere: what Kubernetes itself needs of them is left out object by object.
test.each(clusters.map(one => [one.cluster.name, one] as const))(
  'on %s a namespace that Pod Security leaves alone is one that admission leaves alone, by a waiver',
  (name, definition) => {
    const excluded = manifestsOf(objects, name)
      .filter(one => one.kind === 'ValidatingAdmissionPolicyBinding')
      .filter(one => !/^(agent-redteam-dry-run|rbac-.+)$/.test(one.metadata.name))
      .map(one => JSON.stringify(one));
    const exempt = machineConfiguration(definition).podSecurityExemptions.map(one => one.namespace);
    expect(exempt).toEqual(['kube-system']);
    expect(excluded.filter(one => !exempt.every(namespace => one.includes(`"${namespace}"`)))).toEqual([]);
    expect(exempt.filter(one => auditedNamespaces.includes(one))).toEqual([]);
  },
);
