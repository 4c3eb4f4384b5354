import { field } from '../../lib/policy/pss/plain-field';
import { releasesOf } from '../../lib/policy/set/helm-releases';
import type { ObjectSet } from '../../lib/policy/set/object-set';
import type { SetViolation } from '../../lib/policy/set/set-findings';
import { ruleOverSet } from '../../lib/policy/set/set-findings';
import { nsa } from '../controls';
import type { Reading, TrivyOperator } from './trivy-operator';
import { trivyOperators } from './trivy-operator';
import type { Setting } from './trivy-settings';
import { namespaceFault, rules } from './trivy-settings';

/**
 * Whatever runs is scanned. Where a set installs the Trivy Operator, as a Helm release or rendered, each namespace that the set declares, runs pods in or installs a
 * Helm release into is one that the operator looks at, and its settings leave out no kind of workload, no container, no image, no label and no report.
 * A setting that cannot be read is a finding. A set without the operator is left alone.
 */
export const scannerCoverage = ruleOverSet({
  id: 'scanner-coverage',
  severity: 'error',
  why: 'what the scanner leaves out has no report, and on every dashboard no report looks like no vulnerability',
  fix: 'leave targetNamespaces and excludeNamespaces empty and the scanners on; waive one namespace with a reason where it has to be left out',
  controls: [nsa('Building secure container images')],
  violations: set => {
    const operators = trivyOperators(set);
    return operators.length === 0 ? [] : [...operators.flatMap(weakened), ...leftOut(set, operators)];
  },
});

const readable = 'written here, where it can be read';

function weakened(operator: TrivyOperator): readonly SetViolation[] {
  const faults = Object.entries(rules).flatMap(([setting, { isWhole, expected }]) => {
    const reading = operator.read(setting as Setting);
    if (reading === undefined) return [];
    const text = textOf(reading.value);
    return text !== undefined && isWhole(text) ? [] : [violation(reading, expected)];
  });
  const namespaces = (['targetNamespaces', 'excludeNamespaces'] as const).flatMap(setting => {
    const reading = operator.read(setting);
    return reading === undefined || textOf(reading.value) !== undefined ? [] : [violation(reading, readable)];
  });
  return [...operator.unread.map(one => violation(one, readable)), ...faults, ...namespaces];
}

function violation({ object, path, value }: Reading, expected: string): SetViolation {
  return { object, path, found: JSON.stringify(value), expected };
}

/** What a setting says; undefined for what is no single value. */
function textOf(value: unknown): string | undefined {
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined;
}

function leftOut(set: ObjectSet, operators: readonly TrivyOperator[]): readonly SetViolation[] {
  return placesOf(set).flatMap(({ name, ...place }) => {
    const faults = operators.map(operator => faultOf(name, operator));
    if (!faults.every(fault => fault !== undefined)) return [];
    const found = `${JSON.stringify(name)}, which ${faults.join(' and ')} leaves out`;
    return [{ ...place, found, expected: 'a namespace that the scanner looks at' }];
  });
}

/** The setting that leaves a namespace out, in words; undefined when the operator looks at it. */
function faultOf(name: string, operator: TrivyOperator): string | undefined {
  const [target, exclude] = (['targetNamespaces', 'excludeNamespaces'] as const).map(
    setting => textOf(operator.read(setting)?.value) ?? '',
  );
  const fault = namespaceFault(name, { target: target ?? '', exclude: exclude ?? '' });
  const { kind, metadata } = operator.object.manifest;
  return fault === undefined ? undefined : `${fault} of ${kind} ${metadata.name}`;
}

type Place = Pick<SetViolation, 'object' | 'path'> & { readonly name: string };

/** Each namespace in which something can run, once: by the object that declares it, or else by the first that runs in it. */
function placesOf(set: ObjectSet): readonly Place[] {
  const declared = set.ofKind('', 'Namespace').map(object => {
    return { name: object.manifest.metadata.name, object, path: '/metadata/name' };
  });
  const run = set.workloads.map(({ object, namespace }) => ({ name: namespace, object, path: '/metadata/namespace' }));
  const installed = releasesOf(set).map(({ object, namespace }) => {
    return { name: namespace, object, path: destinationOf(object.manifest) };
  });
  const first = new Map<string, Place>();
  for (const place of [...declared, ...run, ...installed]) if (!first.has(place.name)) first.set(place.name, place);
  return [...first.values()];
}

function destinationOf(manifest: unknown): string {
  if (field(manifest, 'kind') === 'Application') return '/spec/destination/namespace';
  if (field(manifest, 'kind') === 'ApplicationSet') return '/spec/template/spec/destination/namespace';
  return field(manifest, 'spec', 'targetNamespace') === undefined ? '/metadata/namespace' : '/spec/targetNamespace';
}
