import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ForeignChecks } from '../../../../lib/policy/waivers/foreign-checks';
import { foreignChecks } from '../../../../lib/policy/waivers/foreign-checks';

/**
 * The scanners' own words, recorded once: the ids by which each complains of what a policy refuses and of what it admits, as our
 * examples (and `test/support/scanner-objects.ts`) show it. checkov 3.3.30; kube-linter and Polaris, built from their sources of August 2026; Trivy's
 * checks 1.10.0 and Kubescape's rules of August 2026, each evaluated by OPA. Where a scanner is installed, `scanners.test.ts` asks it again.
 */
const recorded = readFileSync(join(__dirname, 'scanner-verdicts.json'), 'utf8');
const verdicts = JSON.parse(recorded) as Readonly<Record<keyof ForeignChecks, Verdicts>>;
type Verdicts = Readonly<Record<string, { readonly refused: string; readonly admitted: string }>>;
type Pairs = Readonly<Record<string, readonly string[]>>;

const scanners = ['kubeLinter', 'checkov', 'trivy', 'polaris', 'kubescape'] as const;
const table = Object.entries(foreignChecks);

/** Ids that the recording cannot prove: they need the user's own settings, live objects, or a release that is newer. */
const unproven: Partial<Record<keyof ForeignChecks, Pairs>> = {
  trivy: { 'allowed-registries': ['KSV-0125'] },
  kubescape: {
    'added-capabilities': ['C-0046'],
    'allowed-registries': ['C-0001', 'C-0078'],
    'rbac-cluster-admin': ['C-0035'],
    'rbac-escalation': ['C-0065'],
    'rbac-exec': ['C-0002'],
    'rbac-secrets': ['C-0015'],
  },
};

/** Ids that tell some of our examples apart by something that no policy of the table is about. */
const beside: Readonly<Record<keyof ForeignChecks, readonly string[]>> = {
  // Namespaces: an object in the default one.
  kubeLinter: ['use-namespace'],
  // Pull policy; the default namespace; any security context at all; webhooks and certificates, which a wildcard covers.
  checkov: ['CKV_K8S_15', 'CKV_K8S_21', 'CKV_K8S_30', 'CKV_K8S_155', 'CKV_K8S_156'],
  // Workloads and Secrets, which a wildcard covers; external names as well as addresses; the default namespace; any security context at all.
  trivy: ['KSV-0048', 'KSV-0108', 'KSV-0110', 'KSV-0112', 'KSV-0118'],
  // One of several hardenings.
  polaris: ['linuxHardening'],
  // One of several hardenings; the default namespace; a Pod without a controller.
  kubescape: ['C-0055', 'C-0061', 'C-0073'],
};

const ids = (text: string): readonly string[] => text.split(' ').filter(id => id !== '');

/** A list for each policy of the table, without the policies whose list is empty. */
function byPolicy(idsOf: (policy: string, checks: ForeignChecks) => readonly string[]): Pairs {
  return Object.fromEntries(
    table.map(([policy, checks]) => [policy, idsOf(policy, checks)] as const).filter(([, found]) => found.length > 0),
  );
}

test('every policy of the table has checks, and each list of them at least one', () => {
  expect(table.filter(([, checks]) => Object.keys(checks).length === 0)).toEqual([]);
  expect(table.flatMap(([, checks]) => Object.values(checks)).filter(list => list.length === 0)).toEqual([]);
});

describe.each(scanners)('%s', scanner => {
  const said = verdicts[scanner];

  test('was asked about every policy of the table', () => {
    expect(Object.keys(said)).toEqual(Object.keys(foreignChecks));
  });

  test('complains of what a policy refuses by every id that a waiver of that policy silences', () => {
    const silent = byPolicy((policy, checks) =>
      (checks[scanner] ?? []).filter(id => !ids(said[policy]!.refused).includes(id)),
    );
    expect(silent).toEqual(unproven[scanner] ?? {});
  });

  test('tells what a policy refuses from what it admits by no id that a waiver leaves standing', () => {
    const silenced = new Set([...table.flatMap(([, checks]) => checks[scanner] ?? []), ...beside[scanner]]);
    const standing = byPolicy(policy => {
      const { refused, admitted } = said[policy]!;
      return ids(refused).filter(id => !ids(admitted).includes(id) && !silenced.has(id));
    });
    expect(standing).toEqual({});
  });
});
