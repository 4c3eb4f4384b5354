import type { RenderedObject } from '../manifest';
import type { StatedWaiver } from '../waiver';
import { evaluate } from './evaluate';
import { installedParameters } from './installed-parameters';
import type { Finding } from './finding';
import type { Outcome } from './outcome';
import type { Catalogue } from './policy';
import { applyWaivers } from './waivers/apply-waivers';

/** What objects are checked against. */
export interface CheckOptions {
  readonly catalogue: Catalogue;
  /** The written exceptions. Those of a cluster hold in that cluster only. */
  readonly waivers: readonly StatedWaiver[];
  /** The day of the check, `YYYY-MM-DD`: a waiver holds through its last day. */
  readonly today: string;
  /**
   * The policies to judge by.
   * @default every policy of the catalogue
   */
  readonly only?: readonly string[];
}

/**
 * Judges objects by a catalogue, each cluster as a set of its own, and holds back what waivers cover. The same check serves
 * synth, pull requests and directories of YAML that nobody here wrote. Parameters are those that the objects themselves install
 * the policies with, so that a check and the cluster judge by the same values.
 */
export function check(objects: readonly RenderedObject[], options: CheckOptions): Outcome {
  const { catalogue, waivers, today, only } = options;
  const judged = new Set(only ?? catalogue.map(policy => policy.id));
  const policies = only === undefined ? catalogue : catalogue.filter(policy => judged.has(policy.id));
  const clusters = [...new Set(objects.map(object => object.cluster))].sort();
  const findings = clusters.flatMap(cluster => {
    const own = ofCluster(objects, cluster, clusters.length);
    const parameters = installedParameters(policies, own);
    return evaluate(policies, own, { today, ...(Object.keys(parameters).length === 0 ? {} : { parameters }) });
  });
  const severities = new Map(catalogue.map(({ id, severity }) => [id, severity]));
  const relevant = waivers.filter(waiver => waiver.cluster === undefined || clusters.includes(waiver.cluster));
  return applyWaivers(unique(findings), relevant, {
    severityOf: id => severities.get(id),
    today,
    judged: id => judged.has(id),
  });
}

function ofCluster(objects: readonly RenderedObject[], cluster: string, clusters: number): readonly RenderedObject[] {
  return clusters === 1 ? objects : objects.filter(object => object.cluster === cluster);
}

/** Without the repetitions of policies over the whole set that broke in every cluster. */
function unique(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  return findings.filter(finding => {
    if (finding.constructPath !== undefined || finding.object.kind !== '') return true;
    const key = `${finding.policy} ${finding.message}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
