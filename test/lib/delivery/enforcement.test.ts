import type { ClusterEnforcement } from '../../../lib/delivery/enforcement';
import { checkEnforcement } from '../../../lib/delivery/enforcement';

const staging: ClusterEnforcement = {
  cluster: 'staging',
  stage: 'deny',
  since: '2026-11-22',
  owner: 'platform',
  except: {},
};
const production: ClusterEnforcement = { ...staging, cluster: 'production', stage: 'warn' };

test('staging may be ahead of production, and never behind it', () => {
  expect(checkEnforcement([staging, production])).toEqual([]);
  expect(checkEnforcement([staging, staging])).toEqual([]);
  expect(checkEnforcement([{ ...staging, stage: 'dryrun' }, production])).toEqual([
    expect.objectContaining({
      prop: 'the stage of every other policy on staging',
      rule: 'no softer than on production, which is at warn',
      got: 'dryrun',
    }),
  ]);
});

test('one policy that is softer on staging is named with both clusters', () => {
  const softened = { ...staging, except: { 'image-digest': 'dryrun' } } as const;
  expect(checkEnforcement([softened, production])).toEqual([
    expect.objectContaining({
      prop: 'the stage of image-digest on staging',
      got: 'dryrun',
      fix: expect.stringContaining('production') as string,
    }),
  ]);
  expect(checkEnforcement([softened, { ...production, except: { 'image-digest': 'dryrun' } }])).toEqual([]);
  expect(
    checkEnforcement([
      { ...staging, stage: 'warn' },
      { ...production, except: { privileged: 'deny' } },
    ]),
  ).toHaveLength(1);
});

test('a stage without a date or an owner, or that is none, is refused', () => {
  const wrong = { ...staging, since: '22.11.2026', owner: ' ', except: { privileged: 'block' as 'deny' } };
  expect(checkEnforcement([wrong]).map(one => one.prop)).toEqual([
    'staging.enforcement.except.privileged',
    'staging.enforcement.since',
    'staging.enforcement.owner',
  ]);
});

test('a stage of a policy that does not exist is refused: a slip of the pen enforces nothing', () => {
  const slip = { ...staging, except: { privilged: 'dryrun' } } as const;
  expect(checkEnforcement([slip], ['privileged'])).toEqual([
    expect.objectContaining({ prop: 'staging.enforcement.except', got: 'privilged' }),
  ]);
  expect(checkEnforcement([{ ...staging, except: { privileged: 'dryrun' } }], ['privileged'])).toEqual([]);
});
