import type { Manifest, RenderedObject } from '../../../../lib/manifest';
import { identityOf } from '../../../../lib/manifest';
import { withScannerAnnotations } from '../../../../lib/pipeline/scanner-annotations';
import { check } from '../../../../lib/policy/check';
import type { ForeignChecks } from '../../../../lib/policy/waivers/foreign-checks';
import { foreignChecks } from '../../../../lib/policy/waivers/foreign-checks';
import { catalogue } from '../../../../policies';
import type { RefusedObject } from '../../../support/scanner-objects';
import { refusedObjects } from '../../../support/scanner-objects';
import type { Scanner } from '../../../support/scanners';
import { checkov, complaintsAbout, kubeLinter, polaris, scannerPath } from '../../../support/scanners';

const refused = refusedObjects();

/** A NetworkPolicy for pods that are not there: checkov asks for one only where a set has any. */
const elsewhere: RenderedObject = {
  cluster: 'staging',
  app: 'shop',
  constructPath: 'staging/shop/elsewhere',
  manifest: {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'elsewhere', namespace: 'shop' },
    spec: { podSelector: { matchLabels: { app: 'nobody' } }, policyTypes: ['Ingress', 'Egress'] },
  } as Manifest,
};

/** The same objects as a synth writes them when each is waived. A reason may hold what the form of a scanner must not. */
function waived(objects: readonly RefusedObject[]): readonly RenderedObject[] {
  const waivers = objects.map(({ policy, manifest, cluster, constructPath }) => ({
    policy,
    object: identityOf(manifest),
    reason: 'level=high,\nbut "known": # accepted',
    owner: 'platform',
    expires: '2030-01-01',
    cluster,
    constructPath,
  }));
  return withScannerAnnotations({ objects, waivers, apps: [], dependencies: [] }).objects;
}

test('our own policy refuses every object that the scanners are shown', () => {
  const passed = refused.filter(object => {
    const own = catalogue.filter(policy => policy.id === object.policy);
    return check([object], { catalogue: own, waivers: [], today: '2026-01-01' }).findings.length === 0;
  });
  expect(passed.map(one => one.manifest.metadata.name)).toEqual([]);
});

const scanners: readonly [string, Scanner, keyof ForeignChecks][] = [
  ['checkov', checkov, 'checkov'],
  ['kube-linter', kubeLinter, 'kubeLinter'],
  ['Polaris', polaris, 'polaris'],
];

describe.each(scanners)('%s', (_name, scanner, key) => {
  const path = scannerPath(scanner);
  const mapped = Object.entries(foreignChecks).flatMap(([policy, checks]) =>
    (checks[key] ?? []).map(id => [policy, id] as const),
  );
  const where = path === undefined ? ` (skipped: ${scanner.program} is not installed)` : '';
  const complained = (complaints: ReadonlySet<string>): readonly string[] =>
    mapped
      .filter(([policy, id]) =>
        refused.some(one => one.policy === policy && complaints.has(`${one.manifest.metadata.name} ${id}`)),
      )
      .map(one => one.join(' '));

  (path === undefined ? test.skip : test)(
    `complains by every id that we map to it, and is silent where there is a waiver${where}`,
    () => {
      const all = mapped.map(one => one.join(' '));
      expect(complained(complaintsAbout(scanner, path ?? '', [...refused, elsewhere]))).toEqual(all);
      expect(complained(complaintsAbout(scanner, path ?? '', [...waived(refused), elsewhere]))).toEqual([]);
    },
    240_000,
  );
});
