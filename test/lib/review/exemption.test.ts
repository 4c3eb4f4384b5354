import type { Manifest } from '../../../lib/manifest';
import { review } from '../../../lib/review/review';
import type { PlacedWaiver } from '../../../lib/review/side';
import { changesBetween, hardened, namespace, sideOf, told } from '../../support/review-sides';

const shop = namespace('shop');
const annotated = (annotations: Readonly<Record<string, string>>): Manifest => {
  const plain = hardened('orders');
  return { ...plain, metadata: { ...plain.metadata, annotations } };
};
const waiver: PlacedWaiver = {
  cluster: '',
  waiver: {
    policy: 'host-ports',
    object: { group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'orders' },
    reason: 'the balancer needs it',
    owner: 'platform',
    expires: '2030-01-01',
  },
};

test.each([
  ['ignore-check.kube-linter.io/host-network', 'why', 'kube-linter host-network'],
  ['checkov.io/skip7', 'CKV_K8S_26=why', 'checkov CKV_K8S_26'],
  ['polaris.fairwinds.com/hostPortSet-exempt', 'true', 'Polaris hostPortSet'],
  ['polaris.fairwinds.com/exempt', 'true', 'Polaris exempt'],
])('an annotation %s without a waiver is a broadening', (key, value, check) => {
  const changes = changesBetween([shop, hardened('orders')], [shop, annotated({ [key]: value })]);
  expect(told(changes, 'broadening', 'unclassified')).toEqual([
    `broadening waiver Deployment shop/orders: - -> passed over by ${check}`,
  ]);
});

test('the annotations that a waiver is compiled to are neutral: the waiver itself is the broadening', () => {
  const annotations = {
    'checkov.io/skip1': 'CKV_K8S_26=the balancer needs it',
    'polaris.fairwinds.com/hostPortSet-exempt': 'true',
  };
  const after = sideOf([shop, annotated(annotations)], { waivers: [waiver] });
  const { changes, summary } = review(sideOf([shop, hardened('orders')]), after);
  expect(told(changes, 'broadening')).toEqual([expect.stringMatching(/^broadening waiver host-ports for /)]);
  expect(summary).toMatchObject({ broadening: 1, unclassified: 0 });
});
