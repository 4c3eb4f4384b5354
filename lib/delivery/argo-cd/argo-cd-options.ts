import type { SopsDecryption } from '../sops-decryption';
import type { GitSource } from '../git-source';
import type { IgnoredDifference } from './ignored-difference';

/** How Argo CD decrypts the Secrets of the tree: not by itself. */
export interface ArgoCdDecryption extends SopsDecryption {
  /**
   * The name of the config management plugin that renders a folder of YAML and decrypts what SOPS encrypted. It runs beside Argo CD's repository server with the private key,
   * and something else installs it. Only folders with an encrypted Secret are rendered by it.
   */
  readonly plugin: string;
}

/** How Argo CD reaches a cluster, and from where. */
export interface ArgoCdDeliveryOptions {
  readonly git: GitSource;
  /** Argo CD's own namespace. @default `argocd` */
  readonly namespace?: string;
  /** API groups that the cluster serves before anything is delivered, and what brings them. @default none */
  readonly presentApis?: Readonly<Record<string, string>>;
  /** @default nothing is decrypted, and a Secret that SOPS encrypted is refused: Argo CD knows nothing of SOPS */
  readonly decryption?: ArgoCdDecryption;
  /** @default none: whatever differs from the tree is put right */
  readonly ignoreDifferences?: readonly IgnoredDifference[];
}
