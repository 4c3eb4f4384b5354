import type { RenderedObject } from '../../manifest';
import { field, isMapping } from '../pss/plain-field';
import type { ObjectSet } from './object-set';

/** A Helm release as an engine of GitOps installs it. */
export interface SetRelease {
  /** The Application, ApplicationSet or HelmRelease. */
  readonly object: RenderedObject;
  /** The name of the Helm chart; an OCIRepository of Flux says nothing of it, and is then named like it. */
  readonly chart: string;
  /** The namespace that it installs into. */
  readonly namespace: string;
  readonly values: unknown;
  /** JSON pointer of the values. */
  readonly path: string;
  /** JSON pointer of what adds to the values, or stands in their place, and cannot be read here; undefined where nothing does. */
  readonly elsewhere: string | undefined;
}

/** The Helm releases of a set, whichever engine installs them. One that Terraform installs is no object of the set. */
export function releasesOf(set: ObjectSet): readonly SetRelease[] {
  return [
    ...set.ofKind('argoproj.io', 'Application').flatMap(object => argoReleases(object, ['spec'])),
    ...set
      .ofKind('argoproj.io', 'ApplicationSet')
      .flatMap(object => argoReleases(object, ['spec', 'template', 'spec'])),
    ...set.ofKind('helm.toolkit.fluxcd.io', 'HelmRelease').flatMap(fluxRelease),
  ];
}

function argoReleases(object: RenderedObject, at: readonly string[]): readonly SetRelease[] {
  const spec = field(object.manifest, ...at);
  const sources = field(spec, 'sources');
  const several: readonly unknown[] = Array.isArray(sources) ? sources : [];
  const named = [
    ['source', field(spec, 'source')] as const,
    ...several.map((source, index) => [`sources/${String(index)}`, source] as const),
  ];
  const namespace = text(field(spec, 'destination', 'namespace')) ?? 'default';
  return named.flatMap(([name, source]) => {
    const chart = text(field(source, 'chart'));
    if (chart === undefined) return [];
    const helm = `/${at.join('/')}/${name}/helm`;
    const values = field(source, 'helm', 'valuesObject');
    const elsewhere = argoElsewhere(field(source, 'helm'), isMapping(values));
    return [
      {
        object,
        chart,
        namespace,
        values,
        path: `${helm}/valuesObject`,
        elsewhere: elsewhere && `${helm}/${elsewhere}`,
      },
    ];
  });
}

/** Parameters win over `valuesObject`, which wins over `values`, which win over files: what is left out of `valuesObject` comes from them. */
function argoElsewhere(helm: unknown, hasObject: boolean): string | undefined {
  const isGiven = (name: string): boolean => {
    const value = field(helm, name);
    return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== '';
  };
  const others = ['parameters', 'fileParameters', 'valueFiles', ...(hasObject ? [] : ['values'])];
  return others.find(isGiven);
}

function fluxRelease(object: RenderedObject): readonly SetRelease[] {
  const spec = field(object.manifest, 'spec');
  const chart = text(field(spec, 'chart', 'spec', 'chart')) ?? text(field(spec, 'chartRef', 'name'));
  if (chart === undefined) return [];
  const from = field(spec, 'valuesFrom');
  return [
    {
      object,
      chart,
      namespace: text(field(spec, 'targetNamespace')) ?? object.manifest.metadata.namespace ?? 'default',
      values: field(spec, 'values'),
      path: '/spec/values',
      elsewhere: Array.isArray(from) && from.length > 0 ? '/spec/valuesFrom' : undefined,
    },
  ];
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
