import * as fs from 'node:fs';
import * as path from 'node:path';
import type { KnownHelmChart } from '../../../../lib/delivery/order/known-helm-chart';
import { knownHelmChart, knownHelmCharts } from '../../../../lib/delivery/order/known-helm-chart';
import { hardenedFluxValues } from '../../../../lib/delivery/flux/hardened-flux-values';
import { groupOf } from '../../../../lib/manifest';
import { describeWithCrds } from '../../../support/crd-schemas';
import { describeWithHelmCharts, renderedObjects } from '../../../support/helm-charts';

/** Where the definitions of a Helm chart lie in the collection of real ones. */
const projects: Readonly<Record<string, string>> = {
  alloy: 'alloy',
  'argo-cd': 'argo-cd',
  'cert-manager': 'cert-manager',
  'external-secrets': 'external-secrets',
  gatekeeper: 'gatekeeper',
  'istio/base': 'istio',
  'kube-prometheus-stack': 'prometheus-operator',
  longhorn: 'longhorn',
  'policy-controller': 'sigstore-policy-controller',
  'trivy-operator': 'trivy-operator',
};
/** What a Helm chart creates by its defaults and must not: a project that does not list it refuses the release. */
const withheld: Readonly<Record<string, readonly string[]>> = {
  flux2: ['rbac.authorization.k8s.io/ClusterRole', 'rbac.authorization.k8s.io/ClusterRoleBinding'],
};
const clusterKinds =
  /^(CustomResourceDefinition|ClusterRole|ClusterRoleBinding|(Validating|Mutating)WebhookConfiguration|PriorityClass|Cluster\w+Report|Namespace|StorageClass|APIService|CSIDriver|IngressClass)$/;
const renderedAs = (name: string): string => name.replace('istio/', 'istio-');
const entries = Object.entries(knownHelmCharts);

describeWithCrds('against the real CustomResourceDefinitions', () => {
  const index = path.resolve(__dirname, '../../../../../shared/crds/INDEX.tsv');
  const groupsOf = (project: string): readonly string[] => {
    const rows = fs
      .readFileSync(index, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map(line => line.split('\t'));
    return [...new Set(rows.filter(row => row[6]?.startsWith(`${project}/`)).map(row => row[0] ?? ''))].sort();
  };

  test.each(entries)('%s defines exactly the API groups of its project', (name, { brings }) => {
    const project = projects[name];
    expect(project === undefined ? [] : groupsOf(project)).toEqual([...brings].sort());
  });
});

describeWithHelmCharts('against what the Helm charts render', () => {
  const rendered = entries.filter(([name]) =>
    fs.existsSync(path.resolve(__dirname, `../../../../../shared/charts/${renderedAs(name)}/rendered.yaml`)),
  );
  const missing = ([name, { clusterKinds: allowed }]: [string, KnownHelmChart]): readonly string[] => {
    const kinds = renderedObjects(renderedAs(name))
      .filter(one => clusterKinds.test(one.kind))
      .map(one => `${groupOf(one.apiVersion)}/${one.kind}`);
    return [...new Set(kinds)].filter(kind => !allowed.includes(kind));
  };

  test.each(rendered)('%s creates no cluster-scoped kind that is not listed', (...entry) => {
    expect(missing(entry)).toEqual(withheld[entry[0]] ?? []);
  });

  test('flux2 with the values that we give it creates none of the roles that are withheld from it', () => {
    expect(hardenedFluxValues()).toMatchObject({ rbac: { create: false, createAggregation: false } });
  });

  test('a kind that is left out of the list is found', () => {
    expect(missing(['longhorn', { brings: [], clusterKinds: [] }])).toContain('scheduling.k8s.io/PriorityClass');
  });
});

test('a name that says nothing is known only from its own source', () => {
  expect(knownHelmChart('base', 'https://istio-release.storage.googleapis.com/charts')?.brings).toContain(
    'security.istio.io',
  );
  expect(knownHelmChart('base', 'https://charts.example.org')).toBeUndefined();
});
