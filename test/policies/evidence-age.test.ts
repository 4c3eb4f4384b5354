import { clusters } from '../../charts/platform';
import type { Evidence } from '../../lib/backup/evidence-slot';
import type { Manifest } from '../../lib/manifest';
import { check } from '../../lib/policy/check';
import { evaluate } from '../../lib/policy/evaluate';
import { catalogue } from '../../policies';
import { object } from '../support/judged';
import { renderedPlatform } from '../support/platform';

const own = catalogue.filter(one => one.id === 'evidence-age');

function found(data: object, today: string | undefined): readonly string[] {
  const manifest: Manifest = object('v1/ConfigMap', { data }, { labels: { 'bulwark.dev/evidence': 'copy' } });
  const objects = [{ manifest, cluster: '', app: '', constructPath: '' }];
  return evaluate(own, objects, today === undefined ? {} : { today }).map(one => `${one.path} ${one.found}`);
}

const given = { claim: 'it is copied', maxAgeDays: '31', on: '2026-11-20', by: 'somebody', shows: '41 GiB' };

test.each<[string, string | undefined, readonly string[]]>([
  ['the day itself', '2026-11-20', []],
  ['the last day', '2026-12-21', []],
  ['the day after', '2026-12-22', ['/data/on 2026-11-20']],
  ['a year later', '2027-11-20', ['/data/on 2026-11-20']],
  ['a day before it was seen', '2026-11-19', ['/data/on 2026-11-20']],
  ['no day at all', undefined, []],
])('evidence of 20 November that counts for 31 days, on %s', (_, today, expected) => {
  expect(found(given, today)).toEqual(expected);
});

test('what was never shown is found even where no day is known', () => {
  expect(found({ claim: 'it is copied', maxAgeDays: '31' }, undefined)).toEqual(['/data/on none']);
});

describe('the copies outside the house', () => {
  const day = (on: string): Evidence => ({ on, by: 'bruno', shows: 'the newest snapshot is of last night' });

  function findings(copy: Evidence, readBack: Evidence, today: string): readonly string[] {
    const offSite = { copy, readBack };
    const objects = renderedPlatform(clusters.map(one => ({ ...one, backup: { ...one.backup, offSite } })));
    const outcome = check(objects, { catalogue, waivers: [], today, only: ['evidence-age'] });
    return [...new Set(outcome.findings.map(one => one.object.name))].sort();
  }

  test('are shown once a month, and one is read back twice a year', () => {
    expect(findings(day('2026-11-01'), day('2026-06-01'), '2026-11-22')).toEqual([]);
    expect(findings(day('2026-10-01'), day('2026-06-01'), '2026-11-22')).toEqual(['evidence-off-site-copy']);
    expect(findings(day('2026-11-01'), day('2026-05-01'), '2026-11-22')).toEqual(['evidence-off-site-read-back']);
  });

  test('are waived with a last day while nobody has looked', () => {
    const { copy, readBack } = clusters[0]?.backup.offSite ?? {};
    for (const one of [copy, readBack]) expect(one).toMatchObject({ owner: 'bruno', expires: '2027-03-31' });
    const names = renderedPlatform().map(one => one.manifest.metadata.name);
    expect(names).toEqual(expect.arrayContaining(['evidence-off-site-copy', 'evidence-off-site-read-back']));
  });
});
