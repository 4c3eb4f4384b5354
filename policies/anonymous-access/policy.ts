import type { RenderedObject } from '../../lib/manifest';
import { field } from '../../lib/policy/pss/plain-field';
import { releasesOf } from '../../lib/policy/set/helm-releases';
import type { ObjectSet } from '../../lib/policy/set/object-set';
import type { SetViolation } from '../../lib/policy/set/set-findings';
import { ruleOverSet } from '../../lib/policy/set/set-findings';
import { nsa } from '../controls';
import { anonymousEnvironment, anonymousText } from './rendered-view';

/** Where the values of a Helm chart let people in that nobody knows. What is not said means no there. */
const switches: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'argo-cd': [['configs', 'cm', 'users.anonymous.enabled']],
  grafana: [
    ['grafana.ini', 'auth.anonymous', 'enabled'],
    ['env', 'GF_AUTH_ANONYMOUS_ENABLED'],
  ],
  'kiali-operator': [['cr', 'spec', 'auth', 'strategy']],
  'kiali-server': [['auth', 'strategy']],
  'kube-prometheus-stack': [
    ['grafana', 'grafana.ini', 'auth.anonymous', 'enabled'],
    ['grafana', 'env', 'GF_AUTH_ANONYMOUS_ENABLED'],
  ],
};

const expected = 'people who say who they are';

/**
 * Nobody looks at the cluster through Kiali, Grafana or Argo CD without saying who he is: as a Helm release, as Kiali's own object, or rendered. A setting
 * that is no plain word is refused; values that stand in another file are not read.
 */
export const anonymousAccess = ruleOverSet({
  id: 'anonymous-access',
  severity: 'error',
  why: 'a view of the mesh, of logs or of what is deployed is a map of the cluster for whoever gets to it',
  fix: 'give Kiali the strategy token or openid, and leave anonymous users of Grafana and Argo CD off',
  controls: [nsa('Authentication and authorization')],
  violations: set => [
    ...releasesOf(set).flatMap(({ object, chart, values, path }) =>
      (switches[chart] ?? []).flatMap(way =>
        opened(object, field(values, ...way), [path, ...way.map(escaped)].join('/')),
      ),
    ),
    ...set
      .ofKind('kiali.io', 'Kiali')
      .flatMap(object => opened(object, field(object.manifest, 'spec', 'auth', 'strategy'), '/spec/auth/strategy')),
    ...renderedViews(set),
  ],
});

/** A step of a JSON pointer. */
function escaped(step: string): string {
  return step.replaceAll('~', '~0').replaceAll('/', '~1');
}

function opened(object: RenderedObject, value: unknown, path: string): readonly SetViolation[] {
  if (value === undefined || value === false) return [];
  const word = ['string', 'number', 'boolean'].includes(typeof value) ? String(value).trim().toLowerCase() : undefined;
  if (word !== undefined && !['anonymous', 'true', '1', 'yes', 'on', 't'].includes(word)) return [];
  return [{ object, path, found: JSON.stringify(value), expected }];
}

function renderedViews(set: ObjectSet): readonly SetViolation[] {
  const texts = set.ofKind('', 'ConfigMap').flatMap(object =>
    anonymousText(object.manifest).map(({ key, found }) => ({
      object,
      path: `/data/${escaped(key)}`,
      found,
      expected,
    })),
  );
  const variables = set.workloads.flatMap(({ object }) =>
    anonymousEnvironment(object.manifest).flatMap(({ value, path }) => opened(object, value, path)),
  );
  return [...texts, ...variables];
}
