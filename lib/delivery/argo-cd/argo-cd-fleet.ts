import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { Complaint } from '../../complaint';
import { complain } from '../../complaint';
import { checkLabelName } from '../../name';
import { rememberOrigin } from '../../origin';
import { argoCdApi } from '../argo-cd-application';
import { deliveryApp } from '../cluster-delivery';
import type { GitSource } from '../git-source';
import { checkGitSource } from '../git-source';

/** One cluster of a fleet. */
export interface FleetCluster {
  /** The name of its folder in the committed tree. */
  readonly name: string;
  /** Its API server, as Argo CD knows it. */
  readonly server: string;
  /** The wave in which a change reaches it. */
  readonly wave: string;
}

/** The clusters that one Argo CD bootstraps, and in which waves a change reaches them. */
export interface ArgoCdFleetProps {
  readonly git: GitSource;
  readonly clusters: readonly FleetCluster[];
  /** The waves from the first to the last, such as `['staging', 'canary', 'rest']`. */
  readonly waves: readonly string[];
  /** How much of a wave changes at once: a number of clusters or a percentage. @default `100%` of every wave but the last, `25%` of the last */
  readonly maxUpdate?: Readonly<Record<string, number | `${number}%`>>;
  /** Argo CD's own namespace, here and in each cluster. @default `argocd` */
  readonly namespace?: string;
}

const waveLabel = 'bulwark.dev/wave';

/**
 * An ApplicationSet that applies the folder `delivery` to each cluster of a fleet, wave by wave: a wave starts when everything in the
 * wave before is healthy, so a bad change stops at its first wave. Each cluster's own Argo CD does the rest.
 *
 * Argo CD needs `applicationsetcontroller.enable.progressive.syncs: true` (`hardenedArgoCdValues` sets it); without it the waves are
 * not kept. Refused: a wave without clusters, a cluster in an unknown wave, two clusters of one name, an API server without TLS.
 */
export class ArgoCdFleet extends Construct {
  constructor(scope: Construct, id: string, props: ArgoCdFleetProps) {
    super(scope, id);
    rememberOrigin(this);
    const { namespace = 'argocd', clusters, git } = props;
    complain(this, ...checkFleet(props), ...checkGitSource(git));
    const metadata = { name: 'fleet', namespace };
    new ApiObject(this, 'project', { apiVersion: argoCdApi, kind: 'AppProject', metadata, spec: projectSpec(props) });
    new ApiObject(this, 'clusters', {
      apiVersion: argoCdApi,
      kind: 'ApplicationSet',
      metadata,
      spec: {
        goTemplate: true,
        goTemplateOptions: ['missingkey=error'],
        generators: [{ list: { elements: clusters.map(({ name, server, wave }) => ({ name, server, wave })) } }],
        strategy: { type: 'RollingSync', rollingSync: { steps: steps(props) } },
        syncPolicy: { preserveResourcesOnDeletion: true },
        template: template(git, namespace),
      },
    });
  }
}

function projectSpec({ git, clusters, namespace = 'argocd' }: ArgoCdFleetProps): object {
  const kinds = ['AppProject', 'Application'].map(kind => ({ group: 'argoproj.io', kind }));
  return {
    description: 'the root Applications of the fleet',
    sourceRepos: [git.url],
    destinations: clusters.map(({ server }) => ({ server, namespace })),
    namespaceResourceWhitelist: kinds,
  };
}

function steps({ waves, maxUpdate = {} }: ArgoCdFleetProps): readonly object[] {
  return waves.map((wave, at) => ({
    matchExpressions: [{ key: waveLabel, operator: 'In', values: [wave] }],
    maxUpdate: maxUpdate[wave] ?? (at > 0 && at === waves.length - 1 ? '25%' : '100%'),
  }));
}

/** RollingSync starts every sync itself; an Application that synchronizes by itself would run ahead of its wave. */
function template(git: GitSource, namespace: string): object {
  return {
    metadata: { name: '{{ .name }}', labels: { [waveLabel]: '{{ .wave }}' } },
    spec: {
      project: 'fleet',
      source: {
        repoURL: git.url,
        targetRevision: git.revision,
        path: `${git.path ?? 'manifests'}/{{ .name }}/${deliveryApp}`,
        directory: { recurse: true },
      },
      destination: { server: '{{ .server }}', namespace },
      syncPolicy: { retry: { limit: 10, refresh: true, backoff: { duration: '10s', factor: 2, maxDuration: '5m' } } },
    },
  };
}

function checkFleet({ clusters, waves, maxUpdate = {} }: ArgoCdFleetProps): readonly Complaint[] {
  const seen = new Set<string>();
  const ofClusters = clusters.flatMap((cluster, at) => {
    const known = seen.has(cluster.name);
    seen.add(cluster.name);
    return checkFleetCluster(cluster, `clusters[${String(at)}]`, { waves, known });
  });
  const empty = waves.filter(wave => clusters.every(one => one.wave !== wave));
  const fix = 'name the wave of a cluster, or remove it: an empty wave stops nothing';
  return [
    ...ofClusters,
    ...empty.map(wave => ({ prop: 'waves', rule: 'waves that hold clusters', got: wave, fix })),
    ...Object.entries(maxUpdate).flatMap(([wave, most]) => checkMaxUpdate(wave, most, waves)),
  ];
}

/** Argo CD never updates a wave of which nothing may change, and says nothing about it. */
function checkMaxUpdate(wave: string, most: number | string, waves: readonly string[]): readonly Complaint[] {
  const prop = `maxUpdate.${wave}`;
  const isSome = typeof most === 'number' ? Number.isSafeInteger(most) && most > 0 : /^([1-9]\d?|100)%$/.test(most);
  const rule = "a number of clusters above 0, or '1%' to '100%'";
  return [
    ...(waves.includes(wave)
      ? []
      : [{ prop, rule: `of one of ${waves.join(', ')}`, got: wave, fix: 'correct the name of the wave' }]),
    ...(isSome ? [] : [{ prop, rule, got: String(most), fix: 'leave it out, or let some clusters change' }]),
  ];
}

function checkFleetCluster(
  { name, server, wave }: FleetCluster,
  prop: string,
  { waves, known }: { readonly waves: readonly string[]; readonly known: boolean },
): readonly Complaint[] {
  const https = /^https:\/\/[^/@\s]+(\/\S*)?$/.test(server);
  const refused = (place: string, rule: string, got: string, fix: string): Complaint => ({
    prop: `${prop}.${place}`,
    rule,
    got,
    fix,
  });
  return [
    ...checkLabelName(`${prop}.name`, name),
    ...(known ? [refused('name', 'the only one of its name', name, 'name each cluster once')] : []),
    ...(https ? [] : [refused('server', 'an https:// address', server, 'write the address that Argo CD knows')]),
    ...(waves.includes(wave) ? [] : [refused('wave', `one of ${waves.join(', ')}`, wave, 'add it to the waves')]),
  ];
}
