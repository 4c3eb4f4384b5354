import type { Manifest } from '../../lib/manifest';
import { constraintKinds, constraintProblems, nativePolicyProblems, templateProblems } from './in-force';
import { Platform } from './platform';
import type { ApiClient } from './servers/api-client';
import { ControlPlane } from './servers/control-plane';
import { Gatekeeper, templatesReady } from './servers/gatekeeper';
import { goldenData } from './servers/golden';
import { stopAll, until } from './servers/server';
import { skipped } from './skipped';
import {
  celTemplate,
  configMap,
  constraint,
  namespace,
  nativeBinding,
  nativePolicy,
  regoTemplate,
} from './small-objects';
import { clusters } from './tree';

/** The tests run Gatekeeper with an audit every 5 seconds; a busy machine needs longer for one. */
const AUDITED_WITHIN = 60;

/** The problems that are left once the engine has had time: it writes its status after each audit. */
async function settled(problems: () => Promise<string[]>): Promise<string[]> {
  let left: string[] = [];
  const none = async (): Promise<boolean> => {
    left = await problems();
    return left.length === 0;
  };
  await until('there are no problems', none, 90).catch(() => undefined);
  return left;
}

if (clusters().length === 0) skipped('the guards of the platform are in force', 'there is no manifests folder');

for (const cluster of clusters()) {
  describe(`${cluster}: nothing is silently off`, () => {
    let client: ApiClient;
    let kinds: string[];

    beforeAll(async () => {
      const platform = await Platform.start(cluster, { auditSeconds: 5 });
      client = platform.plane.admin;
      kinds = constraintKinds(platform.tree);
    });
    afterAll(() => stopAll());

    test('every native policy is bound, and its types check', async () => {
      expect(await nativePolicyProblems(client)).toEqual([]);
    });

    test('every ConstraintTemplate is created, without an error on any pod', async () => {
      expect(await settled(() => templateProblems(client))).toEqual([]);
    });

    test('every constraint is enforced and audited', async () => {
      expect(await settled(() => constraintProblems(client, kinds, AUDITED_WITHIN))).toEqual([]);
    });
  });
}

