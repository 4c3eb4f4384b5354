import type { Finding } from '../../../../lib/policy/finding';
import type { Outcome } from '../../../../lib/policy/outcome';
import { placeFindings } from '../../../../lib/policy/read/place-findings';
import { readManifests } from '../../../../lib/policy/read/read';

const text = ['a', 'b', 'c']
  .map(name => `kind: Pod\napiVersion: v1\nmetadata: {name: ${name}}\nspec: {}\n`)
  .join('---\n');
const reading = readManifests(['-'], () => Buffer.from(text));

/** A finding about one of the three pods, as a check without line numbers gives it. */
function about(name: string, path: string, change: Partial<Finding> = {}): Finding {
  const constructPath = reading.objects.find(one => one.manifest.metadata.name === name)?.constructPath;
  const object = { apiVersion: 'v1', kind: 'Pod', namespace: '', name };
  const words = { found: 'f', expected: 'e', message: 'm', fix: 'x' };
  const finding = { policy: 'rule', severity: 'error' as const, object, path, ...words };
  return { ...finding, ...(constructPath === undefined ? {} : { constructPath }), ...change };
}
const outcome = (findings: readonly Finding[], waived: Outcome['waived'] = []): Outcome => ({
  findings,
  waived,
  faultyWaivers: [],
});

describe('a finding about an object that was read', () => {
  test('has its file and line in place of a construct path, and says all else that it said', () => {
    const given = about('b', '/spec', { cluster: 'staging' });
    const placed = { ...given, constructPath: undefined, file: 'stdin', line: 9 };
    expect(placeFindings(outcome([given]), reading).findings).toEqual([placed]);
    const [plain] = placeFindings(outcome([about('b', '/spec')]), reading).findings;
    expect(plain).not.toHaveProperty('cluster');
  });

  test('keeps its place among the findings, waived or not', () => {
    const waiver = {
      policy: 'rule',
      object: { group: '', kind: 'Pod', namespace: '', name: 'a' },
      reason: 'r',
      owner: 'o',
      expires: '2027-01-01',
    };
    const open = [about('c', '/spec'), about('a', '/metadata'), about('a', '/spec')];
    const placed = placeFindings(outcome(open, [{ finding: about('a', '/kind'), waiver }]), reading);
    expect(placed.findings.map(one => [one.object.name, one.line])).toEqual([
      ['c', 14],
      ['a', 3],
      ['a', 4],
    ]);
    expect(placed.waived).toEqual([
      { finding: expect.objectContaining({ file: 'stdin', line: 1 }) as Finding, waiver },
    ]);
    expect(placed.faultyWaivers).toEqual([]);
  });

  test('that stands nowhere stays as it is', () => {
    const made = about('x', '/spec', { constructPath: 'staging/shop/x' });
    const nameless = about('x', '/spec');
    expect(placeFindings(outcome([made, nameless]), reading).findings).toEqual([made, nameless]);
  });

  test('has no line when its place is gone', () => {
    const [placed] = placeFindings(outcome([about('a', '/spec')]), { ...reading, locate: () => undefined }).findings;
    expect(placed?.file).toBe('stdin');
    expect(placed).not.toHaveProperty('line');
  });

  test('is looked up in the order of files and documents, so that each is read once', () => {
    const places = ['y 5', 'x 9', 'z 0', 'x 0', 'y 0', 'x 5'];
    const objects = places.map((place, at) => {
      const [file = '', offset] = place.split(' ');
      return {
        ...reading.objects[0]!,
        constructPath: place,
        origin: { file, offset: Number(offset), index: at, pointer: '' },
      };
    });
    const asked: string[] = [];
    const locate = ({ file, offset }: { file: string; offset: number }) => asked.push(`${file} ${String(offset)}`);
    placeFindings(outcome(places.map(constructPath => about('a', '', { constructPath }))), {
      ...reading,
      objects,
      locate,
    });
    expect(asked).toEqual([...places].sort());
  });
});
