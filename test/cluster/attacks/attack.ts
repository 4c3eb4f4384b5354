import type { Manifest } from '../../../lib/manifest';

/** What is meant to stop an attack. A policy may be enforced by Gatekeeper, by the API server itself, or by both. */
export type Control =
  | { readonly type: 'pod-security' | 'rbac' | 'quota' | 'limit-range' | 'schema' | 'service-account-admission' }
  | { readonly type: 'policy'; readonly id: string };

/** Who sends it. A careless tenant's manifest arrives through the GitOps engine, which may write everything. */
export type Actor =
  | { readonly type: 'gitops' }
  | { readonly type: 'service-account'; readonly namespace: string; readonly name: string }
  | { readonly type: 'user'; readonly name: string; readonly groups: readonly string[] };

/** One request to the API server. Everything is sent as a dry run, so that an attack that succeeds does no harm to the next. */
export interface Send {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** A path below the API server; from the object where there is one. */
  readonly path?: string;
  readonly object?: Manifest;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** One attempt of a hostile or careless tenant, and the harmless twin that differs from it only in what is hostile. */
export interface Attack {
  readonly name: string;
  readonly control: Control;
  /** Words of the denial that only this control would use for this reason. */
  readonly words: string;
  /** @default the GitOps engine */
  readonly by?: Actor;
  readonly attempt: (tree: Tree) => Send;
  readonly twin: (tree: Tree) => Send;
  /** Who sends the twin. @default the same */
  readonly twinBy?: Actor;
}

/** The committed tree of the cluster under attack. */
export interface Tree {
  /** The only object of this kind and name; throws when there is none. */
  readonly find: (kind: string, namespace: string, name: string) => Manifest;
}

export const policy = (id: string): Control => ({ type: 'policy', id });
export const podSecurity: Control = { type: 'pod-security' };
export const rbac: Control = { type: 'rbac' };
export const schema: Control = { type: 'schema' };
export const quota: Control = { type: 'quota' };

/** What proves that a control, and no other, answered. */
export function signature(control: Control): readonly string[] {
  switch (control.type) {
    case 'pod-security':
      return ['violates PodSecurity "'];
    case 'rbac':
      return [' cannot ', 'attempting to grant RBAC permissions not currently held'];
    case 'quota':
      return ['exceeded quota: '];
    case 'limit-range':
      return ['maximum '];
    case 'schema':
      return [' is invalid', 'field not declared in schema', 'strict decoding error', 'expected '];
    case 'service-account-admission':
      return ['error looking up service account'];
    case 'policy':
      return [`ValidatingAdmissionPolicy '${control.id}'`, `[${control.id}] `];
  }
}

export const create = (object: Manifest): Send => ({ method: 'POST', object });
export const get = (path: string): Send => ({ method: 'GET', path });
export const post = (path: string, body: unknown): Send => ({ method: 'POST', path, body });
export const merge = (object: Manifest, change: unknown): Send => ({
  method: 'PATCH',
  object,
  body: change,
  headers: { 'content-type': 'application/merge-patch+json' },
});
export const remove = (object: Manifest): Send => ({ method: 'DELETE', object });
