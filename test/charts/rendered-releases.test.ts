import { App, Chart, Helm } from 'cdk8s';
import type { PlatformDefinition } from '../../charts/definition';
import { releaseObjects } from '../../charts/exclusions/release-objects';
import { clusters, platform } from '../../charts/platform';
import type { HelmRelease } from '../../lib/delivery/helm-release';
import { helmAddonsOf } from '../../lib/delivery/helm-addon';
import type { HelmValues } from '../../lib/delivery/helm-values';
import { renderRelease } from '../../lib/delivery/rendered/render-release';
import type { Rendered } from '../../lib/delivery/rendered/rendered';
import type { HelmArchive, RenderedException } from '../../lib/delivery/rendered/helm-archive';
import type { Manifest, RenderedObject } from '../../lib/manifest';
import { groupOf, identityOf, identityText } from '../../lib/manifest';
import { check } from '../../lib/policy/check';
import { podTemplateOf } from '../../lib/policy/pss/pod-template';
import { violations } from '../../lib/policy/pss/level';
import type { SynthResult } from '../../lib/pipeline/synth';
import { reviewTrees } from '../../lib/review/review-trees';
import { catalogue } from '../../policies';
import { RenderFolder } from '../support/helm-chart-archive';
import { specOf } from '../support/network-policies';
import { synthesized, today } from '../support/platform';
import { only } from '../support/rendered';
import type { RealHelmChart } from '../support/real-helm-charts';
import {
  describeWithRealHelmCharts,
  haveRealHelmCharts,
  realArchive,
  realHelmCharts,
} from '../support/real-helm-charts';

/** The releases of Helm charts that can be had, by the name of the Helm chart. */
const releaseNames: Readonly<Record<string, string>> = { base: 'istio-base', cni: 'istio-cni' };
/** Those whose namespaces are rendered whole. External Secrets and Alloy are of other releases than the platform's: they are rendered apart. */
const inThePlatform = realHelmCharts.filter(name => name !== 'external-secrets' && name !== 'alloy');
const [definition] = clusters;
type Archives = Readonly<Record<string, HelmArchive>>;
type Clean = Extract<SynthResult, { status: 'clean' }>;

let folder: RenderFolder;
let archives: Archives = {};
let rendered: Clean;
let objects: readonly RenderedObject[] = [];
let releases: readonly HelmRelease[] = [];

function definedWith(all: Archives): PlatformDefinition {
  if (definition === undefined) throw new Error('there is no cluster');
  return { ...definition, archives: all };
}

function clean(result: SynthResult): Clean {
  if (result.status === 'clean') return result;
  throw new Error(JSON.stringify(result, null, 1).slice(0, 4000));
}

/** Whether an object was made by a rendered release: it stands below the add-on, not beside it. */
function isRendered({ manifest }: RenderedObject): boolean {
  return !plain.has(identityText(identityOf(manifest)));
}

/** What the platform has without rendering. */
let plain: ReadonlySet<string> = new Set();

beforeAll(() => {
  if (!haveRealHelmCharts) return;
  folder = new RenderFolder();
  archives = Object.fromEntries(
    inThePlatform.map(name => {
      const bytes = realArchive(name, definedWith({}).helm[name]);
      return [releaseNames[name] ?? name, folder.vendored(`${name}.tgz`, bytes)];
    }),
  );
  plain = new Set(
    clean(synthesized([definedWith({})])).rendering.objects.map(one => identityText(identityOf(one.manifest))),
  );
  rendered = clean(synthesized([definedWith(archives)]));
  objects = rendered.rendering.objects.filter(isRendered);
  const root = new App();
  platform(root, [definedWith(archives)]);
  releases = helmAddonsOf(root)
    .filter(addon => addon.rendered !== undefined)
    .map(addon => addon.release);
}, 300_000);

afterAll(() => {
  if (haveRealHelmCharts) folder.remove();
});

const workloads = (): readonly RenderedObject[] => objects.filter(one => podTemplateOf(one.manifest) !== undefined);

const labelsOf = (manifest: Manifest): Readonly<Record<string, string>> =>
  (podTemplateOf(manifest)?.metadata as { labels?: Readonly<Record<string, string>> } | undefined)?.labels ?? {};

const selects = (labels: Readonly<Record<string, string>>, pod: Readonly<Record<string, string>>): boolean =>
  Object.entries(labels).every(([key, value]) => pod[key] === value);

