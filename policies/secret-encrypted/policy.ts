import { carriesSecret } from '../../lib/delivery/rendered/carries-secret';
import { recipientsAnnotation } from '../../lib/delivery/sops-decryption';
import type { RenderedObject } from '../../lib/manifest';
import { field } from '../../lib/policy/pss/plain-field';
import { annotationOf } from '../../lib/policy/set/gitops-engine';
import type { ObjectSet } from '../../lib/policy/set/object-set';
import type { SetViolation } from '../../lib/policy/set/set-findings';
import { ruleOverSet } from '../../lib/policy/set/set-findings';
import { isSopsEncrypted, sopsFaults } from '../../lib/secrets/sops-faults';
import { hipaa, nsa } from '../controls';

/**
 * No Secret holds a value that a reader of the set could read. One with values is encrypted by SOPS with age: each value by itself, for the recipients that the objects of the
 * engine name, with nothing in the clear beside them; and an engine that stands in the set decrypts. An empty Secret is the place that a
 * controller fills. Values are never shown.
 */
export const secretEncrypted = ruleOverSet({
  id: 'secret-encrypted',
  severity: 'error',
  why: 'what was once committed in the clear is read by everybody who ever clones the repository, and deleting it takes nothing back',
  fix: 'withdraw the value, then name it in a vault with an ExternalSecret, or encrypt it: sops encrypt --age <public keys> --encrypted-regex "^(data|stringData)$"',
  controls: [nsa('Secrets'), hipaa('164.312(a)(2)(iv)')],
  violations: set => {
    const secrets = set.ofKind('', 'Secret');
    const encrypted = secrets.filter(one => isSopsEncrypted(one.manifest));
    const clear = secrets.filter(one => !isSopsEncrypted(one.manifest) && carriesSecret(one.manifest));
    const recipients = recipientsIn(set);
    return [
      ...clear.map(inTheClear),
      ...encrypted.flatMap(object => sopsFaults(object.manifest, recipients).map(fault => ({ object, ...fault }))),
      ...(isDecrypted(set) ? [] : encrypted.map(undecryptable)),
    ];
  },
});

function inTheClear(object: RenderedObject): SetViolation {
  const part = ['stringData', 'data'].find(name => field(object.manifest, name) !== undefined);
  const found =
    part === undefined ? 'a token that the cluster puts into it and that never ends' : 'values in the clear';
  const path = part === undefined ? '/type' : `/${part}`;
  return { object, path, found, expected: 'encrypted by SOPS, or a reference to a vault' };
}

function undecryptable(object: RenderedObject): SetViolation {
  const expected = 'decrypted by a Kustomization with the provider sops, or an Application with a plugin';
  return { object, path: '/sops', found: 'no engine of the set that decrypts', expected };
}

type Engine = readonly [group: string, kind: string, decrypts: (manifest: unknown) => boolean];

const engines: readonly Engine[] = [
  ['kustomize.toolkit.fluxcd.io', 'Kustomization', one => field(one, 'spec', 'decryption', 'provider') === 'sops'],
  ['argoproj.io', 'Application', one => field(one, 'spec', 'source', 'plugin') !== undefined],
];

/** Whether something in the set decrypts. A set without an engine says nothing of who applies it. */
function isDecrypted(set: ObjectSet): boolean {
  const known = engines.flatMap(([group, kind, decrypts]) =>
    set.ofKind(group, kind).map(one => decrypts(one.manifest)),
  );
  return known.length === 0 || known.includes(true);
}

/** For whom the set says that it is encrypted; undefined when nothing in it says so. */
function recipientsIn(set: ObjectSet): readonly string[] | undefined {
  const said = engines
    .flatMap(([group, kind]) => set.ofKind(group, kind))
    .flatMap(one => annotationOf(one.manifest, recipientsAnnotation)?.split(',') ?? []);
  return said.length === 0 ? undefined : said;
}
