import { ApiObject } from 'cdk8s';
import type { ApiObjectProps } from 'cdk8s';
import { Construct } from 'constructs';
import type { Document } from 'yaml';
import { parseAllDocuments, visit } from 'yaml';
import type { Complaint } from '../complaint';
import { complain } from '../complaint';
import type { Manifest } from '../manifest';
import { SecureNamespace } from '../namespace/secure-namespace';
import { rememberOrigin } from '../origin';
import { isMapping } from '../policy/pss/plain-field';
import { isSopsEncrypted, sopsFaults } from './sops-faults';

/** A Secret that somebody encrypted with SOPS. */
export interface SopsSecretProps {
  /** The file as `sops encrypt` wrote it, in YAML: `readFileSync('secrets/home/shop/database.yaml', 'utf8')`. It holds one Secret, of this name and this namespace. */
  readonly encrypted: string;
  /** @default the id of the construct */
  readonly name?: string;
  /** The keys that it must have: what workloads ask for by name. @default any */
  readonly keys?: readonly string[];
}

/**
 * A Secret for a home without a vault: its values stand in Git, encrypted by SOPS for age keys, and who applies the tree decrypts them. It is laid out as it was given.
 * This program has no key: it never sees a value, and can tell only that each one is encrypted and for whom. {@link SyncedSecret} is the choice where there is a vault: the workload
 * names a Secret and a key, and never sees which way filled it.
 *
 * Refused: a value in the clear, also in a comment; a field, an annotation or a kind of key besides what a Secret encrypted with age has; another name or namespace; a key
 * that is missing. The delivery must say who decrypts, and for whom the files are encrypted (`fluxDelivery({ decryption })`).
 */
export class SopsSecret extends Construct {
  /** The name of the Secret. */
  readonly name: string;

  constructor(scope: Construct, id: string, { encrypted, name = id, keys = [] }: SopsSecretProps) {
    super(scope, id);
    rememberOrigin(this);
    this.name = name;
    const documents = parseAllDocuments(encrypted, { logLevel: 'silent' }) as Document[];
    const secret = secretOf(documents);
    if (secret === undefined) {
      complain(this, mistake('no Secret in YAML', 'one Secret that SOPS encrypted'));
      return;
    }
    const place = { name, namespace: SecureNamespace.of(this).name };
    complain(this, ...checkPlace(secret, place), ...checkKeys(secret, keys), ...checkComments(documents));
    complain(this, ...checkEncrypted(secret));
    if (isSopsEncrypted(secret)) new ApiObject(this, 'secret', secret as ApiObjectProps);
  }
}

const fix = 'encrypt it anew: sops encrypt --age <public keys> --encrypted-regex "^(data|stringData)$"';

function mistake(got: string, rule: string, path = ''): Complaint {
  return { prop: `encrypted${path}`, rule, got, fix };
}

function secretOf(documents: readonly Document[]): Manifest | undefined {
  const [only] = documents;
  if (only === undefined || documents.length > 1 || only.errors.length > 0) return undefined;
  const value: unknown = only.toJS();
  return isMapping(value) && value['apiVersion'] === 'v1' && value['kind'] === 'Secret' && isMapping(value['metadata'])
    ? (value as unknown as Manifest)
    : undefined;
}

function checkEncrypted(secret: Manifest): readonly Complaint[] {
  if (!isSopsEncrypted(secret)) return [mistake('a Secret in the clear', 'a Secret that SOPS encrypted')];
  return sopsFaults(secret).map(({ path, found, expected }) => mistake(found, expected, path.replaceAll('/', '.')));
}

function checkPlace(
  { metadata }: Manifest,
  place: { readonly name: string; readonly namespace: string },
): readonly Complaint[] {
  return (['name', 'namespace'] as const)
    .filter(part => metadata[part] !== place[part])
    .map(part => ({
      prop: `encrypted.metadata.${part}`,
      rule: place[part],
      got: String(metadata[part] ?? ''),
      fix: 'name it in the file, before it is encrypted',
    }));
}

function checkKeys(secret: Manifest, keys: readonly string[]): readonly Complaint[] {
  const given = [secret['data'], secret['stringData']].flatMap(part => (isMapping(part) ? Object.keys(part) : []));
  return keys
    .filter(key => !given.includes(key))
    .map(key => mistake(given.join(', '), `with the key ${key}, which workloads ask for`));
}

/** SOPS encrypts the comments among the values. One that it did not may hold what stood there before. */
function checkComments(documents: readonly Document[]): readonly Complaint[] {
  const comments: string[] = [];
  const collect = (one: { readonly commentBefore?: string | null; readonly comment?: string | null }): void => {
    for (const text of [one.commentBefore, one.comment])
      if (typeof text === 'string') comments.push(...text.split('\n'));
  };
  for (const document of documents) {
    collect(document);
    visit(document, {
      Node: (_, node) => {
        collect(node);
      },
    });
  }
  const clear = comments.filter(text => text.trim() !== '' && !/^\s*ENC\[AES256_GCM,[^\s]+,type:comment\]$/.test(text));
  return clear.length === 0 ? [] : [mistake('a comment in the clear', 'without a comment in the clear')];
}
