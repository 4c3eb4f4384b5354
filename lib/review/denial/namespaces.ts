import type { Manifest } from '../../manifest';
import { groupOf } from '../../manifest';
import { fits, namespaceIn } from '../../policy/constraint-match';
import { readSelector, selects, type Labels } from '../../reach/inventory/selector';
import type { ClusterView } from '../fact';
import { listAt, textAt, textsAt } from '../plain';

/** The label that the API server itself sets on every namespace. */
const nameLabel = 'kubernetes.io/metadata.name';

/** The labels of the namespaces that a tree declares. */
export class Namespaces {
  private readonly labels: ReadonlyMap<string, Labels>;

  constructor(private readonly view: ClusterView) {
    this.labels = new Map(view.kind('Namespace').map(({ manifest }) => [manifest.metadata.name, labelsOf(manifest)]));
  }

  /**
   * Whether a namespaceSelector selects the namespace of an object, or the object itself where it is a namespace. What is outside every namespace
   * is always selected. Undefined where the answer hangs on labels that the tree does not show.
   */
  selects(selector: unknown, object: Manifest): boolean | undefined {
    const name = namespaceIn(object);
    if (selector === undefined || selector === null || name === '') return true;
    const read = readSelector(selector, '', () => undefined);
    if (read === undefined) return undefined;
    const labels = isNamespace(object) ? labelsOf(object) : this.labels.get(name);
    if (labels !== undefined) return selects(read, labels);
    if (read.requirements.some(one => one.key !== nameLabel)) return undefined;
    return selects(read, { [nameLabel]: name });
  }

  /** Whether Gatekeeper never asks about what is in the namespace of an object, whatever its constraints say. */
  ignored(object: Manifest): boolean {
    const name = namespaceIn(object);
    const ignores = this.labels.get(name)?.['admission.gatekeeper.sh/ignore'] !== undefined;
    return name !== '' && (ignores || this.ignoredByName().some(pattern => fits(pattern, name)));
  }

  /** Everything here that decides what Gatekeeper ignores: equal when nothing about it changed. */
  ignoring(): string {
    const labelled = [...this.labels].filter(([, one]) => one['admission.gatekeeper.sh/ignore'] !== undefined);
    return JSON.stringify([labelled.map(([name]) => name).sort(), this.ignoredByName()]);
  }

  private ignoredByName(): readonly string[] {
    return this.view
      .kind('Config')
      .filter(({ manifest }) => groupOf(manifest.apiVersion) === 'config.gatekeeper.sh')
      .flatMap(({ manifest }) => listAt(manifest, 'spec', 'match'))
      .filter(one => textsAt(one, 'processes').some(process => process === '*' || process === 'webhook'))
      .flatMap(one => textsAt(one, 'excludedNamespaces'));
  }
}

function isNamespace({ apiVersion, kind }: Manifest): boolean {
  return kind === 'Namespace' && groupOf(apiVersion) === '';
}

function labelsOf(namespace: Manifest): Labels {
  const all = Object.keys(namespace.metadata.labels ?? {}).flatMap(key => {
    const value = textAt(namespace.metadata.labels, key);
    return value === undefined ? [] : [[key, value] as const];
  });
  return { ...Object.fromEntries(all), [nameLabel]: namespace.metadata.name };
}
