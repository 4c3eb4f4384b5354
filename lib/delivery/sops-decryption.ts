import type { Complaint } from '../complaint';
import type { RenderedObject } from '../manifest';
import { isAgeRecipient, isSopsEncrypted, sopsFaults } from '../secrets/sops-faults';
import type { OrderComplaint } from './order/order-complaints';

/** For whom the Secrets of a cluster are encrypted, where its values stand in Git. */
export interface SopsDecryption {
  /**
   * The public keys of age: that of the cluster, and those of the people who may write its Secrets. Each encrypted file names all of them and nobody else. A second key, kept
   * offline, is what is left when the cluster is lost.
   */
  readonly recipients: readonly string[];
}

/** The annotation by which the objects of an engine say for whom the tree is encrypted, so that policies can ask for it. */
export const recipientsAnnotation = 'bulwark.dev/sops-recipients';

/** What an object of an engine says of the recipients. */
export function recipientsOf({ recipients }: SopsDecryption): Readonly<Record<string, string>> {
  return { [recipientsAnnotation]: [...new Set(recipients)].sort().join(',') };
}

/** Complaints about recipients: none, or a text that is no public key. A private key is never shown. */
export function checkRecipients({ recipients }: SopsDecryption): readonly Complaint[] {
  const fix = "write public keys such as 'age1...', as `age-keygen -y` prints them";
  const rule = 'public keys of age';
  if (recipients.length === 0) return [{ prop: 'decryption.recipients', rule, got: 'none', fix }];
  return recipients
    .filter(one => !isAgeRecipient(one))
    .map(one => ({
      prop: 'decryption.recipients',
      rule,
      got: /SECRET/i.test(one) ? 'a private key' : one,
      fix: /SECRET/i.test(one) ? 'withdraw it: it has been written down' : fix,
    }));
}

/** What a cluster could not read: objects that SOPS encrypted where nothing decrypts them, or for others than the cluster. */
export function undecrypted(
  objects: readonly RenderedObject[],
  decryption: SopsDecryption | undefined,
): readonly OrderComplaint[] {
  return objects.flatMap(({ manifest }, at) => {
    if (!isSopsEncrypted(manifest)) return [];
    const { kind, metadata } = manifest;
    const prop = `${kind} ${metadata.name}`;
    if (decryption === undefined) return [{ at, prop, ...nobodyDecrypts }];
    if (kind !== 'Secret') return [{ at, prop, ...noSecret, got: kind }];
    return sopsFaults(manifest, decryption.recipients).map(({ path, found, expected }) => ({
      at,
      prop: `${prop} ${path}`,
      rule: expected,
      got: found,
      fix: 'encrypt it anew for the recipients of the delivery: sops updatekeys <file>',
    }));
  });
}

const nobodyDecrypts = {
  rule: 'decrypted by what delivers it',
  got: 'a delivery that decrypts nothing',
  fix: 'deliver by Flux, which decrypts by itself: fluxDelivery({ decryption }); Argo CD does not, so name the plugin that does: argoCdDelivery({ decryption: { plugin, recipients } })',
};
const noSecret = { rule: 'a Secret', fix: 'put the values into a Secret: nothing else is kept from readers' };
