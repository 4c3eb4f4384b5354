import type { Manifest } from '../manifest';
import { field, isMapping } from '../policy/pss/plain-field';

/** One place of a Secret that somebody could read, or that nobody can decrypt as it is meant. It never holds the value. */
export interface SopsFault {
  /** JSON pointer into the Secret. */
  readonly path: string;
  readonly found: string;
  readonly expected: string;
}

const token = /^ENC\[AES256_GCM,data:[A-Za-z0-9+/]+=*,iv:[A-Za-z0-9+/]+=*,tag:[A-Za-z0-9+/]+=*,type:([a-z]+)\]$/;
const parts = ['data', 'stringData'];
const known = ['apiVersion', 'kind', 'metadata', 'type', 'immutable', 'sops', ...parts];
const decrypts = 'kustomize.toolkit.fluxcd.io/decrypt';
const copy = 'kubectl.kubernetes.io/last-applied-configuration';
/** Ways to hand out the key of the values that are not age. */
const otherKeys = ['kms', 'gcp_kms', 'hckms', 'azure_kv', 'hc_vault', 'pgp', 'key_groups'];

/** Whether SOPS has encrypted an object, as its readers tell: it has metadata of SOPS. */
export function isSopsEncrypted(manifest: Manifest): boolean {
  return field(manifest, 'sops') !== undefined;
}

/** Whether a text is the public key of an age identity. */
export function isAgeRecipient(text: string): boolean {
  return /^age1(?:pq1)?[02-9ac-hj-np-z]{58,}$/.test(text);
}

/**
 * What is wrong with a Secret that SOPS encrypted with age: a value that is not encrypted or would not be a text once it is decrypted, a place besides the values
 * where one may be left, recipients that are no age keys, or that differ from those expected. What is encrypted inside can only be told by
 * who has the key. Source: SOPS 3.13, its stores and its age keys; kustomize-controller 1.9, which decrypts without asking for the MAC.
 */
export function sopsFaults(secret: Manifest, recipients?: readonly string[]): readonly SopsFault[] {
  return [
    ...parts.flatMap(part => valueFaults(secret, part)),
    ...leftBeside(secret),
    ...metadataFaults(field(secret, 'sops')),
    ...recipientFaults(field(secret, 'sops'), recipients),
  ];
}

/** The values of a Secret that are not encrypted, or not as texts. An empty text is left as it is by SOPS, and holds nothing. */
function valueFaults(secret: Manifest, part: string): readonly SopsFault[] {
  const values = field(secret, part);
  if (values === undefined) return [];
  if (!isMapping(values)) return [{ path: `/${part}`, found: 'no mapping', expected: 'a mapping of keys to values' }];
  return Object.entries(values).flatMap(([key, value]) => {
    const path = `/${part}/${escaped(key)}`;
    const expected = 'encrypted by SOPS, as a text';
    if (value === '' || value === null) return [];
    const type = typeof value === 'string' ? token.exec(value)?.[1] : undefined;
    if (type === undefined) return [{ path, found: 'a value in the clear', expected }];
    return type === 'str' ? [] : [{ path, found: `an encrypted ${type}`, expected }];
  });
}

/** What stands in a Secret besides its values: a field that nothing reads may hold what one had before it was encrypted. */
function leftBeside(secret: Manifest): readonly SopsFault[] {
  const strange = Object.keys(secret).filter(key => !known.includes(key));
  const annotations = field(secret, 'metadata', 'annotations');
  const has = (name: string): boolean => isMapping(annotations) && Object.hasOwn(annotations, name);
  const at = (name: string): string => `/metadata/annotations/${escaped(name)}`;
  return [
    ...strange.map(key => ({ path: `/${escaped(key)}`, found: 'a field that no Secret has', expected: 'absent' })),
    ...(has(copy) ? [{ path: at(copy), found: 'a copy of the Secret', expected: 'absent' }] : []),
    ...(has(decrypts) ? [{ path: at(decrypts), found: 'a word against decryption', expected: 'absent' }] : []),
  ];
}

function metadataFaults(sops: unknown): readonly SopsFault[] {
  const mac = field(sops, 'mac');
  const others = otherKeys.filter(name => {
    const given = field(sops, name);
    return Array.isArray(given) ? given.length > 0 : given !== undefined;
  });
  const isSealed = typeof mac === 'string' && token.exec(mac)?.[1] === 'str';
  return [
    ...(isSealed ? [] : [{ path: '/sops/mac', found: 'none', expected: 'the MAC that SOPS writes' }]),
    ...others.map(name => ({ path: `/sops/${name}`, found: 'another way to the key', expected: 'age keys alone' })),
  ];
}

function recipientFaults(sops: unknown, expected: readonly string[] | undefined): readonly SopsFault[] {
  const list = field(sops, 'age');
  const keys: readonly unknown[] = Array.isArray(list) ? list : [];
  if (keys.length === 0) return [{ path: '/sops/age', found: 'nobody', expected: 'at least one age key' }];
  const broken = keys.flatMap((key, at) => {
    const [recipient, sealed] = [field(key, 'recipient'), field(key, 'enc')];
    const isKey = typeof recipient === 'string' && isAgeRecipient(recipient);
    if (isKey && typeof sealed === 'string' && sealed.includes('BEGIN AGE ENCRYPTED FILE')) return [];
    const found = isKey ? `nothing for ${recipient}` : 'no public key';
    return [{ path: `/sops/age/${String(at)}`, found, expected: 'a public key of age, and the key encrypted for it' }];
  });
  if (broken.length > 0 || expected === undefined) return broken;
  const given = keys.map(key => String(field(key, 'recipient')));
  if (sameNames(given, expected)) return [];
  return [
    { path: '/sops/age', found: given.join(', '), expected: `encrypted for ${expected.join(', ')} and nobody else` },
  ];
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return [...new Set(a)].sort().join() === [...new Set(b)].sort().join();
}

function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
