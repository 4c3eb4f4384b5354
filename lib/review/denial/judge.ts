import type { Manifest } from '../../manifest';

/** What admission answers about one object; `unknown` says why that cannot be told from a tree. */
export type Judgement = 'admitted' | { readonly refused: string } | { readonly unknown: string };

/** How hard an engine enforces at admission: `off` neither refuses nor warns. */
export type Force = 'deny' | 'warn' | 'off';

/** Something that judges objects at admission, as a tree installs it. */
export interface Judge {
  /** Equal for one policy, whichever engine enforces it. */
  readonly key: string;
  /** The object that says how hard it is enforced, as reports name it. */
  readonly title: string;
  readonly force: Force;
  /** What it was read from: a judge whose sources are the same on both sides says nothing new. */
  readonly sources: readonly (Manifest | undefined)[];
  readonly judge: (object: Manifest) => Judgement;
}

/** The judge of objects of which nothing can be told, and why. */
export function unevaluated(why: string): Judge['judge'] {
  return () => ({ unknown: why });
}

/** A judge that is made when the first object is put to it: most policies of a tree are as they were, and nobody asks them. */
export function lazily(make: () => Judge['judge']): Judge['judge'] {
  let made: Judge['judge'] | undefined;
  return object => (made ??= make())(object);
}

/** The hardest of several. */
export function hardest(forces: readonly Force[]): Force {
  if (forces.includes('deny')) return 'deny';
  return forces.includes('warn') ? 'warn' : 'off';
}
