import type { Complaint } from '../complaint';
import type { Manifest } from '../manifest';
import { checkLabelName } from '../name';
import { present } from '../present';
import type { HelmDelivery, HelmRelease } from './helm-release';

/** The API group and version of Argo CD's objects. */
export const argoCdApi = 'argoproj.io/v1alpha1';

/** The digest of a release's Helm chart, where one is known. */
export const chartDigestAnnotation = 'bulwark.dev/chart-digest';

/**
 * How often a failed sync is tried again: for about half an hour, so that what it waited for can come. Argo CD's own five attempts are over after
 * two and a half minutes, and it then waits for another revision. A retry takes the newest commit: without it, one that cannot be applied is tried
 * while its repair waits.
 */
export const syncRetry = { limit: 10, refresh: true, backoff: { duration: '10s', factor: 2, maxDuration: '5m' } };

/** Where Argo CD is, and the project that allows what it may install. */
export interface ArgoCdOptions {
  /** The AppProject of the releases. `default` is refused: it allows every source, destination and kind. */
  readonly project: string;
  /** Argo CD's own namespace. @default `argocd` */
  readonly namespace?: string;
  /** The API server it installs into. @default its own cluster, `https://kubernetes.default.svc` */
  readonly server?: string;
}

/** Delivery by Argo CD: one Application with a Helm source per release. */
export function argoCd(options: ArgoCdOptions): HelmDelivery {
  return {
    complaints: checkOptions(options),
    objects: release => [argoCdApplication(release, options)],
  };
}

/**
 * The Application of a release. It heals what was changed by hand, removes what left the release, applies server-side (some
 * CustomResourceDefinitions exceed what a client-side apply can hold), lets the API server say what differs, for only it knows what it fills in, and
 * never creates a namespace. The values stand in it
 * whole, so that a review sees them. Argo CD cannot hold a Helm chart to a digest: a known one is written down beside it, for people and
 * for whoever renders the release.
 */
export function argoCdApplication(release: HelmRelease, options: ArgoCdOptions): Manifest {
  const { name, namespace, order, chart } = release;
  return {
    apiVersion: argoCdApi,
    kind: 'Application',
    metadata: {
      name,
      namespace: options.namespace ?? 'argocd',
      annotations: present({
        'argocd.argoproj.io/compare-options': 'ServerSideDiff=true',
        'argocd.argoproj.io/sync-wave': String(order),
        [chartDigestAnnotation]: chart.digest,
      }),
    },
    spec: {
      project: options.project,
      source: helmSource(release),
      destination: { server: options.server ?? 'https://kubernetes.default.svc', namespace },
      syncPolicy: {
        automated: { prune: true, selfHeal: true },
        syncOptions: ['CreateNamespace=false', 'ServerSideApply=true'],
        retry: syncRetry,
      },
    },
  };
}

/** Argo CD knows an OCI registry of Helm charts by its address having no scheme. */
function helmSource({ name, chart, values }: HelmRelease): object {
  return {
    repoURL: chart.source.type === 'oci' ? chart.source.registry : chart.source.url,
    chart: chart.name,
    targetRevision: chart.version,
    helm: { releaseName: name, ...(Object.keys(values).length === 0 ? {} : { valuesObject: values }) },
  };
}

function checkOptions({ project, namespace }: ArgoCdOptions): readonly Complaint[] {
  const rule = "an AppProject other than 'default'";
  const fix = 'name one that allows only these sources, destinations and kinds';
  return [
    ...(project === 'default' ? [{ prop: 'project', rule, got: project, fix }] : checkLabelName('project', project)),
    ...(namespace === undefined ? [] : checkLabelName('namespace', namespace)),
  ];
}
