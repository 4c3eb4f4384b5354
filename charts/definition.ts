import type { Cluster, DiskKey, Evidence, HelmArchives, LogRetention, SigningIdentity, Stage, Weakening } from '../lib';

/** Everything that makes one cluster of the homelab what it is, as plain data. An operator edits the files in `clusters/`, nothing else. */
export interface PlatformDefinition {
  readonly cluster: Cluster;
  /** The Talos release on the nodes, such as `1.13.9`. */
  readonly talos: string;
  /** What applies the committed tree and installs the Helm releases. */
  readonly delivery: 'argo-cd' | 'flux' | 'terraform';
  readonly nodes: NodeSecurity;
  /** How hard policies are enforced. Staging is never behind production. */
  readonly enforcement: Enforcement;
  /** Who is written to about certificates and vulnerabilities. */
  readonly contact: string;
  /** The domain that its routes are under. */
  readonly domain: string;
  /** Where the committed tree of this program is read from. */
  readonly git: GitSource;
  readonly backup: Backup;
  /** How long personal health data is kept, as a period such as `P6Y`; or who has to decide it, by when and why it is open. Law and contracts say it, this program never does. */
  readonly healthDataRetention: string | Weakening;
  /** The model server that the agents ask: the one address outside the cluster that they may call. */
  readonly models: { readonly address: string; readonly port: number };
  /** Where secrets come from. @default the cluster's vault, by External Secrets */
  readonly secrets?: EncryptedFiles;
  /** For how many days logs are kept, but for those about health data: they are kept as long as the data. */
  readonly logRetention: Omit<LogRetention, 'health'>;
  /** The versions of the Helm charts, each exact. */
  readonly helm: HelmVersions;
  /** The vendored archives of the Helm releases that are rendered into the tree, by the name of the release. @default none: the engine renders every release in the cluster */
  readonly archives?: HelmArchives;
  readonly images: Images;
  /** Who signs the owner's images: the workflows that build them. Admission asks for it at the stage of `image-signature`, and nodes too once that is `deny`. */
  readonly signing: SigningIdentity;
  /** Why signatures of the owner's images are not enforced before that. */
  readonly unsigned: Weakening;
  /** What the name of an image may start with, each ending in a slash. */
  readonly registries: readonly string[];
  /** The last day on which the red-team agent may try exploits, `YYYY-MM-DD`. Longer is a decision of its own. */
  readonly redteamUntil: string;
  /** How many pods a service of its own runs. */
  readonly replicas: number;
}

/** Secrets of a home without a vault: files that people encrypted with SOPS, and that the engine decrypts. */
export interface EncryptedFiles {
  /** The folder with a file `<namespace>/<name>.yaml` for each Secret, from where the program is run: `secrets/production`. */
  readonly folder: string;
  /** The public keys of age that each file is encrypted for: the cluster's, and those of the people who write them. */
  readonly recipients: readonly string[];
  /** The plugin that decrypts, where Argo CD delivers. Flux needs none. */
  readonly plugin?: string;
}

/** What protects the nodes themselves. */
export interface NodeSecurity {
  /** The addresses from which people administer the nodes. */
  readonly administrators: readonly string[];
  /** Where the key of the disks comes from. */
  readonly diskKey: DiskKey;
  /** The disk for Longhorn's replicas, as Talos' own expression: `disk.transport == "nvme" && !system_disk`. @default none: a folder of the disk that holds what pods leave on the node */
  readonly storageDisk?: string;
  /** Who signs the images of others that the nodes pull under their names alone. A node cannot warn: it refuses. */
  readonly signers: readonly SigningIdentity[];
}

/** The stage of every policy, and the ones that differ from it. */
export interface Enforcement {
  readonly stage: Stage;
  /** The day on which the stage was set, `YYYY-MM-DD`. */
  readonly since: string;
  readonly owner: string;
  /** Policies that are at another stage, by id. */
  readonly except: Readonly<Record<string, Stage>>;
}

/** A git repository over HTTPS, and the branch that the cluster follows. */
export interface GitSource {
  readonly url: string;
  readonly revision: string;
}

/** Where Longhorn's backups go. */
export interface Backup {
  /** The address of the NFS server. */
  readonly server: string;
  /** The export, as the server names it. */
  readonly path: string;
  /** When volumes are backed up, as a cron expression in the cluster's time. */
  readonly cron: string;
  /** How many backups of a volume are kept. */
  readonly retain: number;
  /** The claims of the databases whose newest backups are restored and checked every week. */
  readonly drill: Readonly<Record<'postgres' | 'redis', DrilledClaim>>;
  /** What a person saw of the copies that the NAS makes outside the house; or who has to look, and until when. */
  readonly offSite: OffSite;
}

/** Evidence about the leg that no cluster can see. */
export interface OffSite {
  /** That the newest backups are there. It counts for a month. */
  readonly copy: Evidence | Weakening;
  /** That something was read back from there. It counts for half a year. */
  readonly readBack: Evidence | Weakening;
}

/** A claim whose backups are tried. */
export interface DrilledClaim {
  readonly claim: { readonly namespace: string; readonly name: string };
  /** What the claim asks for. */
  readonly size: string;
}

/** The Helm charts the platform installs. */
export type HelmChartName =
  | 'alloy'
  | 'argo-cd'
  | 'base'
  | 'cert-manager'
  | 'cni'
  | 'external-secrets'
  | 'falco'
  | 'falcosidekick'
  | 'flux2'
  | 'gatekeeper'
  | 'istiod'
  | 'kiali-server'
  | 'kube-prometheus-stack'
  | 'loki'
  | 'longhorn'
  | 'policy-controller'
  | 'trivy-operator'
  | 'ztunnel';

export type HelmVersions = Readonly<Record<HelmChartName, string>>;

/** The images of workloads that this program makes itself. */
export type ImageName =
  | 'agent-bruno'
  | 'agent-medical'
  | 'agent-redteam'
  | 'agent-sre'
  | 'cloudflared'
  | 'devsecops-scanner'
  | 'homepage-api'
  | 'homepage-frontend'
  | 'knative-lambda-operator'
  | 'kube-bench'
  | 'kubectl'
  | 'postgres'
  | 'redis'
  | 'static-site';

export type Images = Readonly<Record<ImageName, ImageDefinition>>;

/** An image by digest; or by tag, with the reason why no digest is known. */
export interface ImageDefinition {
  readonly reference: string;
  readonly unpinned?: Weakening;
}
