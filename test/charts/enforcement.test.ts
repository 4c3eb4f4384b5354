import { platform } from '../../charts/platform';
import { production } from '../../charts/clusters/production';
import { staging } from '../../charts/clusters/staging';
import { synthesize } from '../../lib/pipeline/synth';

const mistakes = (definitions: Parameters<typeof platform>[1], cluster?: string): readonly string[] => {
  const only = cluster === undefined ? {} : { cluster };
  const result = synthesize({ define: root => platform(root, definitions), today: '2026-11-22', ...only });
  return result.status === 'invalid' ? result.complaints.map(one => one.text) : [];
};

test('no policy is enforced harder on production than on staging, and the platform refuses one that is', () => {
  expect(mistakes([staging, production])).toEqual([]);
  const behind = { ...staging, enforcement: { ...staging.enforcement, stage: 'dryrun' as const } };
  for (const cluster of [undefined, 'staging', 'production'])
    expect(mistakes([behind, production], cluster)).toContainEqual(
      expect.stringMatching(/on staging must be no softer than on production/),
    );
});

test.each(['argo-cd', 'flux', 'terraform'] as const)(
  'one line of a definition delivers the same platform by %s',
  delivery => {
    expect(mistakes([{ ...staging, delivery }])).toEqual([]);
  },
);