describe('each check catches what it is for', () => {
  let plane: ControlPlane;
  let gatekeeper: Gatekeeper;
  let client: ApiClient;

  beforeAll(async () => {
    plane = await ControlPlane.start({ controllers: true, seed: await goldenData(['gatekeeper']) });
    gatekeeper = await Gatekeeper.start(plane);
    client = plane.admin;
    await apply(namespace('shop'), configMap('shop', 'before-the-policy'));
  });
  afterAll(() => stopAll());

  async function apply(...manifests: readonly Manifest[]): Promise<void> {
    for (const manifest of manifests) {
      await until(`${manifest.kind} ${manifest.metadata.name} is applied`, async () => {
        const answer = await client.apply(manifest).catch((error: unknown) => ({ ok: false, message: String(error) }));
        if (!answer.ok && !/does not serve|no matches|not found/.test(answer.message)) throw new Error(answer.message);
        return answer.ok;
      });
    }
  }

  async function typeChecked(name: string): Promise<void> {
    await until(`${name} is type checked`, async () => {
      return !(await nativePolicyProblems(client)).includes(`${name}: never type checked`);
    });
  }

  test('a native policy with a misspelt field has a type warning, its right twin has none', async () => {
    await apply(nativePolicy('right', "object.data['a'] == 'b'"), nativeBinding('right'));
    await apply(nativePolicy('misspelt', 'object.dataa.size() > 0'), nativeBinding('misspelt'));
    await typeChecked('right');
    await typeChecked('misspelt');
    const problems = await nativePolicyProblems(client);
    expect(problems.filter(text => text.startsWith('misspelt')).join()).toContain("undefined field 'dataa'");
    expect(problems.filter(text => text.startsWith('right'))).toEqual([]);
    await client.delete(nativeBinding('misspelt'));
    await client.delete(nativePolicy('misspelt', ''));
  });

  test('a native policy without a binding, and a binding without a policy, are problems', async () => {
    await apply(nativePolicy('unbound', 'true'), nativeBinding('dangling', 'nowhere'));
    await typeChecked('unbound');
    expect(await nativePolicyProblems(client)).toEqual(
      expect.arrayContaining(['nowhere: bound, but there is no such policy', 'unbound: no binding']),
    );
  });

  test('a template whose Rego does not compile is accepted by the API server, and is a problem here', async () => {
    await apply(
      regoTemplate('BrokenRego', 'package broken\nviolation[{"msg": msg}] { msg := nothing_of_that_name(1) }'),
    );
    await until('Gatekeeper reports the template', async () => (await templateProblems(client)).length > 0, 20);
    expect((await templateProblems(client)).join('\n')).toContain('brokenrego: not created');
    await client.delete(regoTemplate('BrokenRego', ''));
  });

  test('a constraint is enforced and its audit finds what was there before', async () => {
    const template = celTemplate(
      'OwnedConfig',
      "has(variables.anyObject.metadata.labels) && 'owner' in variables.anyObject.metadata.labels",
    );
    await apply(template);
    await templatesReady(plane, [template]);
    await apply(constraint('OwnedConfig', 'owned', ['shop']));
    await until(
      'the constraint is enforced and audited',
      async () => (await constraintProblems(client, ['OwnedConfig'], AUDITED_WITHIN)).length === 0,
    );
    await until('the audit has found the old ConfigMap', async () => {
      const { status } = (await client.read(constraint('OwnedConfig', 'owned'))).body as {
        status?: { violations?: readonly { name: string }[] };
      };
      return (status?.violations ?? []).some(({ name }) => name === 'before-the-policy');
    });
    expect((await client.create(configMap('shop', 'new'), { dryRun: true })).message).toContain(
      '[owned] refused by OwnedConfig',
    );
    expect((await client.create(configMap('shop', 'new', { owner: 'shop' }), { dryRun: true })).message).toBe('');
  });

  test('a generated native policy is bound, and still denies when Gatekeeper is gone', async () => {
    const template = celTemplate('NoSecretsHere', "!variables.anyObject.metadata.name.startsWith('password')", true);
    await apply(template);
    await templatesReady(plane, [template]);
    await apply(constraint('NoSecretsHere', 'no-secrets-here'));
    await until('the binding is generated', async () => {
      const bindings = await client.list('admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicyBinding');
      return bindings.some(
        ({ metadata }) => metadata.name === 'gatekeeper-no-secrets-here' || metadata.name.includes('no-secrets-here'),
      );
    });
    await gatekeeper.stop('SIGKILL');
    await client.delete(gatekeeper.webhook());
    await until('the generated policy denies by itself', async () => {
      const { message } = await client.create(configMap('shop', 'password'), { dryRun: true });
      return message.includes("ValidatingAdmissionPolicy 'gatekeeper-nosecretshere'");
    });
    expect((await client.create(configMap('shop', 'harmless', { owner: 'shop' }), { dryRun: true })).message).toBe('');
  });

  test('a generated policy that has lost its binding is a problem', async () => {
    const bindings = await client.list('admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicyBinding');
    const generated = bindings.filter(({ metadata }) => metadata.name.includes('no-secrets-here'));
    expect(generated).toHaveLength(1);
    const lost = 'gatekeeper-nosecretshere: no binding';
    expect(await nativePolicyProblems(client)).not.toContain(lost);
    for (const binding of generated) await client.delete(binding);
    expect(await nativePolicyProblems(client)).toContain(lost);
  });

  test('a constraint that no Gatekeeper has taken in is a problem', async () => {
    await apply(constraint('OwnedConfig', 'unseen', ['shop']));
    expect(await constraintProblems(client, ['OwnedConfig'], AUDITED_WITHIN)).toEqual(
      expect.arrayContaining(['unseen: not enforced', `unseen: not audited for ${String(AUDITED_WITHIN)} s`]),
    );
  });

  test('an audit that has stopped is a problem', async () => {
    const stale = 'owned: not audited for 6 s';
    const problems = (): Promise<string[]> => constraintProblems(client, ['OwnedConfig'], 6);
    await until('the last audit is old', async () => (await problems()).includes(stale), 30);
    expect(await problems()).toContain(stale);
  });
});