/** The NetworkPolicies that select pods by label, in the namespaces that rendered releases fill. */
function policiesOf(cluster: readonly RenderedObject[]): readonly Manifest[] {
  const filled = new Set(releases.map(one => one.namespace));
  return cluster
    .map(one => one.manifest)
    .filter(one => one.kind === 'NetworkPolicy' && filled.has(one.metadata.namespace ?? ''))
    .filter(one => specOf(one).podSelector.matchLabels !== undefined);
}

/** The pods that a NetworkPolicy of their namespace opens something for. */
function opened(cluster: readonly RenderedObject[]): readonly string[] {
  const policies = policiesOf(cluster);
  return workloads()
    .filter(({ manifest }) =>
      policies.some(
        one =>
          one.metadata.namespace === manifest.metadata.namespace &&
          selects(specOf(one).podSelector.matchLabels ?? {}, labelsOf(manifest)),
      ),
    )
    .map(one => one.manifest.metadata.name);
}

const listening = (manifest: Manifest): readonly number[] =>
  (podTemplateOf(manifest)?.spec as { containers: { ports?: { containerPort: number }[] }[] }).containers
    .flatMap(one => one.ports ?? [])
    .map(one => one.containerPort);

/** What policies refuse of rendered objects: by policy, the objects. */
function refused(): ReadonlyMap<string, readonly string[]> {
  const { findings } = check(rendered.rendering.objects, { catalogue, waivers: rendered.rendering.waivers, today });
  const names = new Set(objects.map(one => identityText(identityOf(one.manifest))));
  const found = new Map<string, Set<string>>();
  for (const { policy, object } of findings) {
    const { apiVersion, kind, namespace, name } = object;
    if (!names.has(identityText({ group: groupOf(apiVersion), kind, namespace, name }))) continue;
    found.set(
      policy,
      (found.get(policy) ?? new Set()).add(`${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`),
    );
  }
  return new Map([...found].sort().map(([policy, all]) => [policy, [...all].sort()]));
}

