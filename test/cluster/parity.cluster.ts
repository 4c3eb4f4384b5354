import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identityOf, identityText, type Manifest } from '../../lib/manifest';
import { withoutNulls } from '../../lib/policy/without-nulls';
import { gatekeeperObjects, nativeObjects } from '../support/gatekeeper';
import { ourWords } from '../support/oracle';
import { enforceable, installGatekeeper, installNative } from './guards';
import { holdsNullInList, judges, parityCases } from './parity-cases';
import { projectsServing } from './servers/crds';
import { ControlPlane } from './servers/control-plane';
import { Gatekeeper } from './servers/gatekeeper';
import { goldenData } from './servers/golden';
import { inParallel } from './servers/in-parallel';
import { logs, sleep, stopAll } from './servers/server';
import { namespace } from './small-objects';

/** How many mutated objects are sent to each engine, besides all examples. */
const MUTATED = 2000;
/** A policy and an object, judged by the function and by the engine. */
const ENOUGH = 1000;

const unwatched = Object.fromEntries(
  ['enforce', 'warn', 'audit'].map(mode => [`pod-security.kubernetes.io/${mode}`, 'privileged']),
);

/** What an engine warns of one object, by policy: nothing where it admits. */
type Warnings = ReadonlyMap<string, ReadonlySet<string>>;

/** One engine: how its warnings name the policy. */
interface Engine {
  readonly name: string;
  readonly pattern: RegExp;
}

const nativeEngine: Engine = {
  name: 'ValidatingAdmissionPolicy',
  pattern: /^Validation failed for ValidatingAdmissionPolicy '([^']+)' with binding '[^']+': (.*)$/s,
};
const webhookEngine: Engine = { name: "Gatekeeper's webhook", pattern: /^\[([^\]]+)\] (.*)$/s };

function byPolicy(warnings: readonly string[], { pattern }: Engine): Warnings {
  const found = new Map<string, Set<string>>();
  for (const warning of warnings) {
    const [, id = '', message = ''] = pattern.exec(warning) ?? [];
    if (id !== '') found.set(id, (found.get(id) ?? new Set()).add(word(message)));
  }
  return found;
}

/** An expression without a value is an error in every engine, each in its own words. */
function word(message: string): string {
  return /resulted in error|no such (key|overload)/.test(message) ? 'error' : message;
}

/** The API server shortens warnings once they are 4,096 characters together. */
function same(ours: ReadonlySet<string>, theirs: ReadonlySet<string>): boolean {
  const agrees = (own: string): boolean =>
    theirs.has(own) || [...theirs].some(other => other.length >= 200 && own.startsWith(other.slice(0, 200)));
  return ours.size === theirs.size && [...ours].every(agrees);
}

interface Comparison {
  readonly compared: number;
  readonly denied: number;
  readonly refusedBySchema: number;
  /** How many objects with a null in a list were compared; the API server refused the others. */
  readonly nulls: number;
  readonly differences: readonly string[];
}

