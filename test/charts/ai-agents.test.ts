import { clusters } from '../../charts/platform';
import type { Manifest } from '../../lib/manifest';
import { reach } from '../../lib/reach/reach';
import { manifestsOf, renderedPlatform } from '../support/platform';
import { broken, only } from '../support/rendered';

const objects = renderedPlatform();
const names = clusters.map(one => one.cluster.name);

interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly secretKeyRef?: { readonly name: string; readonly key: string } };
}

interface Agent {
  readonly template: { readonly spec: { readonly containers: readonly { readonly env: readonly Variable[] }[] } };
}

interface Synced {
  readonly target: { readonly name: string };
  readonly data: readonly { readonly secretKey: string }[];
}

/** Whether a text opens something: it holds a password, or is named after one. */
const isSecret = ({ name, value = '' }: Variable): boolean =>
  /PASSWORD|TOKEN|SECRET|API_?KEY|POSTGRES_URL|REDIS_URL/.test(name) || /:\/\/[^/]*:[^/]*@/.test(value);

/** Secrets of an agent that do not come from the store: written down, or from a Secret that nothing fills. */
function notInjected(agent: Manifest, synced: readonly Manifest[]): readonly string[] {
  const filled = synced
    .map(one => one['spec'] as Synced)
    .flatMap(({ target, data }) => data.map(({ secretKey }) => `${target.name}/${secretKey}`));
  return (agent['spec'] as Agent).template.spec.containers
    .flatMap(one => one.env)
    .filter(isSecret)
    .filter(({ valueFrom }) => {
      const from = valueFrom?.secretKeyRef;
      return from === undefined || !filled.includes(`${from.name}/${from.key}`);
    })
    .map(one => one.name);
}

test.each(names)('on %s every secret of every agent is injected from the store', name => {
  const own = manifestsOf(objects, name).filter(one => one.metadata.namespace === 'ai-agents');
  const synced = own.filter(one => one.kind === 'ExternalSecret');
  const agents = own.filter(one => one.kind === 'Deployment');
  expect(agents.map(one => one.metadata.name)).toEqual(['agent-bruno', 'agent-sre']);
  expect(agents.flatMap(one => notInjected(one, synced))).toEqual([]);
  const bruno = only(agents, 'Deployment', 'agent-bruno');
  expect(notInjected(bruno, [])).toEqual(['POSTGRES_URL', 'REDIS_URL']);
  const written = { name: 'POSTGRES_URL', value: 'postgres://bruno:1234@postgres' };
  const env = ['spec', 'template', 'spec', 'containers', 0, 'env', 0];
  expect(notInjected(broken(bruno, env, written), synced)).toContain('POSTGRES_URL');
});

test.each(names)('on %s an agent reaches its model server and its memory, and nothing else', name => {
  const agents = reach(manifestsOf(objects, name))
    .connections('merged')
    .filter(one => one.from.text.startsWith('ai-agents/'))
    .map(one => one.to.text);
  expect([...new Set(agents)].sort()).toEqual([
    '192.168.1.105-192.168.1.105',
    'postgres/postgres[StatefulSet]',
    'redis/redis[StatefulSet]',
  ]);
});
