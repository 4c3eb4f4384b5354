import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** One attribute of a provider's schema, as `tools/helm-provider` reads it. */
interface Attribute {
  readonly type?: string;
  readonly of?: Readonly<Record<string, Attribute>>;
  readonly list?: boolean;
  readonly required: boolean;
}

type Attributes = Readonly<Record<string, Attribute>>;

/**
 * The schema of the Terraform provider for Helm, as its bindings for cdktf declare it: they were generated from the schema of the release that
 * `cdk.tf.json` asks for. Only what a configuration may set is in it.
 */
export function helmProviderSchema(): object {
  const folder = dirname(require.resolve('@cdktf/provider-helm/package.json'));
  const interfaces = (file: string): ReadonlyMap<string, string> =>
    interfacesIn(readFileSync(join(folder, 'lib', file, 'index.d.ts'), 'utf8'));
  return {
    provider: attributesOf('HelmProviderConfig', interfaces('provider')),
    resources: { helm_release: attributesOf('ReleaseConfig', interfaces('release')) },
  };
}

function interfacesIn(text: string): ReadonlyMap<string, string> {
  const all = text.matchAll(/^export interface (\w+)[^{]*\{\n([\s\S]*?)^\}/gm);
  return new Map([...all].map(([, name = '', body = '']) => [name, body]));
}

/** A field has its own name where no link to the registry says another. */
function attributesOf(name: string, all: ReadonlyMap<string, string>): Attributes {
  const body = all.get(name);
  if (body === undefined) throw new Error(`the bindings declare no interface ${name}`);
  const fields = body.matchAll(/(\/\*\*(?:(?!\*\/)[\s\S])*\*\/)?\s*readonly (\w+)(\??): ([^;]+(?:;\s*\})?);/g);
  const attributes = [...fields].map(([, comment = '', field = '', optional, type = '']) => {
    const named = /#\w+ \w+#(\w+)\}/.exec(comment)?.[1] ?? snake(field);
    return [named, { ...typeOf(type, all), required: optional === '' }] as const;
  });
  return Object.fromEntries(attributes.filter(([one]) => one !== 'alias'));
}

const simple: Readonly<Record<string, string>> = {
  string: 'string',
  number: 'number',
  boolean: 'bool',
  'string[]': 'list of strings',
};

function typeOf(written: string, all: ReadonlyMap<string, string>): Omit<Attribute, 'required'> {
  const type = written.replace(' | cdktf.IResolvable', '').trim();
  const known = simple[type];
  if (known !== undefined) return { type: known };
  if (type.startsWith('{')) return { type: 'map of strings' };
  return { of: attributesOf(type.replace('[]', ''), all), list: type.endsWith('[]') };
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
}
