import { reviewTrees } from '../../../lib/review/review-trees';

const tree = (level: string): ReadonlyMap<string, string> =>
  new Map([
    [
      'production/shop/_cluster/namespace.shop.yaml',
      `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels:\n    pod-security.kubernetes.io/enforce: ${level}\n`,
    ],
  ]);

test('a synth says what it is about to change, and nothing when it changes nothing', () => {
  expect(reviewTrees(tree('restricted'), tree('restricted'), {})).toBe('');
  expect(reviewTrees(tree('restricted'), tree('baseline'), {})).toMatch(
    /^bulwark: 1 broadening, 0 tightening, 0 neutral\n\nBROADENING {2}pod-security {2}Namespace shop goes from enforce restricted to enforce baseline .* production\n$/,
  );
});
