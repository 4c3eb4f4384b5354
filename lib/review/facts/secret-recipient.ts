import { opens, type Coverage, type ObjectFacts } from '../fact';
import { listAt, textAt } from '../plain';

/** What SOPS writes about who may decrypt, and what it writes anew each time. */
export const recipientCoverage: readonly Coverage[] = [
  { kind: 'Secret', fields: ['/sops/age/**', '/sops/pgp/**', '/sops/lastmodified', '/sops/mac', '/sops/version'] },
];

/** Who can read a Secret that SOPS encrypted, by the name of the key. What was encrypted for somebody once stays readable to them in every older commit. */
export const recipientFacts: ObjectFacts = (manifest, title) => {
  if (manifest.kind !== 'Secret') return [];
  const place = { aspect: 'secret', object: title } as const;
  const ages = listAt(manifest, 'sops', 'age').map(one => textAt(one, 'recipient') ?? 'somebody without a name');
  const keys = listAt(manifest, 'sops', 'pgp').map(one => textAt(one, 'fp') ?? 'somebody without a name');
  return [...new Set([...ages, ...keys])].map(name => ({
    ...opens(place, `readable to ${name}`, 'whoever holds that key reads its values'),
    group: 'recipients',
  }));
};
