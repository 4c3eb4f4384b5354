import type { NodeRole } from '../../lib/talos/ingress-firewall';
import { askAll } from './tool';

/** What Talos makes of a generated configuration and patches. */
export interface Configured {
  readonly error?: string;
  readonly warnings?: readonly string[];
  readonly admission?: readonly {
    readonly name: string;
    readonly configuration: { readonly exemptions: { readonly namespaces: readonly string[] } };
  }[];
  readonly audit?: { readonly rules: readonly object[] };
  readonly documents?: readonly { readonly kind: string; readonly name?: string }[];
}

/** A node, and the documents that its generated configuration is patched with, one after the other. */
export interface PatchedNode {
  readonly role: NodeRole;
  readonly patches: readonly string[];
}

/** Generates the configuration of each node and patches it, as talosctl does. All in one process: its keys take seconds to make. */
export function configured<Name extends string>(
  path: string,
  nodes: Readonly<Record<Name, PatchedNode>>,
): Readonly<Record<Name, Configured>> {
  const names = Object.keys(nodes) as Name[];
  const answers = askAll<Configured>(path, Object.values(nodes));
  return Object.fromEntries(names.map((name, at) => [name, answers[at] ?? {}])) as Record<Name, Configured>;
}
