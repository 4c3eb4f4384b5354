import type { Chart } from 'cdk8s';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { HelmAddon, helmAddonsOf } from '../../../../lib/delivery/helm-addon';
import type { HelmAddonProps } from '../../../../lib/delivery/helm-addon';
import { argoCdDelivery } from '../../../../lib/delivery/argo-cd/argo-cd-delivery';
import { provideDelivery } from '../../../../lib/delivery/cluster-delivery';
import { HelmChart } from '../../../../lib/delivery/helm-chart';
import type { HelmArchive } from '../../../../lib/delivery/rendered/helm-archive';
import { provideHelmArchives } from '../../../../lib/delivery/rendered/helm-archives';
import { cacheFolder } from '../../../../lib/delivery/rendered/render-cache';
import type { Manifest } from '../../../../lib/manifest';
import { ambientCluster, manifestsOf, mistakesIn, renderShop } from '../../../support/clusters';
import type { ChartFiles } from '../../../support/helm-chart-archive';
import { packed, RenderFolder } from '../../../support/helm-chart-archive';
import { only } from '../../../support/rendered';
import { describeWithTool } from '../../../support/tool';

const chart = HelmChart.repository('https://charts.example.org', 'shop', '1.0.0');
const configMap = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata:';
const folders: RenderFolder[] = [];

function folder(): RenderFolder {
  const made = new RenderFolder();
  folders.push(made);
  return made;
}

afterEach(() => {
  for (const one of folders.splice(0)) one.remove();
});

const addon =
  (rendered: HelmArchive, props: Partial<HelmAddonProps> = {}) =>
  (scope: Chart): HelmAddon =>
    new HelmAddon(scope, 'shop', { chart, namespace: 'shop', rendered, ...props });

/** What a Helm chart of these files renders. */
const render = (files: ChartFiles, props: Partial<HelmAddonProps> = {}): readonly Manifest[] =>
  manifestsOf(addon(folder().vendor(files), props));

/** The mistakes of a Helm chart of these files. */
const mistakes = (files: ChartFiles, props: Partial<HelmAddonProps> = {}): readonly string[] =>
  mistakesIn(addon(folder().vendor(files), props));