describeWithRealHelmCharts('the platform with real Helm charts rendered into its tree', () => {
  test('has every object of six releases, and no Application that installs them', () => {
    expect(releases.map(one => one.name).sort()).toEqual(Object.keys(archives).sort());
    const applications = rendered.rendering.objects.filter(one => one.manifest.kind === 'Application');
    const names = applications.filter(one => one.app !== 'delivery').map(one => one.manifest.metadata.name);
    expect(names.filter(name => name in archives)).toEqual([]);
    expect(
      workloads()
        .map(one => one.manifest.metadata.name)
        .sort(),
    ).toEqual([
      'cert-manager',
      'cert-manager-cainjector',
      'cert-manager-webhook',
      'gatekeeper-audit',
      'gatekeeper-controller-manager',
      'istio-cni-node',
      'istiod',
      'ztunnel',
    ]);
    expect(objects.filter(one => one.manifest.kind === 'CustomResourceDefinition').length).toBeGreaterThan(30);
  });

  test('is synthesized again without helm, byte for byte the same', () => {
    const before = folder.calls;
    const again = clean(synthesized([definedWith(archives)]));
    expect(folder.calls).toBe(before);
    expect([...again.tree]).toEqual([...rendered.tree]);
  });

  test.each(inThePlatform)('renders of %s what the Helm construct of cdk8s renders', name => {
    const releaseName = releaseNames[name] ?? name;
    const release = releases.find(one => one.name === releaseName);
    const { path = '', helm = '' } = archives[releaseName] ?? {};
    const theirs = new Helm(new Chart(new App(), 'chart'), 'helm', {
      chart: path,
      releaseName,
      namespace: release?.namespace ?? '',
      values: release?.values ?? {},
      helmExecutable: helm,
      helmFlags: ['--include-crds', '--kube-version', `${definedWith({}).cluster.kubernetes}.0`],
    }).apiObjects.map(one => one.toJson() as Manifest);
    expect(theirs.length).toBeGreaterThan(0);
    const namesOf = (all: readonly Manifest[]): string[] => all.map(one => `${one.kind} ${one.metadata.name}`).sort();
    const ours = objects
      .filter(one => one.constructPath.includes(`/${addonId(releaseName)}/`))
      .map(one => one.manifest);
    expect(namesOf(ours)).toEqual(namesOf(theirs));
    for (const one of theirs) expect(only(ours, one.kind, one.metadata.name)['spec']).toEqual(one['spec']);
  });

  test('keeps definitions from being pruned, and applies them before everything else', () => {
    const definitions = objects.filter(one => one.manifest.kind === 'CustomResourceDefinition');
    const annotations = definitions.map(one => one.manifest.metadata.annotations ?? {});
    expect(annotations.filter(one => !(one['argocd.argoproj.io/sync-options'] ?? '').includes('Prune=false'))).toEqual(
      [],
    );
    expect(annotations.filter(one => one['argocd.argoproj.io/sync-wave'] !== undefined)).toEqual([]);
  });

  test('applies what a webhook judges after the pods that answer for it', () => {
    const manifests = rendered.rendering.objects.map(one => one.manifest);
    const waveOf = (kind: string, name: string): number =>
      Number(only(manifests, kind, name).metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? 0);
    expect(waveOf('ClusterIssuer', 'letsencrypt')).toBeGreaterThan(waveOf('Deployment', 'cert-manager-webhook'));
    expect(waveOf('DaemonSet', 'ztunnel')).toBeGreaterThan(waveOf('DaemonSet', 'istio-cni-node'));
    expect(waveOf('DaemonSet', 'istio-cni-node')).toBeGreaterThan(waveOf('Deployment', 'istiod'));
  });

  test('has NetworkPolicies that open the way for every pod, and each of them selects pods that exist', () => {
    const all = rendered.rendering.objects;
    expect(
      workloads()
        .map(one => one.manifest.metadata.name)
        .filter(name => !opened(all).includes(name)),
    ).toEqual([]);
    const pods = all.map(one => one.manifest).filter(one => podTemplateOf(one) !== undefined);
    const stray = policiesOf(all).filter(
      one => !pods.some(pod => selects(specOf(one).podSelector.matchLabels ?? {}, labelsOf(pod))),
    );
    expect(stray.map(one => one.metadata.name)).toEqual([]);
    const fewer = all.filter(one => !one.manifest.metadata.name.startsWith('istio-cni'));
    expect(opened(fewer)).not.toContain('istio-cni-node');
  });

  test('has NetworkPolicies that open only ports which a selected pod listens on', () => {
    const deaf = (pods: readonly Manifest[]): readonly string[] =>
      policiesOf(rendered.rendering.objects).flatMap(policy => {
        const { podSelector, ingress = [] } = specOf(policy);
        const chosen = pods.filter(pod => selects(podSelector.matchLabels ?? {}, labelsOf(pod)));
        const ports = new Set(chosen.flatMap(listening));
        const open = ingress.flatMap(rule => rule.ports ?? []).filter(one => one.port !== 15008);
        return open.filter(one => !ports.has(one.port)).map(one => `${policy.metadata.name} ${String(one.port)}`);
      });
    const pods = workloads().map(one => one.manifest);
    expect(deaf(pods)).toEqual([]);
    expect(deaf(pods.filter(one => one.metadata.name !== 'istiod'))).toContain('istiod-from-ztunnel 15012');
  });

  test('puts every pod into a namespace that allows it, and not a level above', () => {
    const levels = new Map(
      rendered.rendering.objects
        .filter(one => one.manifest.kind === 'Namespace')
        .map(({ manifest: { metadata } }) => [
          metadata.name,
          metadata.labels?.['pod-security.kubernetes.io/enforce'] as 'privileged' | 'baseline' | 'restricted',
        ]),
    );
    const wrong = workloads().flatMap(({ manifest }) => {
      const level = levels.get(manifest.metadata.namespace ?? '') ?? 'restricted';
      return violations(manifest, level, 36).map(({ control }) => `${manifest.metadata.name} ${control}`);
    });
    expect(wrong).toEqual([]);
    const agents = workloads().filter(one => one.manifest.kind === 'DaemonSet');
    expect(agents.flatMap(one => violations(one.manifest, 'baseline', 36))).not.toEqual([]);
  });

  test('says of each object exactly what policies would refuse of it, so that nothing else is left alone', () => {
    const known = new Set(catalogue.filter(one => one.type === 'object').map(one => one.id));
    const found = [...refused()].filter(([policy]) => known.has(policy));
    for (const release of Object.keys(archives)) {
      const of: Record<string, string[]> = {};
      for (const [policy, names] of found)
        for (const name of ofRelease(release, names)) of[name] = [...(of[name] ?? []), policy].sort();
      const listed = Object.entries(releaseObjects[release] ?? {});
      expect(of).toEqual(Object.fromEntries(listed.map(([name, policies]) => [name, [...policies].sort()])));
    }
    expect(found.length).toBeGreaterThan(10);
  });

  test('passes every policy once each exception is written for its object, and leaves none of its namespaces alone', () => {
    const why = { reason: 'as its authors publish it', owner: 'platform', expires: '2027-06-30' };
    const waivedOf = (release: string): readonly RenderedException[] =>
      [...refused()].map(([policy, names]) => ({ ...why, policies: [policy], objects: ofRelease(release, names) }));
    const excepted = Object.fromEntries(
      Object.entries(archives).map(([name, archive]) => [name, { ...archive, waived: waivedOf(name) }]),
    );
    const { rendering } = clean(synthesized([definedWith(excepted)]));
    const outcome = check(rendering.objects, { catalogue, waivers: rendering.waivers, today });
    expect(outcome.findings.filter(finding => finding.severity !== 'info')).toEqual([]);
    expect(outcome.faultyWaivers).toEqual([]);
    const digest = only(
      rendering.objects.map(one => one.manifest),
      'ImageDigest',
    ) as unknown as {
      spec: { match: { excludedNamespaces: string[] } };
    };
    expect(digest.spec.match.excludedNamespaces).toContain('longhorn-system');
    expect(digest.spec.match.excludedNamespaces).not.toContain('cert-manager');
  });

  test('shows in the security diff what the Helm chart grants, which an Application hides', () => {
    const text = reviewTrees(clean(synthesized([definedWith({})])).tree, rendered.tree, { catalogue });
    expect(text).toMatch(/BROADENING\s+rights .*cert-manager/);
    expect(text).toMatch(/istiod/);
  });
});

