import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { helm, images } from '../../charts/clusters/homelab';

const root = path.join(__dirname, '../..');

interface Manager {
  readonly managerFilePatterns: readonly string[];
  readonly matchStrings: readonly string[];
  readonly depNameTemplate?: string;
  readonly datasourceTemplate: string;
  readonly registryUrlTemplate?: string;
  readonly packageNameTemplate?: string;
  readonly autoReplaceStringTemplate?: string;
}

const config = JSON.parse(readFileSync(path.join(root, 'renovate.json'), 'utf8')) as {
  customManagers: readonly Manager[];
};

interface Found {
  readonly name: string;
  readonly version: string;
  readonly digest: string | undefined;
  readonly file: string;
  readonly text: string;
  readonly manager: Manager;
}

/** Every TypeScript file that may hold a constant, as Renovate sees it. */
const sources = ['charts', 'lib']
  .flatMap(folder =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map(file => `${folder}/${file}`),
  )
  .filter(file => file.endsWith('.ts'))
  .map(file => ({ file, text: readFileSync(path.join(root, file), 'utf8') }));

function findAll(text: string, file: string): readonly Found[] {
  return config.customManagers
    .filter(one => one.managerFilePatterns.some(pattern => new RegExp(pattern.slice(1, -1)).test(file)))
    .flatMap(manager =>
      manager.matchStrings.flatMap(pattern =>
        [...text.matchAll(new RegExp(pattern, 'g'))].map(match => ({
          name: manager.depNameTemplate ?? match.groups?.['depName'] ?? '',
          version: match.groups?.['currentValue'] ?? '',
          digest: match.groups?.['currentDigest'],
          file,
          text: match[0],
          manager,
        })),
      ),
    );
}

const found = sources.flatMap(({ file, text }) => findAll(text, file));

test('every image of the platform is found with its tag and its digest', () => {
  const wanted = Object.values(images).map(({ reference }) => reference);
  const seen = new Set(
    found
      .filter(one => one.manager.datasourceTemplate === 'docker')
      .map(({ name, version, digest }) => `${name}:${version}${digest === undefined ? '' : `@${digest}`}`),
  );
  expect(wanted.length).toBeGreaterThan(10);
  expect(wanted.filter(one => !seen.has(one))).toEqual([]);
});

test('every literal in charts and lib that reads like an image with a version is found', () => {
  const literal = /'((?:[a-z0-9-]+\.)+[a-z]{2,}\/[a-z0-9._/-]+(?::[A-Za-z0-9._-]+)?(?:@sha256:[0-9a-f]{64})?)'/g;
  const all = sources.flatMap(({ file, text }) =>
    [...withoutComments(text).matchAll(literal)]
      .map(match => ({ file, reference: match[1] ?? '' }))
      .filter(({ reference }) => /:[^/]+$/.test(reference)),
  );
  const seen = new Set(found.map(one => one.text.slice(1, -1)));
  expect(all.length).toBeGreaterThan(10);
  expect(all.filter(({ reference }) => !seen.has(reference) && !example(reference))).toEqual([]);
});

test('every Helm chart version of the platform is found once, and so is every default in lib', () => {
  const versions = found.filter(one => one.file === 'charts/clusters/homelab.ts' && one.name in helm);
  expect(Object.fromEntries(versions.map(({ name, version }) => [name, version]))).toEqual({ ...helm });
  expect(versions).toHaveLength(Object.keys(helm).length);
  const defaults = found.filter(one => one.file.startsWith('lib/') && one.name in helm).map(one => one.name);
  expect(defaults.sort()).toEqual(['falco', 'falcosidekick', 'kiali-server', 'policy-controller', 'trivy-operator']);
});

test('every exact version that stands beside a Helm chart in charts or lib is found', () => {
  const releases = sources.filter(({ file, text }) => text.includes('HelmChart.') && !file.startsWith('lib/delivery/'));
  const literals = releases.flatMap(({ file, text }) =>
    [
      ...withoutComments(text)
        .replace(/\[[^\]]*\]/g, '')
        .matchAll(/(?:= |: |\?\? |, )'(v?\d+\.\d+\.\d+)'/g),
    ].map(match => `${file} ${match[1] ?? ''}`),
  );
  const seen = new Set(found.map(one => `${one.file} ${one.version}`));
  expect(literals.length).toBeGreaterThan(2);
  expect(literals.filter(one => !seen.has(one))).toEqual([]);
});

/** What the cluster's bootstrap installs, and not a chart of this program. */
const elsewhere = new Set(['argo-cd']);

test('a version is looked up where the platform installs it from', () => {
  const everything = sources.map(one => one.text).join('\n');
  for (const { manager, name } of found.filter(one => one.name in helm && !elsewhere.has(one.name))) {
    const place = manager.registryUrlTemplate ?? `oci://${manager.packageNameTemplate ?? ''}`.replace(name, '');
    expect([name, everything.includes(place)]).toEqual([name, true]);
  }
});

test('an update replaces tag and digest and nothing beside them, and pins an image that had none', () => {
  const [manager] = config.customManagers;
  const update = (text: string, newValue: string, newDigest: string): string => {
    const [match] = findAll(text, 'charts/x.ts');
    return text.replace(
      match?.text ?? '',
      render(manager?.autoReplaceStringTemplate ?? '', { depName: match?.name ?? '', newValue, newDigest }),
    );
  };
  const digest = `sha256:${'b'.repeat(64)}`;
  expect(update(`a('ghcr.io/acme/site:1.0', b)`, '1.1', digest)).toBe(`a('ghcr.io/acme/site:1.1@${digest}', b)`);
  expect(update(`'ghcr.io/acme/site:1.0@sha256:${'a'.repeat(64)}'`, '1.1', digest)).toBe(
    `'ghcr.io/acme/site:1.1@${digest}'`,
  );
});

test('Talos is found in the definition of every cluster', () => {
  const clusters = found.filter(one => one.name === 'siderolabs/talos').map(one => one.file);
  expect(clusters.sort()).toEqual(['charts/clusters/production.ts', 'charts/clusters/staging.ts']);
});

test('generated trees are never updated by themselves: their source is', () => {
  const ignored = (JSON.parse(readFileSync(path.join(root, 'renovate.json'), 'utf8')) as { ignorePaths: string[] })
    .ignorePaths;
  expect(ignored).toEqual(expect.arrayContaining(['manifests/**', 'talos/**']));
});

/** The part of Handlebars that the template uses. */
function render(template: string, values: Readonly<Record<string, string>>): string {
  return template
    .replace(/\{\{#if newDigest\}\}(.*?)\{\{\/if\}\}/, values['newDigest'] === '' ? '' : '$1')
    .replace(/\{\{\{(\w+)\}\}\}/g, (_, name: string) => values[name] ?? '');
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}

/** References in messages that show how one is written. */
function example(reference: string): boolean {
  return /acme|example/.test(reference);
}
