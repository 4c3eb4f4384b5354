import { baseImageAlerts } from '../../charts/alerts/base-images';
import { baseImages } from '../../charts/base-images';
import { images } from '../../charts/clusters/homelab';

const ours = (all: object): string[] =>
  Object.entries(all as typeof images)
    .filter(([, { reference }]) => reference.startsWith('ghcr.io/brunovlucena/'))
    .map(([name]) => name);

test('the base of every image of our own is written down, and of no other', () => {
  const added = { ...images, 'agent-new': { reference: 'ghcr.io/brunovlucena/new:v1' } };
  expect(Object.keys(baseImages).sort()).toEqual(ours(images).sort());
  expect(Object.keys(baseImages)).not.toEqual(expect.arrayContaining(ours(added)));
});

test('the scanner is asked what every image is built on, and the page says which are not on the standard', () => {
  const [standard] = baseImageAlerts.alerts;
  const claimed = Object.entries(baseImages).filter(([, base]) => base === 'debian-slim');
  expect(claimed.length).toBeGreaterThan(0);
  for (const [name] of claimed) expect(images[name as keyof typeof images].reference).toContain('brunovlucena');
  expect(standard?.runbook.steps[0]?.say).toContain('brunovlucena/scanner');
  expect(standard?.runbook.steps[0]?.say).not.toContain('homepage');
});
