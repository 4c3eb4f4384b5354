import type { RenderedObject } from '../../lib/manifest';
import { field, isMapping } from '../../lib/policy/pss/plain-field';
import { podTemplateOf } from '../../lib/policy/pss/pod-template';
import type { ObjectSet } from '../../lib/policy/set/object-set';
import type { SetViolation } from '../../lib/policy/set/set-findings';
import { ruleOverSet } from '../../lib/policy/set/set-findings';
import { hipaa } from '../controls';

const dataClass = 'bulwark.dev/data-class';
const retention = 'bulwark.dev/retention';
/** It wins over `storageClassName` wherever both stand. */
const oldClass = 'volume.beta.kubernetes.io/storage-class';
const period = /^P[1-9]\d*[YMWD]$/;

/**
 * Personal health data is kept on encrypted volumes, for a time that somebody decided. In each namespace labelled `bulwark.dev/data-class: phi` every
 * claim, claim template of a StatefulSet and ephemeral volume of a pod names a StorageClass of the set that encrypts; the default class does not
 * count, because a cluster may change it. The class keeps a volume whose claim is gone, and no StatefulSet deletes its claims: only who decided the term deletes. The namespace says how long its data is kept: `P6Y` is six years. No figure is assumed.
 */
export const healthDataStorage = ruleOverSet({
  id: 'health-data-storage',
  severity: 'error',
  why: 'health data on a disk in the clear is read by whoever gets the disk, and kept without a term it can neither be deleted nor be missed',
  fix: `use an encrypted StorageClass with reclaimPolicy: Retain, and decide how long the data is kept: ${retention}: P<number>Y, M, W or D`,
  controls: [hipaa('164.310(d)(2)(i)'), hipaa('164.312(a)(2)(iv)')],
  violations: set => {
    const namespaces = set
      .ofKind('', 'Namespace')
      .filter(one => field(one.manifest, 'metadata', 'labels', dataClass) === 'phi');
    const names = new Set(namespaces.map(one => one.manifest.metadata.name));
    const inside = set.objects.filter(one => names.has(one.manifest.metadata.namespace ?? 'default'));
    return [
      ...namespaces.flatMap(undecided),
      ...inside.flatMap(claimsOf).flatMap(claim => unsafe(claim, set)),
      ...inside.flatMap(deletesClaims),
    ];
  },
});

function undecided(object: RenderedObject): readonly SetViolation[] {
  const given = field(object.manifest, 'metadata', 'labels', retention);
  if (typeof given === 'string' && period.test(given)) return [];
  const expected = 'a period such as P6Y, decided by the owner of the data';
  const found = given === undefined ? 'no decision' : JSON.stringify(given);
  return [{ object, path: `/metadata/labels/${retention.replace('/', '~1')}`, found, expected }];
}

function deletesClaims(object: RenderedObject): readonly SetViolation[] {
  const policy = field(object.manifest, 'spec', 'persistentVolumeClaimRetentionPolicy');
  return ['whenDeleted', 'whenScaled']
    .filter(when => object.manifest.kind === 'StatefulSet' && field(policy, when) === 'Delete')
    .map(when => ({
      object,
      path: `/spec/persistentVolumeClaimRetentionPolicy/${when}`,
      found: 'Delete',
      expected: 'Retain',
    }));
}

interface Claim {
  readonly object: RenderedObject;
  /** JSON pointer of the claim in its object. */
  readonly at: string;
  readonly claim: unknown;
  /** Whether it is meant to go with its pod. */
  readonly isScratch?: boolean;
}

function claimsOf(object: RenderedObject): readonly Claim[] {
  const { manifest } = object;
  if (manifest.kind === 'PersistentVolumeClaim') return [{ object, at: '', claim: manifest }];
  const template = podTemplateOf(manifest);
  const volumes = template === undefined ? [] : listAt(template.spec, 'volumes');
  return [
    ...listAt(field(manifest, 'spec'), 'volumeClaimTemplates').map((claim, at) => ({
      object,
      at: `/spec/volumeClaimTemplates/${String(at)}`,
      claim,
    })),
    ...volumes.flatMap((volume, at) => {
      const claim = field(volume, 'ephemeral', 'volumeClaimTemplate');
      const path = `${template?.pointer ?? ''}/spec/volumes/${String(at)}/ephemeral/volumeClaimTemplate`;
      return isMapping(claim) ? [{ object, at: path, claim, isScratch: true }] : [];
    }),
  ];
}

/** A claim whose volume is in the clear, or is gone with a claim that somebody deletes by mistake. Scratch space of a pod is meant to go with it. */
function unsafe({ object, at, claim, isScratch = false }: Claim, set: ObjectSet): readonly SetViolation[] {
  const { name, place } = classOf(claim);
  const storageClass = set.find('storage.k8s.io', 'StorageClass', '', name);
  const path = `${at}${place}`;
  if (field(storageClass?.manifest, 'parameters', 'encrypted') !== 'true') {
    const found = name === '' ? 'no class' : describe(name, storageClass);
    return [{ object, path, found, expected: 'a StorageClass of the set that encrypts' }];
  }
  if (isScratch || field(storageClass?.manifest, 'reclaimPolicy') === 'Retain') return [];
  const found = `${name}, which deletes a volume with its claim`;
  return [{ object, path, found, expected: 'a StorageClass that retains' }];
}

/** The class that a claim names, and where; empty when it names none. */
function classOf(claim: unknown): { readonly name: string; readonly place: string } {
  const old = field(claim, 'metadata', 'annotations', oldClass);
  const named = old ?? field(claim, 'spec', 'storageClassName');
  const place = old === undefined ? '/spec/storageClassName' : `/metadata/annotations/${oldClass.replace('/', '~1')}`;
  return { name: typeof named === 'string' ? named : '', place };
}

function describe(name: string, storageClass: RenderedObject | undefined): string {
  return storageClass === undefined ? `${name}, which the set does not define` : `${name}, which does not encrypt`;
}

function listAt(parent: unknown, name: string): readonly unknown[] {
  const list = field(parent, name);
  return Array.isArray(list) ? list : [];
}
