import type { Manifest } from '../../lib/manifest';
import { field, isMapping } from '../../lib/policy/pss/plain-field';
import { podTemplateOf } from '../../lib/policy/pss/pod-template';

type Finder = (text: string) => string | undefined;

/** What in the text of a file lets people in that nobody knows: the words of Argo CD, of Grafana's file and of Kiali's. */
const words: Readonly<Record<string, Finder>> = {
  'users.anonymous.enabled': text => (text.trim().toLowerCase() === 'true' ? text.trim() : undefined),
  'grafana.ini': text =>
    lineBelow(text, { head: /^\s*\[\s*auth\.anonymous\s*\]/, next: /^\s*\[/, line: /^\s*enabled\s*=\s*(true|1|t)\b/i }),
  'config.yaml': text => lineBelow(text, { head: /^auth:/, next: /^[^\s#]/, line: /^\s+strategy:\s*["']?anonymous\b/ }),
};

interface Section {
  readonly head: RegExp;
  /** What begins another section. */
  readonly next: RegExp;
  readonly line: RegExp;
}

/** The first line of a section that matches. */
function lineBelow(text: string, { head, next, line }: Section): string | undefined {
  let inside = false;
  for (const one of text.split('\n')) {
    if (next.test(one)) inside = head.test(one);
    if (inside && line.test(one)) return one.trim();
  }
  return undefined;
}

/** The files of a ConfigMap that open a view, and by which word. */
export function anonymousText(manifest: Manifest): readonly { readonly key: string; readonly found: string }[] {
  return Object.entries(words).flatMap(([key, find]) => {
    const text = field(manifest, 'data', key);
    const found = typeof text === 'string' ? find(text) : undefined;
    return found === undefined ? [] : [{ key, found }];
  });
}

/** What the containers of a workload say to Grafana by its variable of that name. A value that comes from elsewhere is none that can be read. */
export function anonymousEnvironment(
  manifest: Manifest,
): readonly { readonly value: unknown; readonly path: string }[] {
  const template = podTemplateOf(manifest);
  return ['containers', 'initContainers'].flatMap(list =>
    listAt(template?.spec, list).flatMap((container, at) =>
      listAt(container, 'env').flatMap((one, index) => {
        if (field(one, 'name') !== 'GF_AUTH_ANONYMOUS_ENABLED') return [];
        const path = `${template?.pointer ?? ''}/spec/${list}/${String(at)}/env/${String(index)}`;
        return [{ value: field(one, 'value') ?? field(one, 'valueFrom'), path }];
      }),
    ),
  );
}

function listAt(value: unknown, name: string): readonly unknown[] {
  const found = isMapping(value) ? value[name] : undefined;
  return Array.isArray(found) ? found : [];
}