describeWithTool('helm', 'a release that is rendered from its archive', () => {
  test('is every object that the Helm chart would create, and no Application', () => {
    const files = { 'values.yaml': 'color: red', 'templates/a.yaml': `${configMap} { color: {{ .Values.color }} }` };
    const objects = render(files, { values: { color: 'blue' } });
    expect(objects.map(one => one.kind)).toEqual(['ConfigMap']);
    expect(objects[0]).toMatchObject({ metadata: { namespace: 'shop' }, data: { color: 'blue' } });
  });

  test('is the same release when the cluster says so in one line, and needs no prop', () => {
    const archive = folder().vendor({ 'templates/a.yaml': `${configMap} { a: b }` });
    const objects = (archives: Readonly<Record<string, HelmArchive>>): readonly Manifest[] =>
      manifestsOf(scope => {
        provideDelivery(scope, argoCdDelivery({ git: { url: 'https://example.org/a', revision: 'main' } }));
        provideHelmArchives(scope, archives);
        new HelmAddon(scope, 'shop', { chart, namespace: 'shop' });
      });
    expect(objects({}).map(one => one.kind)).toEqual(['Application']);
    expect(objects({ shop: archive }).map(one => one.kind)).toEqual(['ConfigMap']);
  });

  test('stays one typed description, with what it is rendered from', () => {
    const archive = folder().vendor({ 'templates/a.yaml': `${configMap} { a: b }` });
    renderShop(scope => {
      addon(archive)(scope);
      expect(helmAddonsOf(scope)).toMatchObject([{ release: { name: 'shop' }, rendered: { path: 'shop-1.0.0.tgz' } }]);
    });
  });

  test('asks for the version and the API of the cluster that the definition names', () => {
    const template = `${configMap}
  version: "{{ .Capabilities.KubeVersion.Minor }}"
  gateway: "{{ .Capabilities.APIVersions.Has "gateway.networking.k8s.io/v1" }}"
  policy: "{{ .Capabilities.APIVersions.Has "policy/v1" }}"`;
    const archive = folder().vendor({ 'templates/a.yaml': template });
    const on = (apis: readonly string[]): unknown =>
      only(manifestsOf(addon(archive), { ...ambientCluster, apis }), 'ConfigMap')['data'];
    expect(on([])).toEqual({ version: '36', gateway: 'false', policy: 'true' });
    expect(on(['gateway.networking.k8s.io/v1'])).toEqual({ version: '36', gateway: 'true', policy: 'true' });
  });

  test('sees nothing of the machine: no cluster, no environment of helm, no address by name', () => {
    process.env['HELM_KUBECONTEXT'] = 'production';
    const template = `${configMap}
  found: "{{ len (lookup "v1" "Secret" "kube-system" "") }}"
  address: "{{ getHostByName "localhost" }}"`;
    expect(only(render({ 'templates/a.yaml': template }), 'ConfigMap')['data']).toEqual({ found: '0', address: '' });
    delete process.env['HELM_KUBECONTEXT'];
  });

  test('has its definitions first, and each object in the namespace where it belongs', () => {
    const definition = (scope: string, kind: string): string => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: ${kind.toLowerCase()}s.example.org }
spec: { group: example.org, scope: ${scope}, names: { kind: ${kind} } }`;
    const objects = render({
      'templates/a.yaml': 'apiVersion: example.org/v1\nkind: Widget\nmetadata: { name: a }',
      'templates/b.yaml': 'apiVersion: example.org/v1\nkind: Plan\nmetadata: { name: b, namespace: wrong }',
      'templates/c.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c, namespace: kube-system }',
      'templates/z.yaml': definition('Cluster', 'Plan'),
      'crds/widget.yaml': definition('Namespaced', 'Widget'),
    });
    const kinds = objects.map(one => one.kind);
    expect(kinds.slice(0, 2)).toEqual(['CustomResourceDefinition', 'CustomResourceDefinition']);
    expect(only(objects, 'Widget').metadata.namespace).toBe('shop');
    expect(only(objects, 'Plan').metadata.namespace).toBeUndefined();
    expect(only(objects, 'ConfigMap').metadata.namespace).toBe('kube-system');
  });

  test('records the exceptions that it needs, each for one object', () => {
    const why = { reason: 'its authors publish no digest', owner: 'platform', expires: '2027-06-30' };
    const archive = folder().vendor({ 'templates/a.yaml': `${configMap} { a: b }` });
    const waived = [{ ...why, policies: ['image-digest'], objects: ['ConfigMap settings'] }];
    expect(renderShop(addon({ ...archive, waived })).waivers).toMatchObject([
      { ...why, policy: 'image-digest', object: { kind: 'ConfigMap', namespace: 'shop', name: 'settings' } },
    ]);
    const stray = [{ ...why, policies: ['image-digest'], objects: ['Deployment web'] }];
    expect(mistakesIn(addon({ ...archive, waived: stray }))).toEqual([
      expect.stringMatching(/waived\[0\]\.objects must be objects that it renders, got 'Deployment web'/),
    ]);
  });
});

describeWithTool('helm', 'what has been rendered once', () => {
  const files = { 'values.yaml': 'a: b', 'templates/a.yaml': `${configMap} { a: {{ .Values.a }} }` };

  test('is not rendered again, and helm is not even asked for its version', () => {
    const at = folder();
    const archive = at.vendor(files);
    const first = manifestsOf(addon(archive));
    const calls = at.calls;
    expect(calls).toBe(3);
    expect(manifestsOf(addon(archive))).toEqual(first);
    expect(at.calls).toBe(calls);
  });

  test('is rendered afresh when a value, the archive or the cluster changes', () => {
    const at = folder();
    const archive = at.vendor(files);
    const callsOf = (build: () => unknown): number => {
      const before = at.calls;
      build();
      return at.calls - before;
    };
    manifestsOf(addon(archive));
    expect(callsOf(() => manifestsOf(addon(archive, { values: { a: 'c' } })))).toBe(2);
    expect(callsOf(() => manifestsOf(addon(archive), { ...ambientCluster, kubernetes: '1.37' }))).toBe(2);
    expect(callsOf(() => manifestsOf(addon(archive), { ...ambientCluster, apis: ['example.org/v1'] }))).toBe(2);
    const other = at.vendor({ ...files, 'values.yaml': 'a: d' });
    expect(callsOf(() => manifestsOf(addon(other)))).toBe(2);
    expect(callsOf(() => manifestsOf(addon(other)))).toBe(0);
  });

  test.each(['', 'no hash\n[]', undefined])('is rendered afresh when what was kept is damaged: %j', damage => {
    const at = folder();
    const archive = at.vendor(files);
    const first = manifestsOf(addon(archive));
    for (const file of readdirSync(cacheFolder).map(name => path.join(cacheFolder, name))) {
      const text = readFileSync(file, 'utf8');
      writeFileSync(file, damage ?? text.replace('"b"', '"evil"'));
    }
    const calls = at.calls;
    expect(manifestsOf(addon(archive))).toEqual(first);
    expect(at.calls).toBeGreaterThan(calls);
  });

  test('stands in a folder that git ignores by itself', () => {
    manifestsOf(addon(folder().vendor(files)));
    expect(readFileSync(path.join(path.dirname(cacheFolder), '.gitignore'), 'utf8')).toBe('*\n');
  });
});

describeWithTool('helm', 'what cannot be rendered honestly is refused', () => {
  test.each([
    ['randAlphaNum 8', 'data'],
    ['now | date "2006-01-02"', 'data'],
    ['now | unixEpoch', 'data'],
    ['uuidv4', 'data'],
  ])('what differs each time (%s), by object and field', (expression, field) => {
    const template = `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: made }\ndata: { stable: a, made: "{{ ${expression} }}" }`;
    expect(mistakes({ 'templates/a.yaml': template })).toEqual([
      expect.stringContaining(
        `production/shop/shop: rendered must be the same each time that shop 1.0.0 is rendered, got 'another ConfigMap made /${field}/made'`,
      ),
    ]);
  });

  test('a name that is made up each time, by the objects that come and go', () => {
    const template = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: made-{{ randNumeric 8 }} }';
    const found = mistakes({ 'templates/a.yaml': template });
    expect(found).toHaveLength(2);
    expect(found[0]).toMatch(/another ConfigMap made-\d+ \/metadata\/name/);
  });

  test.each([
    'data: { password: aHVudGVyMg== }',
    'stringData: { password: hunter2 }',
    'type: kubernetes.io/service-account-token',
  ])('a Secret that carries a value, without repeating it: %s', body => {
    const [mistake, ...more] = mistakes({
      'templates/a.yaml': `apiVersion: v1\nkind: Secret\nmetadata: { name: login }\n${body}`,
    });
    expect(more).toEqual([]);
    expect(mistake).toMatch(/got 'Secret shop\/login'; make the Secret by External Secrets .* existingSecret/);
    expect(mistake).not.toMatch(/hunter2|aHVudGVyMg/);
  });

  test('but not an empty Secret, which a controller fills while it runs', () => {
    const objects = render({ 'templates/a.yaml': 'apiVersion: v1\nkind: Secret\nmetadata: { name: webhook-cert }' });
    expect(objects.map(one => one.kind)).toEqual(['Secret']);
  });

  test('a Helm chart that fails, in its own words', () => {
    expect(mistakes({ 'templates/a.yaml': '{{ fail "give me a color" }}' })).toEqual([
      expect.stringMatching(
        /^production\/shop\/shop: values must be something that shop 1\.0\.0 renders .*give me a color/,
      ),
    ]);
  });

  test('values that the schema of the Helm chart refuses, in its own words', () => {
    const schema = '{ "properties": { "port": { "type": "integer" } } }';
    const files = { 'values.yaml': 'port: 80', 'values.schema.json': schema };
    expect(mistakes(files, { values: { port: 'eighty' } })).toEqual([expect.stringMatching(/port.*integer/)]);
  });

  test('what it renders that is no Kubernetes object, or no YAML', () => {
    expect(mistakes({ 'templates/a.yaml': 'kind: ConfigMap\nmetadata: { name: a }' })).toEqual([
      expect.stringContaining('apiVersion must be a text'),
    ]);
    expect(mistakes({ 'templates/a.yaml': 'color: red' })).toEqual([expect.stringContaining("got '1 without a kind'")]);
    expect(mistakes({ 'templates/a.yaml': 'a: [' })).toHaveLength(1);
  });

  test('values that the Helm chart does not know, all at once, and not those that a template reads or hands on', () => {
    const files = {
      'values.yaml': 'driver: { kind: auto }\nmesh: { mode: strict }\nlabels: {}',
      'templates/a.yaml': `${configMap} { profile: "{{ .Values.profile }}", mesh: {{ toJson .Values.mesh | quote }} }`,
    };
    const known = { driver: { kind: 'ebpf' }, profile: 'ambient', mesh: { extra: true }, labels: { a: 'b' } };
    expect(() => render(files, { values: known })).not.toThrow();
    const wrong = { ...known, driver: { knid: 'ebpf' }, drivers: {} };
    expect(mistakes(files, { values: wrong }).map(one => /values\.\S+/.exec(one)?.[0])).toEqual([
      'values.driver.knid',
      'values.drivers',
    ]);
    const passedOn = ['drivers', 'driver.knid'];
    expect(() => manifestsOf(addon({ ...folder().vendor(files), passedOn }, { values: wrong }))).not.toThrow();
  });

  test.each(['pre-install', 'post-install,post-upgrade', 'pre-delete,post-upgrade'])(
    'a hook of %s that nobody has decided upon',
    events => {
      const job = `apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: prepare\n  annotations: { helm.sh/hook: "${events}" }`;
      expect(mistakes({ 'templates/a.yaml': job })).toEqual([
        expect.stringMatching(
          /got 'Job prepare \(.*'; switch it off in the values, or decide: rendered\.hooks: \{ 'Job prepare'/,
        ),
      ]);
      const archive = folder().vendor({ 'templates/a.yaml': job, 'templates/b.yaml': `${configMap} { a: b }` });
      const decided = (choice: 'apply' | 'leave-out'): readonly Manifest[] =>
        manifestsOf(addon({ ...archive, hooks: { 'Job prepare': choice } }));
      expect(decided('leave-out').map(one => one.kind)).toEqual(['ConfigMap']);
      expect(only(decided('apply'), 'Job').metadata.annotations).toBeUndefined();
    },
  );

  test.each(['test', 'pre-delete', 'post-delete', 'pre-rollback,post-rollback'])(
    'a hook of %s is left out: as an ordinary object it would run at once',
    events => {
      const job = `apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: uninstall\n  annotations: { helm.sh/hook: "${events}" }`;
      const objects = render({ 'templates/a.yaml': job, 'templates/b.yaml': `${configMap} { a: b }` });
      expect(objects.map(one => one.kind)).toEqual(['ConfigMap']);
    },
  );

  test('a decision about a hook that is not there', () => {
    const archive = folder().vendor({ 'templates/a.yaml': `${configMap} { a: b }` });
    expect(mistakesIn(addon({ ...archive, hooks: { 'Job prepare': 'apply' } }))).toEqual([
      expect.stringContaining("rendered.hooks must be hooks that it renders, got 'Job prepare'"),
    ]);
  });

  test('one object that stands twice', () => {
    const twice = { 'templates/a.yaml': `${configMap} { a: b }`, 'templates/b.yaml': `${configMap} { a: c }` };
    expect(mistakes(twice)).toEqual([expect.stringContaining('/ConfigMap shop/settings twice')]);
  });
});

describeWithTool('helm', 'the archive is the one that was vendored', () => {
  test('or the error gives the command that vendors it', () => {
    const archive = { ...folder().vendor(), path: 'vendor/helm/shop-1.0.0.tgz' };
    expect(mistakesIn(addon(archive))).toEqual([
      expect.stringContaining(
        'vendor it: helm pull shop --repo https://charts.example.org --version 1.0.0 --destination vendor/helm',
      ),
    ]);
    const oci = HelmChart.oci('oci://registry.example.org/charts/shop', '1.0.0');
    expect(mistakesIn(addon(archive, { chart: oci }))[0]).toContain(
      'helm pull oci://registry.example.org/charts/shop --version',
    );
  });

  test('or both digests are shown', () => {
    const at = folder();
    const before = at.vendor();
    const after = at.vendor({ 'values.yaml': 'tampered: true' });
    const [mistake] = mistakesIn(addon(before));
    expect(mistake).toContain(before.sha256);
    expect(mistake).toContain(after.sha256);
  });

  test('or what it is instead is named', () => {
    const other = HelmChart.repository('https://charts.example.org', 'shop', '1.0.1');
    expect(mistakesIn(addon(folder().vendor(), { chart: other }))).toEqual([
      expect.stringContaining("must be the archive of shop 1.0.1, got 'shop-1.0.0.tgz, which is shop 1.0.0'"),
    ]);
    expect(mistakesIn(addon(folder().vendored('shop-1.0.0.tgz', Buffer.from('a web page'))))[0]).toContain(
      'which holds none',
    );
    expect(mistakesIn(addon(folder().vendored('shop-1.0.0.tgz', packed('shop', { a: 'b' }))))[0]).toContain(
      'which holds none',
    );
  });

  test('and its digest is written whole', () => {
    expect(mistakesIn(addon({ ...folder().vendor(), sha256: 'sha256:abc' }))[0]).toContain('64 hexadecimal digits');
  });
});

test('without helm, the error says what to install', () => {
  const archive = folder().vendor();
  expect(mistakesIn(addon({ ...archive, helm: '/nowhere/helm' }))).toEqual([
    expect.stringMatching(
      /^production\/shop\/shop: rendered must be rendered by helm, got 'no program '\/nowhere\/helm''; install Helm 3/,
    ),
  ]);
});

test('an unpinned version is refused before anything is rendered, and so is a name that is taken', () => {
  const at = folder();
  const archive = at.vendor();
  const unpinned = HelmChart.repository('https://charts.example.org', 'shop', 'latest');
  expect(mistakesIn(addon(archive, { chart: unpinned }))).toEqual([expect.stringContaining('one exact version')]);
  expect(at.calls).toBe(0);
});

test('an archive that no release of the cluster has is refused', () => {
  const archive = folder().vendor();
  expect(
    mistakesIn(scope => {
      provideHelmArchives(scope, { shopp: archive });
    }),
  ).toEqual([expect.stringContaining("archives must be those of releases of this cluster, got 'shopp'")]);
});
