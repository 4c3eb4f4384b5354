import type { Chart } from 'cdk8s';
import type { EvidenceSlotProps } from '../../../lib/backup/evidence-slot';
import { EvidenceSlot } from '../../../lib/backup/evidence-slot';
import { SecureNamespace } from '../../../lib/namespace/secure-namespace';
import { manifestsOf, mistakesIn } from '../../support/clusters';
import { findings } from '../../support/judged';
import { only } from '../../support/rendered';

const given = { on: '2026-11-20', by: 'somebody', shows: '41 GiB of last night' };
const slot =
  (props: Partial<EvidenceSlotProps> = {}, id = 'off-site-copy') =>
  (chart: Chart): void => {
    new EvidenceSlot(new SecureNamespace(chart, 'storage'), id, { claim: 'it is copied', maxAgeDays: 31, ...props });
  };

test('a slot says what is claimed and for how long evidence counts, and is a finding while none was given', () => {
  const manifests = manifestsOf(slot());
  expect(only(manifests, 'ConfigMap')).toMatchObject({
    metadata: { name: 'evidence-off-site-copy', labels: { 'bulwark.dev/evidence': 'off-site-copy' } },
    data: { claim: 'it is copied', maxAgeDays: '31' },
  });
  expect(findings('evidence-age', ...manifests).map(one => one.path)).toEqual(['/data/on']);
});

test('evidence that was given stands in it, and is none', () => {
  const manifests = manifestsOf(slot({ given }));
  expect(only(manifests, 'ConfigMap')['data']).toMatchObject(given);
  expect(findings('evidence-age', ...manifests)).toEqual([]);
});

test.each<[string, Partial<EvidenceSlotProps>, string | undefined, string]>([
  ['a day that is none', { given: { ...given, on: '2026-02-30' } }, undefined, 'given.on must be a day'],
  ['evidence by nobody', { given: { ...given, by: ' ' } }, undefined, 'given.by must be one line of text'],
  ['evidence of nothing', { given: { ...given, shows: '' } }, undefined, 'given.shows must be one line of text'],
  ['evidence that counts for ever', { maxAgeDays: Infinity }, undefined, 'maxAgeDays must be a whole number'],
  ['evidence that counts for no day', { maxAgeDays: 0 }, undefined, 'maxAgeDays must be a whole number'],
  ['a claim of nothing', { claim: '' }, undefined, 'claim must be one line of text'],
  ['a name that is none', {}, 'Off-Site', 'id must be'],
])('%s is refused', (_, props, id, text) => {
  expect(mistakesIn(slot(props, id)).join('\n')).toContain(text);
});
