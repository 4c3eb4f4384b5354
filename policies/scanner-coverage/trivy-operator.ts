import type { RenderedObject } from '../../lib/manifest';
import { field } from '../../lib/policy/pss/plain-field';
import { podTemplateOf } from '../../lib/policy/pss/pod-template';
import { releasesOf } from '../../lib/policy/set/helm-releases';
import type { SetRelease } from '../../lib/policy/set/helm-releases';
import type { ObjectSet } from '../../lib/policy/set/object-set';
import type { Setting } from './trivy-settings';
import { homes } from './trivy-settings';

/** A setting as somebody wrote it. */
export interface Reading {
  readonly object: RenderedObject;
  readonly path: string;
  readonly value: unknown;
}

/** A Trivy Operator that a set installs. */
export interface TrivyOperator {
  /** What installs it. */
  readonly object: RenderedObject;
  /** Where settings stand that nothing here can read: a file, a Secret, a parameter. */
  readonly unread: readonly Reading[];
  /** What is written about a setting; undefined where nothing is. */
  read(setting: Setting): Reading | undefined;
}

/** Every Trivy Operator of a set: a Helm release, or the objects that one was rendered to. */
export function trivyOperators(set: ObjectSet): readonly TrivyOperator[] {
  const releases = releasesOf(set).filter(one => one.chart === 'trivy-operator');
  const rendered = set.workloads.flatMap(({ object, namespace }) => {
    const container = operatorContainer(object);
    return container === undefined ? [] : [ofObjects(set, { object, namespace, ...container })];
  });
  return [...releases.map(ofRelease), ...rendered];
}

function ofRelease({ object, values, path, elsewhere }: SetRelease): TrivyOperator {
  return {
    object,
    unread: elsewhere === undefined ? [] : [{ object, path: elsewhere, value: 'values that stand elsewhere' }],
    read: setting => {
      const { helm } = homes[setting];
      const value = field(values, ...helm);
      return value === undefined ? undefined : { object, path: [path, ...helm].join('/'), value };
    },
  };
}

interface Container {
  readonly container: unknown;
  /** JSON pointer of the container in its object. */
  readonly at: string;
}

function operatorContainer({ manifest }: RenderedObject): Container | undefined {
  const template = podTemplateOf(manifest);
  const list = field(template?.spec, 'containers');
  const containers: readonly unknown[] = Array.isArray(list) ? list : [];
  const index = containers.findIndex(one => /(^|\/)trivy-operator([:@]|$)/.test(String(field(one, 'image') ?? '')));
  if (index < 0) return undefined;
  return { container: containers[index], at: `${template?.pointer ?? ''}/spec/containers/${String(index)}` };
}

/** The operator's own environment, and the ConfigMaps beside it. A variable that takes its value from elsewhere is read as that. */
function ofObjects(
  set: ObjectSet,
  { object, namespace, container, at }: Container & { readonly object: RenderedObject; readonly namespace: string },
): TrivyOperator {
  const list = field(container, 'env');
  const env: readonly unknown[] = Array.isArray(list) ? list : [];
  const configs = set.ofKind('', 'ConfigMap').filter(one => one.manifest.metadata.namespace === namespace);
  return {
    object,
    unread: [],
    read: setting => {
      const { key } = homes[setting];
      const index = env.findIndex(one => field(one, 'name') === key);
      if (index >= 0) {
        const value = field(env[index], 'value') ?? field(env[index], 'valueFrom') ?? '';
        return { object, path: `${at}/env/${String(index)}`, value };
      }
      const config = configs.find(one => field(one.manifest, 'data', key) !== undefined);
      if (config === undefined) return undefined;
      return { object: config, path: `/data/${key}`, value: field(config.manifest, 'data', key) };
    },
  };
}
