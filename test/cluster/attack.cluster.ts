import type { Manifest } from '../../lib/manifest';
import { groupOf } from '../../lib/manifest';
import type { AdmissionOptions } from '../../lib/policy/admission-form';
import type { ObjectPolicy } from '../../lib/policy/policy';
import { gatekeeperObjects, nativeObjects } from '../support/gatekeeper';
import { Attacker } from './attacker';
import { type Attack, type Control, signature, type Tree } from './attacks/attack';
import { attacks } from './attacks/list';
import { RANGE } from './attacks/pod-policies';
import { podOf } from './attacks/with';
import { enforceable, installGatekeeper, installNative } from './guards';
import { Platform } from './platform';
import { stopAll, until } from './servers/server';
import { skipped } from './skipped';
import { namespace } from './small-objects';
import { clusters, treeOf } from './tree';

/** The cluster on which every policy denies. */
const CLUSTER = 'staging';
const here = clusters().includes(CLUSTER);
const manifests = here ? treeOf(CLUSTER) : [];

const tree: Tree = {
  find: (kind, space, name) => {
    const is = ({ kind: of, metadata }: Manifest): boolean =>
      of === kind && metadata.name === name && (metadata.namespace ?? '') === space;
    const found = manifests.find(is);
    if (!found) throw new Error(`the tree of ${CLUSTER} has no ${kind} ${space}/${name}`);
    return found;
  },
};

const nameOf = (control: Control): string => (control.type === 'policy' ? control.id : control.type);
const gitops = { type: 'gitops' } as const;

/** The policies that this tree enforces by itself: its constraints and its native policies. */
const CONSTRAINTS = 'constraints.gatekeeper.sh';
const inTree = new Set(
  manifests
    .filter(
      ({ apiVersion, kind }) =>
        kind === 'ValidatingAdmissionPolicy' || groupOf(apiVersion) === 'constraints.gatekeeper.sh',
    )
    .map(({ metadata }) => metadata.name),
);

/** The policies of the catalogue that the tree leaves out: they are attacked as well, those about pods in Gatekeeper, which names every violation, the others in the API server. */
const added = enforceable.filter(({ id }) => !inTree.has(id));
const judgesPods = ({ kinds }: ObjectPolicy): boolean => kinds.some(({ resource }) => resource === 'pods');
const options = { parameters: { registries: ['ghcr.io/', 'docker.io/nginxinc/'] } };
const optionsOf = ({ id }: ObjectPolicy): AdmissionOptions => (id === 'allowed-registries' ? options : {});
const known = new Set([...inTree, ...added.map(({ id }) => id)]);
/** How hard the tree enforces the policy of an attack: one that is not promoted yet warns, or only records. */
function stageOf({ control }: Attack): string {
  const id = nameOf(control);
  const own = manifests.filter(
    ({ metadata, apiVersion, kind }) =>
      metadata.name === id && (kind.endsWith('PolicyBinding') || groupOf(apiVersion) === CONSTRAINTS),
  );
  const actions = own.flatMap(({ spec }) => {
    const { enforcementAction, validationActions = [] } = spec as {
      enforcementAction?: string;
      validationActions?: readonly string[];
    };
    return [
      ...(enforcementAction === undefined ? [] : [enforcementAction]),
      ...validationActions.map(action => action.toLowerCase()),
    ];
  });
  return control.type !== 'policy' || actions.length === 0
    ? 'deny'
    : (['deny', 'warn'].find(stage => actions.includes(stage)) ?? 'dryrun');
}

const applies = ({ control }: Attack): boolean => control.type !== 'policy' || known.has(control.id);

/** A namespace in which only policies judge. It is older than the guards, which would not let it in. */
const range: readonly Manifest[] = [
  namespace(RANGE, { 'pod-security.kubernetes.io/enforce': 'privileged', 'istio.io/dataplane-mode': 'ambient' }),
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'www', namespace: RANGE } },
];

if (!here) skipped('attacks are denied', `there is no manifests/${CLUSTER}`);

(here ? describe : describe.skip)(`attacks on ${CLUSTER}`, () => {
  let platform: Platform;
  let attacker: Attacker;

  beforeAll(async () => {
    platform = await Platform.start(CLUSTER, {
      crds: ['argo-cd', 'external-secrets', 'gateway-api', 'istio'],
      first: range,
    });
    attacker = new Attacker(platform.plane);
    await standPods(platform);
    const [pods, others] = [added.filter(judgesPods), added.filter(one => !judgesPods(one))];
    await installGatekeeper(
      platform.plane,
      pods.map(one => gatekeeperObjects(one, optionsOf(one))),
    );
    await installNative(
      platform.plane,
      others.flatMap(one => nativeObjects(one, optionsOf(one))),
    );
  });
  afterAll(() => stopAll());

  describe.each(
    attacks
      .filter(one => applies(one) && stageOf(one) !== 'dryrun')
      .map(attack => [`${nameOf(attack.control)}: ${attack.name}`, attack] as const),
  )('%s', (_, attack) => {
    const verb = stageOf(attack) === 'warn' ? 'warned about' : 'denied';
    test(`is ${verb} by this control, in these words`, async () => {
      const { message, warnings } = await attacker.refusal(attack.by ?? gitops, attack.attempt(tree));
      const answer = verb === 'denied' ? message : warnings.join('\n');
      const byControl = signature(attack.control).some(text => answer.includes(text));
      expect(byControl ? 'by the control' : answer).toBe('by the control');
      expect(answer).toContain(attack.words);
    });

    test('the harmless twin is admitted', async () => {
      const answer = await attacker.send(attack.twinBy ?? attack.by ?? gitops, attack.twin(tree));
      expect(answer.message).toBe('');
    });
  });

  for (const attack of attacks.filter(one => applies(one) && stageOf(one) === 'dryrun'))
    skipped(attack.name, `${CLUSTER} only records what ${nameOf(attack.control)} would refuse`);
  for (const attack of attacks.filter(one => !applies(one)))
    skipped(attack.name, `neither ${CLUSTER} nor the catalogue has ${nameOf(attack.control)}`);
});

/** A pod that stands in the range and one in the web site's namespace: attacks on running pods need them. */
async function standPods({ plane }: Platform): Promise<void> {
  const standing = podOf(tree.find('Deployment', 'static-sites', 'www'), 'standing');
  for (const space of ['static-sites', RANGE]) {
    const pod = { ...standing, metadata: { ...standing.metadata, namespace: space } };
    await until(`a pod stands in ${space}`, async () => {
      const { ok, message } = await plane.admin.apply(pod);
      if (!ok && !message.includes('service account')) throw new Error(message);
      return ok;
    });
  }
}

/** Controls that a dry run cannot attack: dry-run-only.cluster.ts does. */
const attackedElsewhere = new Set(['agent-redteam-dry-run']);

describe('the list of attacks', () => {
  test('has at least 60 attacks, each with a name of its own', () => {
    expect(attacks.length).toBeGreaterThanOrEqual(60);
    expect(new Set(attacks.map(({ name }) => name)).size).toBe(attacks.length);
  });

  test('has an attack for every policy of the tree and of the catalogue', () => {
    const attacked = new Set(attacks.map(({ control }) => nameOf(control)));
    expect([...known].filter(id => !attacked.has(id) && !attackedElsewhere.has(id))).toEqual([]);
  });

  test('never counts a missing service account as a denial', () => {
    const message = 'pods "a" is forbidden: error looking up service account shop/a: serviceaccount "a" not found';
    const controls: Control[] = attacks.map(({ control }) => control);
    expect(controls.filter(control => signature(control).some(text => message.includes(text)))).toEqual([]);
  });
});