describeWithRealHelmCharts('values that a Helm chart cannot take are found when it is rendered', () => {
  const kubernetes = '1.36';
  const releaseOf = (name: string): HelmRelease => {
    const root = new App();
    platform(root, [definedWith({})]);
    const found = helmAddonsOf(root).find(addon => addon.release.name === name)?.release;
    if (found === undefined) throw new Error(`no release ${name}`);
    return found;
  };
  const render = (name: RealHelmChart, values: (ours: HelmValues) => HelmValues): Rendered => {
    const release = releaseOf(name);
    const archive = folder.vendored(`${name}-alone.tgz`, realArchive(name, release.chart.version));
    return renderRelease({ ...release, values: values(release.values) }, archive, { kubernetes });
  };

  test('External Secrets takes ours, and refuses half of what is switched off', () => {
    const rendered = render('external-secrets', ours => ours);
    if ('complaints' in rendered) throw new Error(JSON.stringify(rendered));
    const pods = rendered.manifests.filter(one => podTemplateOf(one) !== undefined);
    expect(pods.map(one => one.metadata.name).sort()).toEqual([
      'external-secrets',
      'external-secrets-cert-controller',
      'external-secrets-webhook',
    ]);
    expect(pods.flatMap(one => violations(one, 'restricted', 36))).toEqual([]);
    const half = render('external-secrets', ours => ({ ...ours, processClusterPushSecret: true }));
    expect(half).toMatchObject({ complaints: [{ prop: 'values', got: expect.stringMatching(/PushSecret/) }] });
  });

  test('Alloy takes ours, and an empty list of rights makes what is no YAML', () => {
    const rbac = (ours: HelmValues): HelmValues => ({ ...(ours['rbac'] as HelmValues), clusterRules: [] });
    expect(render('alloy', ours => ours)).toHaveProperty('manifests');
    expect(render('alloy', ours => ({ ...ours, rbac: rbac(ours) }))).toMatchObject({
      complaints: [{ prop: 'values', got: expect.stringMatching(/rbac\.yaml/) }],
    });
  });
});

/** The names among these that a release renders. */
function ofRelease(release: string, names: readonly string[]): readonly string[] {
  const own = new Set(
    objects
      .filter(one => one.constructPath.includes(`/${addonId(release)}/`))
      .map(
        ({ manifest: { kind, metadata } }) =>
          `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`,
      ),
  );
  return names.filter(name => own.has(name));
}

function addonId(release: string): string {
  return release === 'cert-manager' ? 'cert-manager-release' : release;
}
