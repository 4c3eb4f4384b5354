import type { Manifest } from '../../manifest';
import { argoCdApi, syncRetry } from '../argo-cd-application';
import type { GitSource } from '../git-source';
import { syncWaveAnnotation } from '../order/release-object';
import { recipientsOf } from '../sops-decryption';
import type { ArgoCdDecryption } from './argo-cd-options';
import type { IgnoredDifference } from './ignored-difference';
import { ignoredFields } from './ignored-difference';

/** One folder of the committed tree as Argo CD sees it. */
export interface FolderInput {
  readonly name: string;
  readonly namespace: string;
  readonly project: string;
  readonly git: GitSource;
  /** `<cluster>/<app>`, below the folder of the tree. */
  readonly folder: string;
  /** The namespace that objects without one would go to. */
  readonly target: string;
  readonly wave: number;
  readonly ignored: readonly IgnoredDifference[];
  /** Whether deleting the Application deletes what it applied. */
  readonly cascade: boolean;
  /** What decrypts the Secrets of the folder; undefined where it holds none that SOPS encrypted. */
  readonly decryption?: ArgoCdDecryption | undefined;
}

/** The API server of the cluster that Argo CD runs in. */
export const ownCluster = 'https://kubernetes.default.svc';

/** Deleting an Application that has it deletes what the Application applied; without it, everything would be left behind. */
const finalizer = 'resources-finalizer.argocd.argoproj.io/foreground';

/** Argo CD compares an Application after a push, and renders it again, only when the push changed what lies here: its own folder. */
const ownFolderOnly = { 'argocd.argoproj.io/manifest-generate-paths': '.' };

/**
 * The Application of one app folder. It heals what was changed by hand, removes what left the folder, and fails when another Application
 * has the same object. It never creates a namespace.
 */
export function folderApplication(input: FolderInput): Manifest {
  const { name, namespace, project, git, target, wave, ignored, cascade, decryption } = input;
  const ignores = ignored.length > 0;
  const annotations = {
    ...ownFolderOnly,
    ...(wave === 0 ? {} : { [syncWaveAnnotation]: String(wave) }),
    ...(ignores ? { 'bulwark.dev/ignored-differences': ignored.map(one => one.reason).join('; ') } : {}),
    ...(decryption === undefined ? {} : recipientsOf(decryption)),
  };
  return {
    apiVersion: argoCdApi,
    kind: 'Application',
    metadata: { name, namespace, annotations, ...(cascade ? { finalizers: [finalizer] } : {}) },
    spec: {
      project,
      source: {
        repoURL: git.url,
        targetRevision: git.revision,
        path: `${git.path ?? 'manifests'}/${input.folder}`,
        ...(decryption === undefined ? { directory: { recurse: true } } : { plugin: { name: decryption.plugin } }),
      },
      destination: { server: ownCluster, namespace: target },
      ...(ignores ? { ignoreDifferences: ignored.map(ignoredFields) } : {}),
      syncPolicy: syncPolicy(ignores),
    },
  };
}

function syncPolicy(ignores: boolean): object {
  return {
    automated: { prune: true, selfHeal: true },
    syncOptions: ['FailOnSharedResource=true', ...(ignores ? ['RespectIgnoreDifferences=true'] : [])],
    retry: syncRetry,
  };
}