describe('the function and the running engines give the same verdict in the same words', () => {
  let plane: ControlPlane;
  const cases = parityCases(MUTATED);

  beforeAll(async () => {
    const groups = new Set(enforceable.flatMap(({ kinds }) => kinds.map(({ group }) => group)));
    const projects = new Set(['gatekeeper', ...projectsServing(groups)]);
    plane = await ControlPlane.start({ controllers: true, seed: await goldenData([...projects].sort()) });
    for (const name of ['shop', 'other']) await plane.admin.apply(namespace(name, unwatched));
    await sleep(500);
  });
  afterAll(() => stopAll());

  /** Sends every case as a dry run and compares each policy's warnings with the function's words for the object as it was sent. */
  async function compare(engine: Engine): Promise<Comparison> {
    let [compared, denied, refusedBySchema, nulls] = [0, 0, 0, 0];
    const differences = await inParallel(cases, async manifest => {
      if (!(await plane.admin.serves(manifest.apiVersion, manifest.kind))) return [];
      const answer = await plane.admin.create(manifest, { dryRun: true });
      if (!answer.ok) refusedBySchema += 1;
      if (!answer.ok) return [];
      if (holdsNullInList(manifest)) nulls += 1;
      const warnings = byPolicy(answer.warnings, engine);
      const judged = enforceable.filter(policy => judges(policy, manifest));
      compared += judged.length;
      return judged.flatMap(policy => {
        const [ours, theirs] = [
          new Set(ourWords(policy, withoutNulls(normalised(answer.body, manifest)))),
          warnings.get(policy.id) ?? new Set<string>(),
        ];
        if (theirs.size > 0) denied += 1;
        const raw = new Set(ourWords(policy, withoutNulls(manifest)));
        return same(ours, theirs) && (raw.size > 0 === theirs.size > 0 || defaulted(policy.id))
          ? []
          : [difference(policy.id, manifest, [raw, ours, theirs])];
      });
    });
    return { compared, denied, refusedBySchema, nulls, differences: differences.flat() };
  }

  function report(engine: Engine, { compared, denied, refusedBySchema, nulls, differences }: Comparison): void {
    const counts = `${compared} comparisons (${denied} denials) on ${cases.length - refusedBySchema} objects (${nulls} with a null in a list), ${refusedBySchema} refused by their schema`;
    writeFileSync(join(logs, `parity.${engine.name.replace(/\W/g, '')}.txt`), differences.join('\n'));
    process.stderr.write(`${engine.name}: ${counts}, ${differences.length} differences\n`);
  }

  test('the API server with ValidatingAdmissionPolicies', async () => {
    const native = enforceable.flatMap(policy => nativeObjects(policy)).map(warnOnly);
    await installNative(plane, native);
    await sleep(2000);
    const result = await compare(nativeEngine);
    report(nativeEngine, result);
    await inParallel(
      native.filter(({ kind }) => kind.endsWith('Binding')),
      binding => plane.admin.delete(binding),
    );
    expect(result.differences.slice(0, 10)).toEqual([]);
    expect(result.compared).toBeGreaterThanOrEqual(ENOUGH);
    expect(result.denied).toBeGreaterThanOrEqual(enforceable.length);
    expect(result.nulls).toBeGreaterThan(50);
  }, 300_000);

  test("Gatekeeper's webhook", async () => {
    await Gatekeeper.start(plane, { auditSeconds: 600 });
    await installGatekeeper(
      plane,
      enforceable.map(policy => {
        const [template, second] = gatekeeperObjects(policy);
        return [template, { ...second, spec: { ...(second['spec'] as object), enforcementAction: 'warn' } }] as const;
      }),
    );
    const result = await compare(webhookEngine);
    report(webhookEngine, result);
    expect(result.differences.slice(0, 10)).toEqual([]);
    expect(result.compared).toBeGreaterThanOrEqual(ENOUGH);
    expect(result.denied).toBeGreaterThanOrEqual(enforceable.length);
    expect(result.nulls).toBeGreaterThan(50);
  }, 300_000);
});

/**
 * The one place where the function may be stricter about what was sent than the engines about what is stored: the API server makes an
 * emptyDir of a volume that names no source.
 */
function defaulted(policy: string): boolean {
  return policy === 'volume-types';
}

/** A binding that warns: one request then tells the verdict of every policy. */
function warnOnly(manifest: Manifest): Manifest {
  if (!manifest.kind.endsWith('Binding')) return manifest;
  return { ...manifest, spec: { ...(manifest['spec'] as object), validationActions: ['Warn'] } };
}

/** The object as admission saw it: defaults filled in, nothing that storage adds. */
function normalised(body: Manifest, sent: Manifest): Manifest {
  const { managedFields, uid, creationTimestamp, generation, ...metadata } = body.metadata;
  void [managedFields, uid, creationTimestamp, generation];
  return { ...body, apiVersion: sent.apiVersion, kind: sent.kind, metadata };
}

function difference(id: string, manifest: Manifest, words: readonly ReadonlySet<string>[]): string {
  const [raw, ours, theirs] = words.map(set => [...set].join(' | ') || 'admitted');
  return `${id}: ${identityText(identityOf(manifest))}\n  sent: ${JSON.stringify(manifest)}\n  function on what was sent: ${raw}\n  function on what was stored: ${ours}\n  engine: ${theirs}`;
}
