import { field } from '../../policy/pss/plain-field';
import { parseDocuments } from '../../policy/read/parse';
import type { HelmValues } from '../helm-values';
import type { ArchiveFiles } from './archive-files';

/** What a Helm chart says of itself, as far as its values depend on it. */
export interface ChartFacts {
  readonly name: string;
  readonly version: string;
  /** Its values with their defaults; those of a dependency stand under its name or alias. */
  readonly values: HelmValues;
  /** The names under which values of its dependencies stand. */
  readonly aliases: readonly string[];
  /** Every template and included file, its own and its dependencies', as one text. */
  readonly templates: string;
}

/** Reads what a Helm chart says of itself. */
export function chartFacts(files: ArchiveFiles): ChartFacts {
  const chart = yamlOf(files, 'Chart.yaml');
  const templates = [...files].filter(([path]) => /(^|\/)(templates|files)\//.test(path));
  return {
    name: textOf(chart, 'name'),
    version: textOf(chart, 'version'),
    values: valuesOf(files, ''),
    aliases: dependenciesOf(files, '').map(one => one.alias),
    templates: templates.map(([, bytes]) => bytes.toString('utf8')).join('\n'),
  };
}

/** Some Helm charts (Istio's) keep their defaults under one key that only they may write, and merge it upwards. */
const inner = '_internal_defaults_do_not_set';

function valuesOf(files: ArchiveFiles, folder: string): HelmValues {
  const own = (yamlOf(files, `${folder}values.yaml`) ?? {}) as HelmValues;
  const merged = { ...(field(own, inner) as HelmValues | undefined), ...own };
  const inherited = dependenciesOf(files, folder).map(({ name, alias }) => {
    const theirs = valuesOf(files, `${folder}charts/${name}/`);
    return [alias, { ...theirs, ...(field(own, alias) as HelmValues | undefined) }] as const;
  });
  return { ...merged, ...Object.fromEntries(inherited) };
}

interface ChartDependency {
  readonly name: string;
  readonly alias: string;
}

function dependenciesOf(files: ArchiveFiles, folder: string): readonly ChartDependency[] {
  const listed = field(yamlOf(files, `${folder}Chart.yaml`), 'dependencies');
  const dependencies = (Array.isArray(listed) ? listed : []) as readonly unknown[];
  return dependencies
    .map(one => ({ name: textOf(one, 'name'), alias: textOf(one, 'alias') || textOf(one, 'name') }))
    .filter(({ name }) => files.has(`${folder}charts/${name}/Chart.yaml`));
}

function yamlOf(files: ArchiveFiles, path: string): unknown {
  return parseDocuments(files.get(path)?.toString('utf8') ?? '')[0]?.value;
}

function textOf(value: unknown, key: string): string {
  const found = field(value, key);
  return typeof found === 'string' || typeof found === 'number' ? String(found) : '';
}
